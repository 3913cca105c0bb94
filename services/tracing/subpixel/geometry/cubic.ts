/**
 * Cubic Bézier curves as flat coordinates: eight numbers x0 y0 x1 y1 x2 y2 x3 y3 in pixels.
 * Bernstein form as in any text on the subject (Farin, "Curves and Surfaces for CAGD", ch. 4).
 */
export type Cubic = readonly [
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	x2: number,
	y2: number,
	x3: number,
	y3: number,
];

/** One coordinate of a cubic at `t` (0..1). */
export function bernstein(
	p0: number,
	p1: number,
	p2: number,
	p3: number,
	t: number,
): number {
	const u = 1 - t;
	return u * u * (u * p0 + 3 * t * p1) + t * t * (3 * u * p2 + t * p3);
}

/** The point at `t` (0..1). */
export function cubicAt(c: Cubic, t: number): [x: number, y: number] {
	return [
		bernstein(c[0], c[2], c[4], c[6], t),
		bernstein(c[1], c[3], c[5], c[7], t),
	];
}
