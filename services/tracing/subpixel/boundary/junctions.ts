/** The end of a measured chain at a junction: its points, the nearest first. */
export interface ChainEnd {
	/** Coordinates of up to `REACH` points, x0, y0, … */
	readonly points: readonly number[];
}

/** Points of a chain that its tangent is taken from. */
export const REACH = 5;
/** Points nearer than this to the junction are blurred by the third paint, in pixels. */
const BLURRED = 0.8;
/** A junction lies at most this far from its grid point, in pixels. */
const FURTHEST = 1.5;
/** Weight of the grid point itself, against one of each straight chain end. */
const PRIOR = 0.02;

/**
 * Place a junction where the boundaries that meet there would meet if each ran on straight: the least
 * squares point of the lines through their first clean points, lightly held to the grid point. The
 * boundaries themselves can't be measured there, since three paints mix in the pixels around it.
 *
 * @param x, y the junction's grid point
 * @param ends the chains that end there, those along the image's border left out
 * @returns the place; the caller puts a junction on the border back onto it
 */
export function placeJunction(
	x: number,
	y: number,
	ends: readonly ChainEnd[],
): [number, number] {
	let xx = PRIOR;
	let xy = 0;
	let yy = PRIOR;
	let bx = 0;
	let by = 0;
	for (const { points } of ends) {
		const line = tangent(x, y, points);
		if (line === null) continue;
		const [px, py, nx, ny] = line;
		const away = nx * (px - x) + ny * (py - y);
		xx += nx * nx;
		xy += nx * ny;
		yy += ny * ny;
		bx += nx * away;
		by += ny * away;
	}
	const determinant = xx * yy - xy * xy;
	let dx = (bx * yy - by * xy) / determinant;
	let dy = (by * xx - bx * xy) / determinant;
	const length = Math.hypot(dx, dy);
	if (length > FURTHEST) {
		dx *= FURTHEST / length;
		dy *= FURTHEST / length;
	}
	return [x + dx, y + dy];
}

/** A point and unit normal of the line through the first clean points; null without any. */
function tangent(
	x: number,
	y: number,
	points: readonly number[],
): [number, number, number, number] | null {
	let first = 0;
	const count = points.length / 2;
	while (
		first < count - 1 &&
		Math.hypot(points[2 * first] - x, points[2 * first + 1] - y) < BLURRED
	) {
		first++;
	}
	if (count === 0) return null;
	const last = Math.min(count - 1, first + 2);
	const px = points[2 * first];
	const py = points[2 * first + 1];
	let dx = points[2 * last] - px;
	let dy = points[2 * last + 1] - py;
	let length = Math.hypot(dx, dy);
	if (length < 0.2) {
		dx = px - x;
		dy = py - y;
		length = Math.hypot(dx, dy);
		if (length < 0.2) return null;
	}
	return [px, py, -dy / length, dx / length];
}
