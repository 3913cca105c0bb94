import { placeArc } from "./arcs.ts";
import { place } from "./matrix.ts";
import type { Contour, Matrix, Point, Segment } from "./types.ts";

/** Where a matrix takes a contour. */
export function placeContour(matrix: Matrix, contour: Contour): Contour {
	return {
		...contour,
		start: place(matrix, contour.start),
		segments: contour.segments.map((one) => placeSegment(matrix, one)),
	};
}

function placeSegment(matrix: Matrix, segment: Segment): Segment {
	if (segment.kind === "arc") return placeArc(matrix, segment);
	const to = place(matrix, segment.to);
	if (segment.kind === "line") return { kind: "line", to };
	return {
		kind: "cubic",
		control1: place(matrix, segment.control1),
		control2: place(matrix, segment.control2),
		to,
	};
}

/** A whole ellipse, from its rightmost point by way of the lowest, as SVG walks it. */
export function ellipseContour(
	centre: Point,
	radiusX: number,
	radiusY: number,
): Contour {
	const start = { x: centre.x + radiusX, y: centre.y };
	const arc = { centre, radiusX, radiusY, rotation: 0 };
	return {
		start,
		segments: [{ kind: "arc", ...arc, from: 0, turn: 2 * Math.PI, to: start }],
		closed: true,
	};
}

/** A rectangle, its corners rounded by quarters of an ellipse where it has radii. */
export function rectContour(
	{ x, y }: Point,
	width: number,
	height: number,
	rx: number,
	ry: number,
): Contour {
	const right = x + width;
	const bottom = y + height;
	const round = rx > 0 && ry > 0;
	const start = { x: x + (round ? rx : 0), y };
	const segments: Segment[] = [];
	const side = (
		toX: number,
		toY: number,
		cornerX: number,
		cornerY: number,
		from: number,
	) => {
		segments.push({ kind: "line", to: { x: toX, y: toY } });
		if (!round) return;
		const centre = { x: cornerX, y: cornerY };
		const angle = from + Math.PI / 2;
		segments.push({
			kind: "arc",
			...{ centre, radiusX: rx, radiusY: ry, rotation: 0, from },
			turn: Math.PI / 2,
			to: {
				x: cornerX + rx * Math.cos(angle),
				y: cornerY + ry * Math.sin(angle),
			},
		});
	};
	const inX = round ? rx : 0;
	const inY = round ? ry : 0;
	side(right - inX, y, right - rx, y + ry, -Math.PI / 2);
	side(right, bottom - inY, right - rx, bottom - ry, 0);
	side(x + inX, bottom, x + rx, bottom - ry, Math.PI / 2);
	side(x, y + inY, x + rx, y + ry, Math.PI);
	return { start, segments, closed: true };
}

/**
 * The points of a polygon as an outline; none where there are no three.
 *
 * @param points numbers with white space or commas between them
 */
export function polygonContours(points: string): Contour[] {
	const numbers = points.split(/[\s,]+/).map(Number);
	const corners: Point[] = [];
	for (let k = 0; k + 1 < numbers.length; k += 2)
		corners.push({ x: numbers[k], y: numbers[k + 1] });
	const [start, ...others] = corners;
	if (others.length < 2) return [];
	const segments = [...others, start].map(
		(to): Segment => ({ kind: "line", to }),
	);
	return [{ start, segments, closed: true }];
}
