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
	/** The part of an opaque colour that the ramp makes up, 0..1: its levels lie within 0 .. 255 times that. */
	readonly share: number;
	/** The ramp whose colours are added to these ones, if any: several of them make a shading. */
	readonly over: Ramp | null;
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

/** Add the colours that a ramp, and those that it lies over, have at the point (x, y) to out[offset .. + 3]. */
export function addRampAt(
	top: Ramp,
	x: number,
	y: number,
	out: Float64Array,
	offset: number,
): void {
	for (let ramp: Ramp | null = top; ramp !== null; ramp = ramp.over) {
		const steps = ramp.lut.length / 4 - 1;
		const u = x - ramp.x;
		const v = y - ramp.y;
		let t =
			ramp.kind === "linear"
				? u * ramp.dx + v * ramp.dy
				: Math.sqrt(ramp.xx * u * u + 2 * ramp.xy * u * v + ramp.yy * v * v);
		t = (t < 0 ? 0 : t > 1 ? 1 : t) * steps;
		const low = Math.min(steps - 1, Math.floor(t));
		const part = t - low;
		for (let c = 0; c < 4; c++) {
			const from = ramp.lut[4 * low + c];
			out[offset + c] += from + part * (ramp.lut[4 * low + 4 + c] - from);
		}
	}
}
