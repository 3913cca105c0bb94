/** The chart's lower end; what is worse is put there. */
const WORST = 0.7;
/** Its upper end; what is better is put there. */
const BEST = 0.9999;

const errorOf = (quality: number) =>
	Math.log10(1 - Math.min(BEST, Math.max(WORST, quality)));

/**
 * Where a quality lies on the chart, 0 to 100. By the logarithm of what is
 * missing to 1, for .99 and .999 differ as much to the eye as .9 and .99.
 */
export function placeOf(quality: number): number {
	const from = errorOf(WORST);
	const to = errorOf(BEST);
	return ((errorOf(quality) - from) / (to - from)) * 100;
}

export const MARKS = [0.9, 0.99, 0.999] as const;
