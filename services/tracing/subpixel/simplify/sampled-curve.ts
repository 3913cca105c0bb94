import type { Node } from "../curves/nodes.ts";
import { type Polyline, polyline } from "../curves/polyline.ts";
import { directionsOf, lengthOf, pointsAlong } from "../geometry/segment.ts";
import type { Point, Segment } from "../types.ts";

/** A curve sampled, with what the fits ask for at each of its nodes. */
export interface SampledCurve {
	readonly points: readonly Point[];
	readonly line: Polyline;
	/** At the start of each segment, the direction that it leaves in; one more at the end. */
	readonly leaving: readonly Node[];
	/** The same nodes with the direction that the segment before arrives in. */
	readonly arriving: readonly Node[];
	/** Turn at each node, radians, 0 at the ends of an open curve. */
	readonly turns: Float64Array;
}

/** Samples are about so many pixels apart. */
const SPACING = 1.5;
const MOST_SAMPLES = 48;
const LEAST_SAMPLES = 6;
/** All samples weigh the same. */
const WEIGHT = 400;

export function sampleCurve(
	start: Point,
	segments: readonly Segment[],
): SampledCurve {
	const points: Point[] = [start];
	const leaving: Node[] = [];
	const arriving: Node[] = [];
	let pen = start;
	let before: Point | undefined;
	for (const segment of segments) {
		const [out, into] = directionsOf(pen, segment);
		const index = points.length - 1;
		leaving.push(nodeAt(index, pen, out));
		arriving.push(nodeAt(index, pen, before ?? out));
		const steps = Math.ceil(lengthOf(pen, segment) / SPACING);
		pointsAlong(
			pen,
			segment,
			Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, steps)),
			points,
		);
		before = into;
		pen = segment.to;
	}
	const end = before ?? { x: 1, y: 0 };
	leaving.push(nodeAt(points.length - 1, pen, end));
	arriving.push(nodeAt(points.length - 1, pen, end));
	const turns = Float64Array.from(leaving, (node, k) => {
		const { tx, ty } = arriving[k];
		return Math.atan2(tx * node.ty - ty * node.tx, tx * node.tx + ty * node.ty);
	});
	return {
		points,
		line: polyline(
			Float64Array.from(points, ({ x }) => x),
			Float64Array.from(points, ({ y }) => y),
			new Float64Array(points.length).fill(WEIGHT),
		),
		leaving,
		arriving,
		turns,
	};
}

function nodeAt(index: number, { x, y }: Point, direction: Point): Node {
	return { index, x, y, tx: direction.x, ty: direction.y, hard: false };
}
