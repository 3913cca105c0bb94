import { arcToCentre } from "../geometry/arc.ts";
import { hypot } from "../geometry/hypot.ts";
import { raised } from "../geometry/quadratic.ts";
import type { Point, Segment } from "../types.ts";

/** A stretch of outline: where it starts and how it goes on. */
export interface Stretch {
	readonly start: Point;
	readonly segments: readonly Segment[];
}

/** Unit directions in which a segment sets out and arrives. */
interface Ends {
	readonly out: Point;
	readonly in: Point;
	readonly length: number;
}

function unit(x: number, y: number): Point | undefined {
	const size = hypot(x, y);
	return size > 1e-9 ? { x: x / size, y: y / size } : undefined;
}

function endsOf(from: Point, segment: Segment): Ends | undefined {
	const { to } = segment;
	const length = hypot(to.x - from.x, to.y - from.y);
	const chord = unit(to.x - from.x, to.y - from.y);
	if (chord === undefined) return undefined;
	if (segment.kind === "line") return { out: chord, in: chord, length };
	if (segment.kind === "quadratic") return endsOf(from, raised(from, segment));
	if (segment.kind === "cubic") {
		const { control1, control2 } = segment;
		return {
			out: unit(control1.x - from.x, control1.y - from.y) ?? chord,
			in: unit(to.x - control2.x, to.y - control2.y) ?? chord,
			length,
		};
	}
	const { radius, largeArc, sweep } = segment;
	const arc = arcToCentre(from.x, from.y, to.x, to.y, radius, largeArc, sweep);
	const turn = sweep ? 1 / arc.radius : -1 / arc.radius;
	return {
		out: { x: -(from.y - arc.y) * turn, y: (from.x - arc.x) * turn },
		in: { x: -(to.y - arc.y) * turn, y: (to.x - arc.x) * turn },
		length,
	};
}

/** A mitre goes no further than so many times the reach: one over this. */
const MITRE = 0.25;
/** Segments shorter than this aren't missed beneath, and end ones must be this long to be drawn in, in reaches. */
const UNMISSED = 0.5;
const LEAST_END = 3;

/** How far, in reaches, a stretch goes on beyond the image's frame: what is drawn in is still outside. */
const BEYOND = 4;

/** A stretch that goes straight on where it ends at the image's frame; nobody sees what lies outside. */
export function beyondFrame(
	stretch: Stretch,
	reach: number,
	atStart: boolean,
	atEnd: boolean,
): Stretch {
	let { start } = stretch;
	const segments = [...stretch.segments];
	const far = BEYOND * reach;
	if (atEnd && segments.length > 0) {
		const from = segments.at(-2)?.to ?? start;
		const last = segments[segments.length - 1];
		const way = endsOf(from, last)?.in;
		if (way !== undefined) {
			const { x, y } = last.to;
			const to = { x: x + far * way.x, y: y + far * way.y };
			segments.push({ kind: "line", to });
		}
	}
	if (atStart && segments.length > 0) {
		const way = endsOf(start, segments[0])?.out;
		if (way !== undefined) {
			segments.unshift({ kind: "line", to: start });
			start = { x: start.x - far * way.x, y: start.y - far * way.y };
		}
	}
	return { start, segments };
}

/**
 * A stretch moved to its right hand by `reach` pixels, so that a face on its left goes on beneath the
 * opaque neighbour that is painted over it. Vertices move along the mean of their two normals, cubics
 * keep their shape over the moved chord (Tiller and Hanson's offset, without refinement: the result
 * is hidden, so a tenth of a pixel does not matter). An open stretch also draws its ends in by
 * `reach`, so that it stays inside a neighbour that is pointed there.
 *
 * @returns undefined where something is too short or too bent to be moved that far
 */
export function underlap(
	stretch: Stretch,
	closed: boolean,
	reach: number,
): Stretch | undefined {
	const { start, segments } = stretch;
	const kept: Segment[] = [];
	const froms: Point[] = [];
	const ends: Ends[] = [];
	let pen = start;
	for (const segment of segments) {
		const e = endsOf(pen, segment);
		// What is shorter than half the way isn't missed beneath.
		if (e === undefined || e.length < UNMISSED * reach) continue;
		froms.push(pen);
		ends.push(e);
		kept.push(segment);
		pen = segment.to;
	}
	const n = kept.length;
	if (n === 0) return undefined;
	if (!closed && ends[0].length < LEAST_END * reach) return undefined;
	if (!closed && ends[n - 1].length < LEAST_END * reach) return undefined;
	const vertices: Point[] = [];
	for (let k = 0; k <= n; k++) {
		const at = k < n ? froms[k] : pen;
		const before = k > 0 ? ends[k - 1].in : closed ? ends[n - 1].in : undefined;
		const after = k < n ? ends[k].out : closed ? ends[0].out : undefined;
		vertices.push(moved(at, before, after, reach));
	}
	const out: Segment[] = [];
	for (let k = 0; k < n; k++) {
		const segment = kept[k];
		const to = vertices[k + 1];
		if (segment.kind === "line") out.push({ kind: "line", to });
		else if (segment.kind === "arc") {
			const radius = segment.radius + (segment.sweep ? -reach : reach);
			if (radius < reach) return undefined;
			out.push({ ...segment, radius, to });
		} else {
			const from = vertices[k];
			const scale = hypot(to.x - from.x, to.y - from.y) / ends[k].length;
			if (segment.kind === "quadratic") {
				// Half-way between where either end has it.
				const { control } = segment;
				const at = (axis: "x" | "y") =>
					(from[axis] +
						to[axis] +
						scale * (2 * control[axis] - froms[k][axis] - segment.to[axis])) /
					2;
				out.push({ ...segment, control: { x: at("x"), y: at("y") }, to });
				continue;
			}
			out.push({
				kind: "cubic",
				control1: {
					x: from.x + scale * (segment.control1.x - froms[k].x),
					y: from.y + scale * (segment.control1.y - froms[k].y),
				},
				control2: {
					x: to.x + scale * (segment.control2.x - segment.to.x),
					y: to.y + scale * (segment.control2.y - segment.to.y),
				},
				to,
			});
		}
	}
	return { start: vertices[0], segments: out };
}

/** A vertex moved to the right hand of the way through it. */
function moved(
	at: Point,
	before: Point | undefined,
	after: Point | undefined,
	reach: number,
): Point {
	if (before !== undefined && after !== undefined) {
		// Mitre: far enough out that both sides move by `reach`, at most twice that.
		const cos = before.x * after.x + before.y * after.y;
		const grow = reach / Math.max(MITRE, 1 + cos);
		return {
			x: at.x - grow * (before.y + after.y),
			y: at.y + grow * (before.x + after.x),
		};
	}
	const way = before ?? after ?? { x: 0, y: 0 };
	const inwards = before === undefined ? 1 : -1;
	return {
		x: at.x + reach * (inwards * way.x - way.y),
		y: at.y + reach * (inwards * way.y + way.x),
	};
}
