import { hypot } from "../geometry/hypot.ts";
import type { Point, Segment } from "../types.ts";
import type { PlacedSpan } from "./choose.ts";
import { type ArcFit, emptyArc, fitArc } from "./fit-arc.ts";
import { LEASH, straightened } from "./hold.ts";
import type { Leash } from "./leash.ts";
import type { Node } from "./nodes.ts";
import type { CurveOptions } from "./options.ts";
import { emptyLine, fitLine, type LineFit } from "./polyline.ts";
import { type FreeCubic, refitCubic } from "./refit-cubic.ts";
import { roundedStretches } from "./rounded.ts";

const REFIT_SAMPLES = 48;
/** Lines that meet at less than this, as a sine, don't say where; nor if it were further off than this, pixels. */
const LEAST_SINE = 0.08;
const FURTHEST_JOINT = 2.5;
/** How far a control point may lean off its node's tangent, radians: at corners, along an axis, elsewhere. */
const CORNER_SLACK = 0.3;
const AXIS_SLACK = 0.006;
const SLACK = 0.02;
/** Lines this near to an axis over their whole length, in pixels, are taken to be meant so. */
const AXIS_MISS = 0.1;

function lineOf(span: PlacedSpan): LineFit | undefined {
	if (span.kind !== "line") return undefined;
	const from = span.start.hard ? span.start.index + 1 : span.start.index;
	const to = span.end.hard ? span.end.index - 1 : span.end.index;
	if (to - from < 2) return undefined;
	const fit = fitLine(span.section.p, from, to, emptyLine());
	const length = span.section.p.at[to] - span.section.p.at[from];
	const sigma = Math.sqrt((to - from + 1) / fit.weight);
	const allowed = Math.max(AXIS_MISS, 2 * sigma);
	if (Math.abs(fit.dy) * length < allowed) {
		fit.dx = Math.sign(fit.dx);
		fit.dy = 0;
	} else if (Math.abs(fit.dx) * length < allowed) {
		fit.dy = Math.sign(fit.dy);
		fit.dx = 0;
	}
	return fit;
}

function project(node: Node, line: LineFit): void {
	const t = (node.x - line.x) * line.dx + (node.y - line.y) * line.dy;
	node.x = line.x + t * line.dx;
	node.y = line.y + t * line.dy;
}

/** Puts the joint of two spans where the lines among them say it is. */
function settleJoint(
	end: Node,
	start: Node,
	before: LineFit | undefined,
	after: LineFit | undefined,
	leash: Leash | undefined,
): void {
	const fromX = end.x;
	const fromY = end.y;
	moveJoint(end, start, before, after);
	if (leash !== undefined && leash.from(end) > LEASH) {
		end.x = start.x = fromX;
		end.y = start.y = fromY;
	}
}

function moveJoint(
	end: Node,
	start: Node,
	before: LineFit | undefined,
	after: LineFit | undefined,
): void {
	if (before !== undefined && after !== undefined) {
		const sin = before.dx * after.dy - before.dy * after.dx;
		if (Math.abs(sin) > LEAST_SINE) {
			const t =
				((after.x - before.x) * after.dy - (after.y - before.y) * after.dx) /
				sin;
			// A line along an axis gives that coordinate exactly.
			const x = after.dx === 0 ? after.x : before.x + t * before.dx;
			const y = after.dy === 0 ? after.y : before.y + t * before.dy;
			if (hypot(x - end.x, y - end.y) < FURTHEST_JOINT) {
				end.x = start.x = x;
				end.y = start.y = y;
			}
		}
		return;
	}
	const line = before ?? after;
	if (line === undefined) return;
	project(end, line);
	start.x = end.x;
	start.y = end.y;
	if (!end.hard) {
		end.tx = line.dx;
		end.ty = line.dy;
	}
}

const free: FreeCubic = { x1: 0, y1: 0, x2: 0, y2: 0, rms: 0, worst: 0 };
const arc: ArcFit = emptyArc();

function pointOf(node: Node): Point {
	return { x: node.x, y: node.y };
}

function segmentOf(span: PlacedSpan): Segment {
	const { start, end, section } = span;
	const to = pointOf(end);
	if (span.kind === "line") return { kind: "line", to };
	if (span.kind === "arc") {
		const fit = fitArc(
			section.p,
			start,
			end,
			REFIT_SAMPLES,
			Number.POSITIVE_INFINITY,
			arc,
		);
		if (fit === undefined) return { kind: "line", to };
		const { radius, largeArc, sweep } = fit;
		return { kind: "arc", radius, largeArc, sweep, to };
	}
	refitCubic(section.p, start, end, slack(start), slack(end), free);
	return {
		kind: "cubic",
		control1: { x: free.x1, y: free.y1 },
		control2: { x: free.x2, y: free.y2 },
		to,
	};
}

/** A span as segments; what strays beyond the leash is written as straight lines near its points. */
function segmentsOf(span: PlacedSpan, leash: Leash): Segment[] {
	const { start, end, section } = span;
	const segment = segmentOf(span);
	if (leash.holds(start, segment, LEASH)) return [segment];
	const points = [pointOf(start)];
	for (let k = start.index + 1; k < end.index; k++) {
		points.push({ x: section.p.x[k], y: section.p.y[k] });
	}
	points.push(pointOf(end));
	return straightened(points);
}

function slack(node: Node): number {
	if (node.hard) return CORNER_SLACK;
	return node.tx === 0 || node.ty === 0 ? AXIS_SLACK : SLACK;
}

/**
 * The chosen spans turned into segments: straight spans are fitted to all their points, joints
 * move to where those lines meet, curves are fitted again between the settled joints, and what one arc goes round is
 * one (`rounded.ts`).
 *
 * @param closed whether the last span ends where the first starts
 * @param leash what no joint and no span may run away from, where that is asked for
 */
export function assemble(
	spans: readonly PlacedSpan[],
	closed: boolean,
	options: CurveOptions,
	leash?: Leash,
): { start: Point; segments: Segment[] } {
	const lines = spans.map(lineOf);
	for (let k = 0; k < spans.length; k++) {
		if (k + 1 === spans.length && !closed) break;
		const next = (k + 1) % spans.length;
		const { end } = spans[k];
		settleJoint(end, spans[next].start, lines[k], lines[next], leash);
	}
	const start = pointOf(spans[0].start);
	if (leash !== undefined)
		return { start, segments: spans.flatMap((one) => segmentsOf(one, leash)) };
	const segments = spans.map(segmentOf);
	let kept = 0;
	const written: Segment[] = [];
	for (const { from, to, fillet } of roundedStretches(
		spans,
		lines,
		segments,
		options,
	)) {
		const { radius, largeArc, sweep } = fillet;
		written.push(
			...segments.slice(kept, from),
			{ kind: "line", to: fillet.from },
			{ kind: "arc", radius, largeArc, sweep, to: fillet.to },
		);
		kept = to;
	}
	return { start, segments: [...written, ...segments.slice(kept)] };
}
