import { hypot } from "../geometry/hypot.ts";
import type { CrackMap } from "../planar-map/cracks.ts";
import type { MeasuredChain } from "./measure-chain.ts";

/** The end of a measured chain at a junction: its points, the nearest first. */
interface ChainEnd {
	/** Coordinates of up to `REACH` points, x0, y0, … */
	readonly points: readonly number[];
}

/** Points of a chain that its tangent is taken from. */
const REACH = 5;
/** Points nearer than this to the junction are blurred by the third paint, in pixels. */
const BLURRED = 0.8;
/** A junction lies at most this far from its grid point, in pixels. */
const FURTHEST = 1.5;
/** Points nearer together than this give no direction, pixels. */
const LEAST_LENGTH = 0.2;
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
function placeJunction(
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
	const length = hypot(dx, dy);
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
		hypot(points[2 * first] - x, points[2 * first + 1] - y) < BLURRED
	) {
		first++;
	}
	if (count === 0) return null;
	const last = Math.min(count - 1, first + 2);
	const px = points[2 * first];
	const py = points[2 * first + 1];
	let dx = points[2 * last] - px;
	let dy = points[2 * last + 1] - py;
	let length = hypot(dx, dy);
	if (length < LEAST_LENGTH) {
		dx = px - x;
		dy = py - y;
		length = hypot(dx, dy);
		if (length < LEAST_LENGTH) return null;
	}
	return [px, py, -dy / length, dx / length];
}

/**
 * The places of all junctions, x0, y0, …; those on the image's border stay on it.
 *
 * @param measured in the order of `map.chains`
 */
export function placeJunctions(
	map: CrackMap,
	measured: readonly MeasuredChain[],
	width: number,
	height: number,
): Float64Array {
	const { junctions, chains } = map;
	const count = junctions.length / 2;
	const ends: { points: number[] }[][] = Array.from(
		{ length: count },
		() => [],
	);
	chains.forEach((chain, k) => {
		if (chain.startJunction < 0 || chain.left < 0 || chain.right < 0) return;
		const { points } = measured[k];
		const n = points.length / 2;
		const head: number[] = [];
		const back: number[] = [];
		for (let i = 0; i < Math.min(REACH, n); i++) {
			head.push(points[2 * i], points[2 * i + 1]);
			back.push(points[2 * (n - 1 - i)], points[2 * (n - 1 - i) + 1]);
		}
		ends[chain.startJunction].push({ points: head });
		ends[chain.endJunction].push({ points: back });
	});
	const places = new Float64Array(2 * count);
	for (let j = 0; j < count; j++) {
		const gx = junctions[2 * j];
		const gy = junctions[2 * j + 1];
		let [x, y] = placeJunction(gx, gy, ends[j]);
		// On the border the one line that meets it decides, and only along the border.
		if (gx === 0 || gx === width) {
			[x, y] = [gx, slide(gx, gy, ends[j], false)];
		} else if (gy === 0 || gy === height) {
			[x, y] = [slide(gx, gy, ends[j], true), gy];
		}
		places[2 * j] = Math.max(0, Math.min(width, x));
		places[2 * j + 1] = Math.max(0, Math.min(height, y));
	}
	return places;
}

/** Where the line through a chain's first points meets the border. */
function slide(
	gx: number,
	gy: number,
	ends: readonly { points: number[] }[],
	horizontal: boolean,
): number {
	const at = horizontal ? gx : gy;
	const points = ends.find((end) => end.points.length > 0)?.points;
	if (points === undefined) return at;
	const along = horizontal ? 0 : 1;
	const away = 1 - along;
	const border = horizontal ? gy : gx;
	const last = Math.min(points.length / 2 - 1, 2);
	const du = points[2 * last + along] - points[along];
	const dv = points[2 * last + away] - points[away];
	const slope = Math.abs(dv) > LEAST_LENGTH ? du / dv : 0;
	const met = points[along] + slope * (border - points[away]);
	return Math.max(at - FURTHEST, Math.min(at + FURTHEST, met));
}
