import { median, quantile } from "../../../services/statistics.ts";

export interface Slope {
	/** Of the unit of y, over the whole span of x. */
	readonly growth: number;
	/** The middle 95 % of what single pairs of blocks say of the growth. */
	readonly low: number;
	readonly high: number;
	/** The middle of y. */
	readonly level: number;
}

const BLOCKS = 12;

/**
 * How much something grew, whatever its outliers: the median slope of all pairs
 * (Theil 1950, Sen 1968) of the medians of twelve blocks, so that neighbours in
 * time, which are alike, count once.
 *
 * @param points x and y, by x, at least 24
 */
export function robustSlope(
	points: readonly (readonly [number, number])[],
): Slope {
	const size = points.length / BLOCKS;
	const blocks = Array.from({ length: BLOCKS }, (_, i) => {
		const block = points.slice(
			Math.floor(i * size),
			Math.floor((i + 1) * size),
		);
		return [
			median(block.map(([x]) => x)),
			median(block.map(([, y]) => y)),
		] as const;
	});
	const span = points[points.length - 1][0] - points[0][0];
	const growths: number[] = [];
	for (let i = 0; i < BLOCKS; i++)
		for (let j = i + 1; j < BLOCKS; j++)
			growths.push(
				(span * (blocks[j][1] - blocks[i][1])) / (blocks[j][0] - blocks[i][0]),
			);
	return {
		growth: median(growths),
		low: quantile(growths, 0.025),
		high: quantile(growths, 0.975),
		level: median(points.map(([, y]) => y)),
	};
}
