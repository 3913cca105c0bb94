/**
 * A ramp of colour, sampled. Its parameter t runs 0..1: for a linear ramp (p - (x, y)) · (dx, dy); for
 * a radial one, round or elliptical, the root of the quadratic form xx u² + 2 xy u v + yy v² of
 * (u, v) = p - (x, y).
 */
export type Ramp = {
	/** Where t is 0, in pixels: the start of a linear ramp, the centre of a radial one. */
	readonly x: number;
	readonly y: number;
	/** Premultiplied R, G, B, A at equal steps of t from 0 to 1, at least two of them. */
	readonly lut: Float64Array;
} & (
	| {
			readonly kind: "linear";
			/** Direction over squared length, 1 / px. */
			readonly dx: number;
			readonly dy: number;
	  }
	| {
			readonly kind: "radial";
			/** 1 / px²; positive definite. */
			readonly xx: number;
			readonly xy: number;
			readonly yy: number;
	  }
);
