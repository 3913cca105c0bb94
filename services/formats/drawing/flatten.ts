import { arcAsCubics } from "./arcs.ts";
import type { Contour, Point, Segment } from "./types.ts";

export type Cubic = Extract<Segment, { kind: "cubic" }>;

/** A cubic at a parameter from 0 to 1. */
export function pointOnCubic(start: Point, cubic: Cubic, t: number): Point {
	const u = 1 - t;
	const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
	const { control1, control2, to } = cubic;
	return {
		x: a * start.x + b * control1.x + c * control2.x + d * to.x,
		y: a * start.y + b * control1.y + c * control2.y + d * to.y,
	};
}

/** The two halves of a cubic (de Casteljau), split at a parameter. */
export function splitCubic(
	start: Point,
	cubic: Cubic,
	t = 0.5,
): [Cubic, Cubic] {
	const mix = (p: Point, q: Point): Point => ({
		x: p.x + t * (q.x - p.x),
		y: p.y + t * (q.y - p.y),
	});
	const { control1, control2, to } = cubic;
	const middle = mix(control1, control2);
	const before1 = mix(start, control1);
	const after2 = mix(control2, to);
	const before2 = mix(before1, middle);
	const after1 = mix(middle, after2);
	const at = mix(before2, after1);
	return [
		{ kind: "cubic", control1: before1, control2: before2, to: at },
		{ kind: "cubic", control1: after1, control2: after2, to },
	];
}

/**
 * A contour as straight lines, none farther than `tolerance` from it: cubics in equal steps of the
 * parameter, as many as the bound of their second derivative asks for (Wang 1984).
 *
 * @returns the points in order, the first one too; the last is the first again where it is closed
 */
export function flatten(contour: Contour, tolerance: number): Point[] {
	const points = [contour.start];
	for (const segment of contour.segments) {
		const from = points[points.length - 1];
		if (segment.kind === "line") points.push(segment.to);
		else if (segment.kind === "cubic")
			pushCubic(points, from, segment, tolerance);
		else
			for (const part of arcAsCubics(segment, Math.PI / 4))
				pushCubic(points, points[points.length - 1], part, tolerance);
	}
	return points;
}

function pushCubic(
	points: Point[],
	from: Point,
	cubic: Cubic,
	tolerance: number,
): void {
	const { control1, control2, to } = cubic;
	const bend = (a: Point, b: Point, c: Point) =>
		Math.hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y);
	const most = Math.max(
		bend(from, control1, control2),
		bend(control1, control2, to),
	);
	const count = Math.max(1, Math.ceil(Math.sqrt((0.75 * most) / tolerance)));
	for (let k = 1; k < count; k++)
		points.push(pointOnCubic(from, cubic, k / count));
	points.push(to);
}
