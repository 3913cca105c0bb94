import type {
	Curve,
	Edge,
	Gradient,
	Paint,
	PlanarMap,
	Point,
	Segment,
	Shape,
} from "../types.ts";
import { MARGIN } from "./margin.ts";

/** What lies so near to the picture's border is meant to lie on it, pixels. */
const NEAR = 0.06;
/** No face counts as smaller, square pixels. */
const LEAST_AREA = 1e-3;

/** A map in the picture's own pixels, of one with a margin: what reached beyond the picture ends at its border. */
export function mapWithoutMargin(map: PlanarMap): PlanarMap {
	const width = map.width - 2 * MARGIN;
	const height = map.height - 2 * MARGIN;
	const edges = map.edges.map((edge): Edge => {
		const isOutside = edge.left < 0 || edge.right < 0;
		const ends = [width, height];
		return {
			...edge,
			points: edge.points.map((at, k) =>
				isOutside ? within(at - MARGIN, ends[k % 2]) : at - MARGIN,
			),
			cracks: Float64Array.from(edge.cracks, (at) => at - MARGIN),
		};
	});
	const around = new Set(
		map.edges.flatMap(({ left, right }) =>
			left < 0 ? [right] : right < 0 ? [left] : [],
		),
	);
	const margin = map.width * map.height - width * height;
	const faces = map.faces.map((face, f) => ({
		...face,
		area: around.has(f) ? Math.max(LEAST_AREA, face.area - margin) : face.area,
		paint: movedPaint(face.paint),
	}));
	return { width, height, edges, faces };
}

/**
 * The curves of a map that has a margin, in the picture's own pixels.
 *
 * @param map as it was traced, with its margin
 */
export function curvesWithoutMargin(
	map: PlanarMap,
	curves: readonly Curve[],
): Curve[] {
	const width = map.width - 2 * MARGIN;
	const height = map.height - 2 * MARGIN;
	const kept = ({ x, y }: Point): Point => ({
		x: within(x - MARGIN, width),
		y: within(y - MARGIN, height),
	});
	const settled = ({ x, y }: Point): Point => ({
		x: onBorder(x - MARGIN, width),
		y: onBorder(y - MARGIN, height),
	});
	return curves.map((curve, e) => {
		const { left, right } = map.edges[e];
		const put = left < 0 || right < 0 ? kept : settled;
		const { shape } = curve;
		return {
			start: put(curve.start),
			segments: curve.segments.map((segment) => movedSegment(segment, put)),
			closed: curve.closed,
			...(shape && { shape: movedShape(shape, settled) }),
		};
	});
}

const within = (at: number, end: number): number =>
	Math.max(0, Math.min(end, at));

const onBorder = (at: number, end: number): number =>
	Math.abs(at) < NEAR ? 0 : Math.abs(at - end) < NEAR ? end : at;

const moved = ({ x, y }: Point): Point => ({ x: x - MARGIN, y: y - MARGIN });

function movedSegment(segment: Segment, put: (point: Point) => Point): Segment {
	const to = put(segment.to);
	if (segment.kind === "cubic")
		return {
			...segment,
			control1: put(segment.control1),
			control2: put(segment.control2),
			to,
		};
	if (segment.kind === "quadratic")
		return { ...segment, control: put(segment.control), to };
	return { ...segment, to };
}

function movedShape(shape: Shape, put: (point: Point) => Point): Shape {
	if (shape.kind !== "rect") return { ...shape, ...moved(shape) };
	const from = put(shape);
	const to = put({ x: shape.x + shape.width, y: shape.y + shape.height });
	return { ...shape, ...from, width: to.x - from.x, height: to.y - from.y };
}

function movedPaint(paint: Paint): Paint {
	switch (paint.kind) {
		case "solid":
			return paint;
		case "layers":
			return { ...paint, layers: paint.layers.map(movedGradient) };
		case "blurred": {
			const fields = paint.fields.map((field) => ({
				...field,
				left: field.left - MARGIN,
				top: field.top - MARGIN,
			}));
			return { ...paint, fields };
		}
		default:
			return movedGradient(paint);
	}
}

function movedGradient(gradient: Gradient): Gradient {
	return gradient.kind === "linear"
		? { ...gradient, from: moved(gradient.from), to: moved(gradient.to) }
		: { ...gradient, centre: moved(gradient.centre) };
}
