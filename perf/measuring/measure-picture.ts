import { median } from "../../services/statistics.ts";
import type { Variant } from "../peers/variant.ts";
import type { Picture } from "./picture.ts";

/** What one conversion took, from pixels to text. */
export interface Cost {
	/** Milliseconds by the clock. */
	readonly ms: number;
	/** Milliseconds of this process's processor time: little moved by other work. */
	readonly cpuMs: number;
}

/** What came of one way of converting a picture: a measurement, or why there is none. */
export type Outcome<Measured> =
	| { readonly measured: Measured; readonly cost: Cost }
	| { readonly error: string; readonly cost?: Cost };

/** How a picture's conversions are timed and measured. */
export interface Measuring<Measured> {
	/** How often each is timed, in alternation, >= 1; the median counts. */
	readonly rounds: number;
	/** One of less processor time than this is made twice in a row, and the lesser counts; 0 by default. */
	readonly twiceBelowMs?: number;
	/** Draws and measures an SVG that was made. What it throws is told as the reason why nothing was measured. */
	measure(svg: string, cost: Cost): Measured;
}

/** Told as it goes, so that a supervisor knows what hangs and keeps what is done. */
export interface Listener<Measured> {
	begins(variant: string): void;
	done(variant: string, outcome: Outcome<Measured>): void;
}

/**
 * Converts a picture by each variant in turn and measures what came of it. One that fails is not
 * repeated, and costs the others nothing.
 */
export async function measurePicture<Measured>(
	picture: Picture,
	variants: readonly Variant[],
	{ rounds, twiceBelowMs = 0, measure }: Measuring<Measured>,
	{ begins, done }: Listener<Measured>,
): Promise<void> {
	const costs = new Map<Variant, Cost[]>();
	const failed = new Set<Variant>();
	for (let round = 1; round <= rounds; round++)
		for (const variant of variants) {
			if (failed.has(variant)) continue;
			begins(variant.name);
			let cost: Cost | undefined;
			try {
				const made = await timed(variant, picture, twiceBelowMs);
				costs.set(variant, [...(costs.get(variant) ?? []), made.cost]);
				if (round < rounds) continue;
				cost = medianCost(costs.get(variant) as Cost[]);
				done(variant.name, { measured: measure(made.svg, cost), cost });
			} catch (error) {
				failed.add(variant);
				const told = { error: String(error) };
				done(variant.name, cost === undefined ? told : { ...told, cost });
			}
		}
}

async function timed(
	variant: Variant,
	picture: Picture,
	twiceBelowMs: number,
): Promise<{ svg: string; cost: Cost }> {
	const convert = async () => {
		const before = process.cpuUsage();
		const started = performance.now();
		const svg = await variant.convert(picture);
		const ms = performance.now() - started;
		const { user, system } = process.cpuUsage(before);
		return { svg, cost: { ms, cpuMs: (user + system) / 1000 } };
	};
	const first = await convert();
	if (first.cost.cpuMs >= twiceBelowMs) return first;
	const { cost } = await convert();
	return cost.cpuMs < first.cost.cpuMs ? { ...first, cost } : first;
}

function medianCost(costs: readonly Cost[]): Cost {
	return {
		ms: median(costs.map(({ ms }) => ms)),
		cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
	};
}
