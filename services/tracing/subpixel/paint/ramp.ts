/**
 * A ramp of colour, sampled. Its parameter t runs 0..1: for a linear ramp (p - (x, y)) · (dx, dy),
 * for a radial one |p - (x, y)| * dx.
 */
export interface Ramp {
	readonly kind: "linear" | "radial";
	/** Where t is 0, in pixels: the start of a linear ramp, the centre of a radial one. */
	readonly x: number;
	readonly y: number;
	/** Direction over squared length (linear); one over the radius, and 0 (radial). */
	readonly dx: number;
	readonly dy: number;
	/** Premultiplied R, G, B, A at equal steps of t from 0 to 1, at least two of them. */
	readonly lut: Float64Array;
}
