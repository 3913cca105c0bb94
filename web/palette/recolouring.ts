import { distance } from "../parts/oklab.ts";
import type { Call, Options } from "../service/convert.ts";

/** One colour of a changed palette. */
export interface Ink {
	/** As the tracer paints it, `#rrggbb`. */
	readonly traced: string;
	/** As it is to be seen. */
	readonly shown: string;
}

/** What a visitor made of a picture's colours. */
export interface Recolouring {
	/** The sub-pixel tracer's parameters of the drawing that it began with. */
	readonly base: Options;
	/** undefined while the tracer finds the colours itself. */
	readonly inks: readonly Ink[] | undefined;
	/** How many colours the tracer may find at most. */
	readonly limit: number | undefined;
}

export function recolouringCall({ base, inks, limit }: Recolouring): Call {
	const entry = ({ traced, shown }: Ink) =>
		traced === shown ? traced : `${traced} -> ${shown}`;
	return {
		path: "api/convert",
		options: {
			...base,
			converter: "subpixel",
			...(limit !== undefined && { max_colors: limit }),
			...(inks !== undefined && { palette: inks.map(entry) }),
		},
	};
}

/** Takes a colour out: what it painted goes to the nearest of the others. */
export function without(inks: readonly Ink[], shown: string): Ink[] {
	return inks.filter((ink) => ink.shown !== shown);
}

/** Gives a colour another look. */
export function repainted(
	inks: readonly Ink[],
	from: string,
	to: string,
): Ink[] {
	return inks.map((ink) => (ink.shown === from ? { ...ink, shown: to } : ink));
}

/**
 * Makes several colours one. Those whose nearest is the one that stays are taken
 * out, so that their shapes grow together; the tracer would give the others to
 * somebody else, so they stay apart and are painted alike.
 *
 * @param into the colour that stays, as it is shown, like the others
 */
export function merged(
	inks: readonly Ink[],
	into: string,
	others: ReadonlySet<string>,
): Ink[] {
	let result = [...inks];
	for (const ink of inks) {
		if (ink.shown === into || !others.has(ink.shown)) continue;
		const rest = result.filter((one) => one !== ink);
		result =
			nearest(rest, ink.traced)?.shown === into
				? rest
				: result.map((one) => (one === ink ? { ...one, shown: into } : one));
	}
	return result;
}

function nearest(inks: readonly Ink[], colour: string): Ink | undefined {
	let found: Ink | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const ink of inks) {
		const far = distance(ink.traced, colour);
		if (far < least) [found, least] = [ink, far];
	}
	return found;
}
