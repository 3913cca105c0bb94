import type { JobRequest } from "./states.ts";

/** Of one conversion, estimated: what every picture costs, and each megapixel beside. What is measured corrects it. */
const COST: Readonly<
	Record<string, { readonly ms: number; readonly perMegapixelMs: number }>
> = {
	imagetracer: { ms: 20, perMegapixelMs: 900 },
	subpixel: { ms: 40, perMegapixelMs: 1200 },
};
/**
 * How many of tier 1's conversions a tier comes to: the medians of 512 px in perf/reports/ai.md
 * are 77, 297 and 2867 ms. What `auto` comes to is an estimate.
 */
const CONVERSIONS: Readonly<Record<string, number>> = {
	...{ auto: 1.5, "1": 1, "2": 3.8, "3": 37 },
};

/**
 * What an item is expected to take before anything of its picture is known but
 * its size. What items really take, beside this, corrects it as they end.
 *
 * @param workingPixels above which pictures are traced smaller
 * @returns ms
 */
export function expectedMs(
	width: number,
	height: number,
	{ plain, ai }: JobRequest,
	workingPixels: number,
): number {
	const cost = COST[ai === undefined ? plain.converter : "subpixel"];
	const megapixels = Math.min(width * height, workingPixels) / 1e6;
	const one = cost.ms + cost.perMegapixelMs * megapixels;
	return one * (ai === undefined ? 1 : CONVERSIONS[String(ai.tier)]);
}
