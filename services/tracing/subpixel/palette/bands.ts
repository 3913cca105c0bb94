import type { Pixels } from "../intake/index.ts";

type Vote = (
	r: number,
	g: number,
	b: number,
	a: number,
	weight: number,
	variance: number,
) => number;

/** Bits of each channel that tell bands apart. */
const BITS = 4;

/**
 * Pour the pixels of zones that no ramp explains into a coarse histogram (4 bits a channel) and let
 * each filled cell vote with its mean colour.
 *
 * @returns the candidate that a pixel's cell voted for, by pixel index; only for pixels poured in
 */
export function bandColours(
	pixels: Pixels,
	zones: readonly Int32Array[],
	vote: Vote,
): (pixel: number) => number {
	const { packed } = pixels;
	const cellOf = (value: number) =>
		((value >>> (8 - BITS)) & 0xf) |
		((value >>> (16 - 2 * BITS)) & 0xf0) |
		((value >>> (24 - 3 * BITS)) & 0xf00) |
		((value >>> (32 - 4 * BITS)) & 0xf000);
	if (zones.length === 0) return () => -1;
	const weight = new Int32Array(1 << (4 * BITS));
	const sum = new Float64Array(4 << (4 * BITS));
	const squares = new Float64Array(1 << (4 * BITS));
	for (const zone of zones) {
		for (let k = 0; k < zone.length; k++) {
			const value = packed[zone[k]];
			const cell = cellOf(value);
			weight[cell]++;
			for (let c = 0; c < 4; c++) {
				const level = (value >>> (8 * c)) & 255;
				sum[4 * cell + c] += level;
				squares[cell] += level * level;
			}
		}
	}
	const candidate = new Int32Array(weight.length).fill(-1);
	for (let cell = 0; cell < weight.length; cell++) {
		if (weight[cell] === 0) continue;
		const mean = [0, 1, 2, 3].map((c) => sum[4 * cell + c] / weight[cell]);
		const [r, g, b, a] = mean.map(Math.round);
		const variance = mean.reduce(
			(left, level) => left - level * level,
			squares[cell] / weight[cell],
		);
		candidate[cell] = vote(r, g, b, a, weight[cell], Math.max(0, variance));
	}
	return (pixel) => candidate[cellOf(packed[pixel])];
}
