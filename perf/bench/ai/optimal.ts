/** A tier as it was measured on one image. */
export interface MeasuredTier {
	readonly tier: number;
	readonly ssim: number;
}

/** An SSIM nearer than this to the best is as good. */
const EQUAL = 1e-4;

/**
 * The tiers that are right for a target: the cheapest whose measured quality meets
 * it; where none does, those that came out best (several, when they are equal).
 *
 * @param tiers the cheapest first, each as measured inside the same budget
 */
export function optimalTiers(
	tiers: readonly MeasuredTier[],
	target: number,
): number[] {
	const meeting = tiers.find(({ ssim }) => ssim >= target);
	if (meeting !== undefined) return [meeting.tier];
	const best = Math.max(...tiers.map(({ ssim }) => ssim));
	return tiers
		.filter(({ ssim }) => ssim >= best - EQUAL)
		.map(({ tier }) => tier);
}

/** Wilson's 95 % interval of a share. */
export function wilson(hits: number, total: number): [number, number] {
	if (total === 0) return [0, 1];
	const z = 1.96;
	const share = hits / total;
	const scale = 1 + (z * z) / total;
	const middle = (share + (z * z) / (2 * total)) / scale;
	const half =
		(z *
			Math.sqrt(
				(share * (1 - share)) / total + (z * z) / (4 * total * total),
			)) /
		scale;
	return [middle - half, middle + half];
}
