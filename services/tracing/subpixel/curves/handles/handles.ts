/** The most points that a fit looks at. */
export const MAX_SAMPLES = 64;

/** Rounds of the fit. */
export const ROUNDS = 4;
/** A weak pull towards the present handles, of the normal equations' trace. */
export const RIDGE = 1e-3;
/** A fit that after so many rounds still strays further than so many times the limit won't come to it. */
export const HOPELESS = [Number.POSITIVE_INFINITY, 8, 4, 2.5, 1];
/** A round that improves the fit by less than this (variances summed over the looked-at points) is the last. */
export const SETTLED = 0.1;
/** What keeps determinants from being nothing. */
export const LEAST_SQUARE = 1e-9;
export const LEAST_RIDGE = 1e-6;

/**
 * Where in a solver's memory, counted in doubles, lies what it is given: the cubic's ends, its unit tangents there (the
 * second one backwards), the handles to begin with and their bounds, pixels; how far it may stray; then of each point the
 * parameter of its foot, its place and its weight. It leaves the handles, the weighted sum of squared distances and the
 * greatest distance.
 */
export const AT = {
	x0: 0,
	y0: 1,
	x3: 2,
	y3: 3,
	ux: 4,
	uy: 5,
	vx: 6,
	vy: 7,
	startHandle: 8,
	endHandle: 9,
	least: 10,
	most: 11,
	limit: 12,
	chiSquare: 13,
	worst: 14,
	/** What the compiled solver reads of the constants above: five numbers, then one each. */
	hopeless: 16,
	ridge: 21,
	settled: 22,
	ts: 24,
	xs: 24 + MAX_SAMPLES,
	ys: 24 + 2 * MAX_SAMPLES,
	weights: 24 + 3 * MAX_SAMPLES,
	end: 24 + 4 * MAX_SAMPLES,
} as const;

/** Finds the lengths of a cubic's handles; all give the same to the last bit. */
export interface HandleSolver {
	readonly memory: Float64Array;
	/**
	 * Gauss-Newton on the distances along the normal, the foot points moved along each round. A fit that won't come to the
	 * limit is left unfinished, its greatest distance infinite.
	 *
	 * @param count points that are looked at, at most {@link MAX_SAMPLES}
	 */
	solve(count: number): void;
}
