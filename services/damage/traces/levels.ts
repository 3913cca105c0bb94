import type { Planes } from "./planes.ts";

/** Colours that together may be all that a drawing has. */
const FEW = [1, 2, 8, 32];
/** Levels from black or white that compression leaves there. */
const NEAR = 3;

/** How many colours a picture has, how much of it the commonest cover, and how often channels are nearly black or white. */
export function levelTraces({
	colours,
	width,
	height,
}: Planes): Record<string, number> {
	const counts = new Map<number, number>();
	let at = 0;
	let near = 0;
	for (const colour of colours) {
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
		for (let shift = 0; shift <= 16; shift += 8) {
			const level = (colour >> shift) & 255;
			const off = Math.min(level, 255 - level);
			if (off === 0) at++;
			else if (off <= NEAR) near++;
		}
	}
	const pixels = width * height;
	const most = [...counts.values()].sort((a, b) => b - a);
	const told: Record<string, number> = {
		colours: Math.log2(counts.size),
		colours_of_pixels: Math.log2(counts.size) / Math.log2(pixels + 1),
		at_bounds: at / (3 * pixels),
		near_bounds: near / (3 * pixels),
		near_of_bounds: near / (1 + near + at),
	};
	for (const few of FEW)
		told[`commonest_${few}`] =
			most.slice(0, few).reduce((sum, count) => sum + count, 0) / pixels;
	return told;
}
