import { type Recolouring, recolouringCall } from "../palette/recolouring.ts";
import type { Call, Drawing, Options } from "../service/convert.ts";
import type { Settings } from "./settings.ts";

/** One way of drawing a picture. */
export interface Rung {
	readonly id: string;
	readonly label: string;
	readonly call: Call;
	/** A tier of the AI, whose result is predicted. */
	readonly tier?: 1 | 2 | 3;
}

export interface Ladder {
	/** Made one after another without being asked for. */
	readonly steps: readonly Rung[];
	/** Made where a visitor asks for them. */
	readonly onRequest: readonly Rung[];
}

const PLAIN: Rung = {
	id: "plain",
	label: "Plain",
	call: { path: "api/convert", options: {} },
};
const TRACED: Rung = {
	id: "traced",
	label: "Sub-pixel",
	call: { path: "api/convert", options: { converter: "subpixel" } },
};
const CAREFUL: Rung = {
	id: "careful",
	label: "Careful",
	call: {
		path: "api/convert",
		options: { converter: "subpixel", effort: "quality" },
	},
};

/** The rung of a palette that a visitor changed. */
export const COLOURS = "colours";

/**
 * What is drawn of each picture. First what is there soonest, then what is better.
 *
 * @param colours the picture's own palette, where a visitor changed it
 */
export function ladder(
	settings: Settings,
	aiOn: boolean,
	colours?: Recolouring,
): Ladder {
	const { steps, onRequest } = withoutColours(settings, aiOn);
	if (colours === undefined) return { steps, onRequest };
	const call = recolouringCall(colours);
	const rung = { id: COLOURS, label: "Your colours", call };
	return { steps: [...steps, rung], onRequest };
}

function withoutColours(settings: Settings, aiOn: boolean): Ladder {
	const { mode, converter, options, tier } = settings;
	if (mode === "hand") {
		const rung: Rung = {
			...{ id: "hand", label: "By hand" },
			call: {
				path: "api/convert",
				options: { converter, ...options[converter] },
			},
		};
		return { steps: [rung], onRequest: [] };
	}
	if (!aiOn) return { steps: [PLAIN, TRACED], onRequest: [CAREFUL] };
	const tiers = ([1, 2, 3] as const).map((one) => tierRung(settings, one));
	const [first, ...others] = tiers;
	return {
		steps: [PLAIN, first, ...others.filter((one) => one.tier === tier)],
		onRequest: others.filter((one) => one.tier !== tier),
	};
}

function tierRung(settings: Settings, tier: 1 | 2 | 3): Rung {
	return {
		...{ id: `tier-${tier}`, label: `Tier ${tier}`, tier },
		call: { path: "api/convert-ai", options: aiOptions(settings, tier) },
	};
}

export function aiOptions(
	{ target, budget, ai }: Settings,
	tier: unknown,
): Options {
	return {
		tier,
		target_quality: target,
		...(budget !== undefined && { time_budget: budget }),
		...ai,
	};
}

/** The step beyond the first tier that `auto` takes where it fell short: the service climbs by itself. */
export function climbing(settings: Settings, first: Drawing): Rung | undefined {
	if (settings.mode !== "auto" || settings.tier !== "auto") return undefined;
	if (first.ai === undefined || first.quality >= settings.target)
		return undefined;
	return {
		...{ id: "climb", label: "Higher tiers" },
		call: { path: "api/convert-ai", options: aiOptions(settings, "auto") },
	};
}

/** Where a drawing is kept: what a tier made belongs to the tier that it ended in. */
export function placeOf(rung: Rung, drawing: Drawing): string {
	return rung.id === "climb" && drawing.ai !== undefined
		? `tier-${drawing.ai.tier}`
		: rung.id;
}

export function isSameCall(a: Call, b: Call): boolean {
	const all = ({ path, options }: Call) => JSON.stringify([path, options]);
	return all(a) === all(b);
}

/**
 * The drawing to show where a visitor has not chosen one: of those that were
 * measured alike the most faithful, and the smallest of equals. The plain one is
 * measured against the picture with its damage, so it gives way to any other. One in
 * other colours is seen where it is asked for.
 */
export function best(
	drawings: ReadonlyMap<string, Drawing>,
): string | undefined {
	let found: string | undefined;
	for (const [id, drawing] of drawings) {
		if (id === COLOURS) continue;
		const now = found === undefined ? undefined : drawings.get(found);
		if (now === undefined || isBetter(drawing, now)) found = id;
	}
	return found;
}

/** Differences of fidelity below this can't be seen. */
const EQUAL = 0.0005;

function isBetter(a: Drawing, b: Drawing): boolean {
	if (a.measure !== b.measure) return a.measure === "fidelity";
	const more = a.quality - b.quality;
	return Math.abs(more) > EQUAL ? more > 0 : a.bytes < b.bytes;
}
