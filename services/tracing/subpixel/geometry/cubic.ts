/**
 * Cubic Bézier curves as flat coordinates: eight numbers x0 y0 x1 y1 x2 y2 x3 y3 in pixels.
 * Bernstein form and de Casteljau's subdivision as in any text on the subject (Farin, "Curves and
 * Surfaces for CAGD", ch. 4).
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

/** The two halves of a cubic cut at `t`. */
export function splitCubic(c: Cubic, t: number): [Cubic, Cubic] {
	const mix = (a: number, b: number) => a + (b - a) * t;
	const ax = mix(c[0], c[2]);
	const ay = mix(c[1], c[3]);
	const bx = mix(c[2], c[4]);
	const by = mix(c[3], c[5]);
	const dx = mix(c[4], c[6]);
	const dy = mix(c[5], c[7]);
	const abx = mix(ax, bx);
	const aby = mix(ay, by);
	const bdx = mix(bx, dx);
	const bdy = mix(by, dy);
	const mx = mix(abx, bdx);
	const my = mix(aby, bdy);
	return [
		[c[0], c[1], ax, ay, abx, aby, mx, my],
		[mx, my, bdx, bdy, dx, dy, c[6], c[7]],
	];
}

/**
 * The cubic's share of a loop's signed area, half the integral of x dy - y dx, in square pixels
 * (Green's theorem). Positive when the loop runs clockwise on screen, y growing downwards.
 */
export function cubicArea(c: Cubic): number {
	const [x0, y0, x1, y1, x2, y2, x3, y3] = c;
	return (
		(3 *
			((y3 - y0) * (x1 + x2) -
				(x3 - x0) * (y1 + y2) +
				y1 * (x0 - x2) -
				x1 * (y0 - y2) +
				y3 * (x2 + x0 / 3) -
				x3 * (y2 + y0 / 3))) /
		20
	);
}
