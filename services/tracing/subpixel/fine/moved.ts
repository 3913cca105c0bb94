import type { Curve, Point, Segment } from "../types.ts";

/** A curve elsewhere. */
export function movedCurve(curve: Curve, by: Point): Curve {
	const moved = <Where extends Point>(at: Where): Where => ({
		...at,
		x: at.x + by.x,
		y: at.y + by.y,
	});
	const movedSegment = (segment: Segment): Segment => {
		const to = moved(segment.to);
		if (segment.kind === "cubic")
			return {
				...segment,
				control1: moved(segment.control1),
				control2: moved(segment.control2),
				to,
			};
		if (segment.kind === "quadratic")
			return { ...segment, control: moved(segment.control), to };
		return { ...segment, to };
	};
	const { start, segments, closed, shape } = curve;
	return {
		start: moved(start),
		segments: segments.map(movedSegment),
		closed,
		...(shape && { shape: moved(shape) }),
	};
}
