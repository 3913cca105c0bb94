import type {
	Curve,
	Edge,
	PlanarMap,
	Point,
	Segment,
	Shape,
} from "../types.ts";

/** A magnified boundary is known no better than this, fine pixels: the picture's hold means alone. */
const SIGMA = 0.3;

/** A magnified map with boundaries as little sure as they are. */
export function loosened(map: PlanarMap): PlanarMap {
	return {
		...map,
		edges: map.edges.map((edge) => ({
			...edge,
			sigma: edge.sigma.map((sigma) => Math.max(SIGMA, sigma)),
		})),
	};
}

/** A map of solid faces that was made of a magnified picture, in the picture's own pixels. */
export function shrinkMap(map: PlanarMap, times: number): PlanarMap {
	const part = 1 / times;
	const edges = map.edges.map(
		(edge): Edge => ({
			...edge,
			points: edge.points.map((at) => part * at),
			sigma: edge.sigma.map((sigma) => part * sigma),
			cracks: Float64Array.from(edge.cracks, (at) => part * at),
			frame: edge.frame?.map((stretch) => stretch.map((at) => part * at)),
		}),
	);
	return {
		width: part * map.width,
		height: part * map.height,
		edges,
		faces: map.faces.map((face) => ({
			...face,
			area: part * part * face.area,
		})),
	};
}

/** The curves of that map. */
export function shrinkCurves(
	curves: readonly Curve[],
	times: number,
): readonly Curve[] {
	const part = 1 / times;
	const at = ({ x, y }: Point): Point => ({ x: part * x, y: part * y });
	const shrunk = (segment: Segment): Segment => {
		const to = at(segment.to);
		if (segment.kind === "line") return { ...segment, to };
		if (segment.kind === "arc")
			return { ...segment, radius: part * segment.radius, to };
		if (segment.kind === "quadratic")
			return { ...segment, control: at(segment.control), to };
		const control1 = at(segment.control1);
		return { ...segment, control1, control2: at(segment.control2), to };
	};
	return curves.map(({ start, segments, closed, shape }) => ({
		start: at(start),
		segments: segments.map(shrunk),
		closed,
		...(shape && { shape: shrunkShape(shape, part) }),
	}));
}

function shrunkShape(shape: Shape, part: number): Shape {
	const lengths = Object.entries(shape).map(([name, value]) => [
		name,
		typeof value === "number" ? part * value : value,
	]);
	return Object.fromEntries(lengths);
}
