import { endOf } from "../geometry/segment.ts";
import type { Curve, Point, Segment } from "../types.ts";
import type { Outline } from "./path-data.ts";
import { beyondFrame, type Stretch, underlap } from "./underlap.ts";

/** What is too short to go on beneath its neighbour is tried so many times shorter. */
const SHORTER = 3;

/** The same curve walked the other way. */
export function reversedSegments(curve: Curve): Segment[] {
	const out: Segment[] = [];
	for (let k = curve.segments.length - 1; k >= 0; k--) {
		const segment = curve.segments[k];
		const to: Point = k > 0 ? curve.segments[k - 1].to : curve.start;
		if (segment.kind === "line") out.push({ kind: "line", to });
		else if (segment.kind === "quadratic") out.push({ ...segment, to });
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

/** Moves the stretch of a half-edge to its right hand; undefined where it can't. */
export type Beneath = (
	stretch: Stretch,
	closed: boolean,
	reach: number,
	halfEdge: number,
) => Stretch | undefined;

/** A curve as half-edge `h` walks it. */
export function stretchOf(h: number, curve: Curve): Stretch {
	return (h & 1) === 1
		? { start: endOf(curve), segments: reversedSegments(curve) }
		: curve;
}

/**
 * The closed outline along a loop of half-edges.
 *
 * @param reach how far, in pixels, to go beneath the neighbour across a half-edge; 0 for not at all
 * @param framed whether a half-edge runs along the image's frame; stretches that end there go on beyond it
 * @param hidden moves a stretch that far to its right hand
 */
export function outlineOf(
	loop: readonly number[],
	curves: readonly Curve[],
	reach: (halfEdge: number) => number,
	framed: (halfEdge: number) => boolean,
	hidden: Beneath = underlap,
): Outline {
	const segments: Segment[] = [];
	let start: Point | undefined;
	let pen: Point = { x: 0, y: 0 };
	const n = loop.length;
	loop.forEach((h, k) => {
		const curve = curves[h >> 1];
		const exact = stretchOf(h, curve);
		const distance = reach(h);
		let stretch = exact;
		if (distance > 0) {
			const atStart = framed(loop[(k + n - 1) % n]);
			const atEnd = framed(loop[(k + 1) % n]);
			const whole = beyondFrame(exact, distance, atStart, atEnd);
			// What is too short to go on that far beneath its neighbour goes on a little.
			stretch =
				hidden(whole, curve.closed, distance, h) ??
				hidden(whole, curve.closed, distance / SHORTER, h) ??
				exact;
		}
		if (start === undefined) start = stretch.start;
		else if (pen.x !== stretch.start.x || pen.y !== stretch.start.y) {
			segments.push({ kind: "line", to: stretch.start });
		}
		segments.push(...stretch.segments);
		pen = stretch.segments.at(-1)?.to ?? stretch.start;
	});
	const first = start ?? pen;
	if (pen.x !== first.x || pen.y !== first.y) {
		segments.push({ kind: "line", to: first });
	}
	return { start: first, segments };
}
