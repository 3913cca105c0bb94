import type { Curve, Point, Segment } from "../types.ts";
import type { Outline } from "./path-data.ts";

/** The same curve walked the other way. */
export function reversedSegments(curve: Curve): Segment[] {
	const out: Segment[] = [];
	for (let k = curve.segments.length - 1; k >= 0; k--) {
		const segment = curve.segments[k];
		const to: Point = k > 0 ? curve.segments[k - 1].to : curve.start;
		if (segment.kind === "line") out.push({ kind: "line", to });
		else if (segment.kind === "cubic") {
			out.push({
				kind: "cubic",
				control1: segment.control2,
				control2: segment.control1,
				to,
			});
		} else out.push({ ...segment, sweep: !segment.sweep, to });
	}
	return out;
}

/** Where a curve ends. */
export function endOf(curve: Curve): Point {
	return curve.segments.at(-1)?.to ?? curve.start;
}

/** The closed outline along a loop of half-edges. */
export function outlineOf(
	loop: readonly number[],
	curves: readonly Curve[],
): Outline {
	const segments: Segment[] = [];
	for (const h of loop) {
		const curve = curves[h >> 1];
		if ((h & 1) === 1) segments.push(...reversedSegments(curve));
		else segments.push(...curve.segments);
	}
	const first = curves[loop[0] >> 1];
	const start = (loop[0] & 1) === 1 ? endOf(first) : first.start;
	return { start, segments };
}
