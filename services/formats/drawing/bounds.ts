import { arcAsCubics } from "./arcs.ts";
import type { Contour, Point, Segment, Shape } from "./types.ts";

/** A rectangle along the axes; its sides count as within it. */
export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** What holds all of a shape: its points and control points, and its stroke with the corners that it may have. */
export function boundsOf({ contours, stroke }: Shape): Box {
	const xs: number[] = [];
	const ys: number[] = [];
	for (const { x, y } of contours.flatMap(controlPoints)) {
		xs.push(x);
		ys.push(y);
	}
	const least = (values: readonly number[]) =>
		values.reduce((a, b) => Math.min(a, b));
	const most = (values: readonly number[]) =>
		values.reduce((a, b) => Math.max(a, b));
	const beyond = stroke === undefined ? 0 : stroke.width * stroke.miterLimit;
	return {
		left: least(xs) - beyond,
		top: least(ys) - beyond,
		right: most(xs) + beyond,
		bottom: most(ys) + beyond,
	};
}

function controlPoints({ start, segments }: Contour): Point[] {
	const of = (segment: Segment): Point[] => {
		if (segment.kind === "line") return [segment.to];
		if (segment.kind === "arc") return arcAsCubics(segment).flatMap(of);
		return [segment.control1, segment.control2, segment.to];
	};
	return [start, ...segments.flatMap(of)];
}

export function overlap(a: Box, b: Box): boolean {
	return (
		a.left <= b.right &&
		b.left <= a.right &&
		a.top <= b.bottom &&
		b.top <= a.bottom
	);
}
