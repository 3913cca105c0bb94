import type { Curve } from "../types.ts";

/**
 * The area within a closed polygon, square pixels (the shoelace formula); positive when it runs
 * clockwise on screen, y growing downwards.
 *
 * @param points x0, y0, x1, y1, …
 */
export function polygonArea(points: Float64Array): number {
	let twice = 0;
	for (let k = 0, j = points.length - 2; k < points.length; j = k, k += 2) {
		twice += points[j] * points[k + 1] - points[k] * points[j + 1];
	}
	return twice / 2;
}

/** Whether a closed curve runs clockwise on screen, by the polygon of its nodes. */
export function runsClockwise({ start, segments }: Curve): boolean {
	const [first] = segments;
	// Two nodes enclose nothing.
	if (first?.kind === "arc" && segments.length === 2) return first.sweep;
	const nodes = [start, ...segments.slice(0, -1).map(({ to }) => to)];
	return (
		polygonArea(Float64Array.from(nodes.flatMap(({ x, y }) => [x, y]))) > 0
	);
}
