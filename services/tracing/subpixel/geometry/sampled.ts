import type { Curve, Point } from "../types.ts";
import { lengthOf, pointsAlong } from "./segment.ts";

/** Along an outline, pixels between two points of which its centre line is found; more for very long ones. */
const SAMPLE_STEP = 0.4;
const MOST_SAMPLES = 40_000;

/** Points along an outline as dense as its length allows, its start left out. */
export function sampled({
	start,
	segments,
}: Pick<Curve, "start" | "segments">): Point[] {
	let from = start;
	let length = 0;
	for (const segment of segments) {
		length += lengthOf(from, segment);
		from = segment.to;
	}
	const step = Math.max(SAMPLE_STEP, length / MOST_SAMPLES);
	const points: Point[] = [];
	from = start;
	for (const segment of segments) {
		const steps = Math.max(1, Math.round(lengthOf(from, segment) / step));
		pointsAlong(from, segment, steps, points);
		from = segment.to;
	}
	return points;
}
