/** How closely and how sparingly boundaries are written. */
export interface CurveOptions {
	/** Largest distance in pixels between a boundary point and its curve, beyond the point's own uncertainty. */
	readonly tolerance: number;
	/** Turns of at least this many degrees within a pixel or so are corners; smaller ones are smoothed. */
	readonly cornerAngle: number;
	/**
	 * The price of one written number in the description length, in nats. More gives fewer and longer
	 * pieces, less gives a closer fit.
	 */
	readonly economy: number;
}

/**
 * The part of a boundary point's error that its own sigma doesn't tell: the half-coverage contour
 * interpolated between pixel centres waves by about this much about the true outline, in pixels.
 */
export const MODEL_SIGMA = 0.045;

/** The part of a point's standard deviation that was measured, from its weight in the fits; pixels. */
export function measuredSigma(weight: number): number {
	return weight > 0
		? Math.sqrt(Math.max(0, 1 / weight - MODEL_SIGMA * MODEL_SIGMA))
		: 0;
}
