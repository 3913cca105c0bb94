import type { Curve, Point, Segment } from "../types.ts";
import { arcToCentre } from "./arc.ts";
import { bernstein } from "./cubic.ts";
import { hypot } from "./hypot.ts";
import { raised } from "./quadratic.ts";

/** Where a curve ends. */
export function endOf({ start, segments }: Curve): Point {
	return segments.at(-1)?.to ?? start;
}

/** Points along a segment at equal steps of its parameter, its start left out, its end included. */
export function pointsAlong(
	from: Point,
	segment: Segment,
	steps: number,
	out: Point[],
): void {
	if (segment.kind === "quadratic") {
		pointsAlong(from, raised(from, segment), steps, out);
		return;
	}
	const { to } = segment;
	if (segment.kind === "arc") {
		const { radius, largeArc, sweep } = segment;
		const arc = arcToCentre(
			from.x,
			from.y,
			to.x,
			to.y,
			radius,
			largeArc,
			sweep,
		);
		for (let k = 1; k < steps; k++) {
			const angle = arc.startAngle + (arc.sweepAngle * k) / steps;
			out.push({
				x: arc.x + arc.radius * Math.cos(angle),
				y: arc.y + arc.radius * Math.sin(angle),
			});
		}
	} else {
		for (let k = 1; k < steps; k++) {
			const t = k / steps;
			if (segment.kind === "line") {
				out.push({
					x: from.x + t * (to.x - from.x),
					y: from.y + t * (to.y - from.y),
				});
				continue;
			}
			const { control1: a, control2: b } = segment;
			out.push({
				x: bernstein(from.x, a.x, b.x, to.x, t),
				y: bernstein(from.y, a.y, b.y, to.y, t),
			});
		}
	}
	out.push(to);
}

/** A segment's length, roughly: between its chord and its control polygon. */
export function lengthOf(from: Point, segment: Segment): number {
	if (segment.kind === "quadratic")
		return lengthOf(from, raised(from, segment));
	const { to } = segment;
	const chord = hypot(to.x - from.x, to.y - from.y);
	if (segment.kind === "line") return chord;
	if (segment.kind === "arc") {
		const { radius, largeArc, sweep } = segment;
		const arc = arcToCentre(
			from.x,
			from.y,
			to.x,
			to.y,
			radius,
			largeArc,
			sweep,
		);
		return Math.abs(arc.sweepAngle) * arc.radius;
	}
	const { control1: a, control2: b } = segment;
	const polygon =
		hypot(a.x - from.x, a.y - from.y) +
		hypot(b.x - a.x, b.y - a.y) +
		hypot(to.x - b.x, to.y - b.y);
	return (chord + polygon) / 2;
}

/** Unit directions in which a segment sets out and arrives; along its chord where it has none. */
export function directionsOf(
	from: Point,
	segment: Segment,
): readonly [out: Point, arriving: Point] {
	if (segment.kind === "quadratic")
		return directionsOf(from, raised(from, segment));
	const { to } = segment;
	const chord = unit(from, to) ?? { x: 1, y: 0 };
	if (segment.kind === "line") return [chord, chord];
	if (segment.kind === "cubic") {
		const { control1: a, control2: b } = segment;
		return [
			unit(from, a) ?? unit(from, b) ?? chord,
			unit(b, to) ?? unit(a, to) ?? chord,
		];
	}
	const { radius, largeArc, sweep } = segment;
	const arc = arcToCentre(from.x, from.y, to.x, to.y, radius, largeArc, sweep);
	const turn = sweep ? 1 / arc.radius : -1 / arc.radius;
	return [
		{ x: -(from.y - arc.y) * turn, y: (from.x - arc.x) * turn },
		{ x: -(to.y - arc.y) * turn, y: (to.x - arc.x) * turn },
	];
}

function unit(a: Point, b: Point): Point | undefined {
	const size = hypot(b.x - a.x, b.y - a.y);
	return size > 1e-6
		? { x: (b.x - a.x) / size, y: (b.y - a.y) / size }
		: undefined;
}
