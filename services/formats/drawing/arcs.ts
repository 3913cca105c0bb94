import { place } from "./matrix.ts";
import type { Matrix, Point, Segment } from "./types.ts";

export type Arc = Extract<Segment, { kind: "arc" }>;

/** The matrix that takes the unit circle to an arc's ellipse. */
export function ellipseMatrix(
	arc: Omit<Arc, "kind" | "from" | "turn" | "to">,
): Matrix {
	const { centre, radiusX, radiusY, rotation } = arc;
	const cos = Math.cos(rotation);
	const sin = Math.sin(rotation);
	return [
		radiusX * cos,
		radiusX * sin,
		-radiusY * sin,
		radiusY * cos,
		centre.x,
		centre.y,
	];
}

export function pointOnArc(arc: Arc, angle: number): Point {
	return place(ellipseMatrix(arc), { x: Math.cos(angle), y: Math.sin(angle) });
}

/**
 * An arc as SVG writes it, by its ends, as centre and angles (SVG 2, appendix B.2.4).
 *
 * @returns undefined for radii that make it a straight line
 */
export function arcByEnds(
	start: Point,
	to: Point,
	radii: { readonly x: number; readonly y: number },
	rotation: number,
	largeArc: boolean,
	sweep: boolean,
): Arc | undefined {
	let [rx, ry] = [Math.abs(radii.x), Math.abs(radii.y)];
	if (rx === 0 || ry === 0) return undefined;
	const cos = Math.cos(rotation);
	const sin = Math.sin(rotation);
	const halfX = (start.x - to.x) / 2;
	const halfY = (start.y - to.y) / 2;
	const x = cos * halfX + sin * halfY;
	const y = -sin * halfX + cos * halfY;
	// Radii too small to reach are grown until they just do.
	const grown = Math.sqrt((x / rx) ** 2 + (y / ry) ** 2);
	if (grown > 1) [rx, ry] = [rx * grown, ry * grown];
	const reach = (rx * y) ** 2 + (ry * x) ** 2;
	const off =
		(largeArc === sweep ? -1 : 1) *
		Math.sqrt(Math.max(0, (rx * ry) ** 2 / reach - 1));
	const cx = (off * rx * y) / ry;
	const cy = (-off * ry * x) / rx;
	const from = Math.atan2((y - cy) / ry, (x - cx) / rx);
	const end = Math.atan2((-y - cy) / ry, (-x - cx) / rx);
	let turn = end - from;
	if (sweep && turn < 0) turn += 2 * Math.PI;
	if (!sweep && turn > 0) turn -= 2 * Math.PI;
	const centre = {
		x: cos * cx - sin * cy + (start.x + to.x) / 2,
		y: sin * cx + cos * cy + (start.y + to.y) / 2,
	};
	return {
		kind: "arc",
		centre,
		radiusX: rx,
		radiusY: ry,
		rotation,
		from,
		turn,
		to,
	};
}

/**
 * Where a matrix takes an arc: again an arc, whose axes are the singular vectors of what takes the
 * unit circle there.
 */
export function placeArc(matrix: Matrix, arc: Arc): Arc {
	const centre = place(matrix, arc.centre);
	const to = place(matrix, arc.to);
	const [a, b, c, d] = matrix;
	const cos = Math.cos(arc.rotation);
	const sin = Math.sin(arc.rotation);
	const p = arc.radiusX * (a * cos + c * sin);
	const q = arc.radiusX * (b * cos + d * sin);
	const r = arc.radiusY * (c * cos - a * sin);
	const s = arc.radiusY * (d * cos - b * sin);
	// [p r; q s] is a turn by `rotation`, then two radii, then a turn by `shift`.
	const sum = Math.hypot(p + s, q - r);
	const difference = Math.hypot(p - s, q + r);
	const angleSum = Math.atan2(q - r, p + s);
	const angleDifference = Math.atan2(q + r, p - s);
	const mirrored = p * s - q * r < 0;
	const round = difference <= 1e-9 * sum || sum <= 1e-9 * difference;
	const rotation = round
		? mirrored
			? angleDifference
			: angleSum
		: (angleSum + angleDifference) / 2;
	const shift = round ? 0 : (angleSum - angleDifference) / 2;
	const sign = mirrored ? -1 : 1;
	return {
		kind: "arc",
		centre,
		radiusX: (sum + difference) / 2,
		radiusY: round ? (sum + difference) / 2 : Math.abs(sum - difference) / 2,
		rotation,
		from: sign * (arc.from + shift),
		turn: sign * arc.turn,
		to,
	};
}

/**
 * An arc as cubics, each of at most a quarter turn: off by less than 3 in 10 000 of the radius
 * (Riškus 2006, the usual length of the handles); eighths where that has to be less.
 *
 * @param most radians that one cubic may turn
 */
export function arcAsCubics(
	arc: Arc,
	most = Math.PI / 2,
): Extract<Segment, { kind: "cubic" }>[] {
	const count = Math.max(1, Math.ceil(Math.abs(arc.turn) / most - 1e-9));
	const step = arc.turn / count;
	const handle = (4 / 3) * Math.tan(step / 4);
	const matrix = ellipseMatrix(arc);
	const on = (angle: number, along: number) =>
		place(matrix, {
			x: Math.cos(angle) - along * Math.sin(angle),
			y: Math.sin(angle) + along * Math.cos(angle),
		});
	return Array.from({ length: count }, (_, i) => {
		const from = arc.from + i * step;
		const until = from + step;
		return {
			kind: "cubic",
			control1: on(from, handle),
			control2: on(until, -handle),
			to: i + 1 === count ? arc.to : on(until, 0),
		};
	});
}
