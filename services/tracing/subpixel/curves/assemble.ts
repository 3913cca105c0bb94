import type { Point, Segment } from "../types.ts";
import { type ArcFit, emptyArc, fitArc } from "./fit-arc.ts";
import type { Node } from "./nodes.ts";
import { emptyLine, fitLine, type LineFit } from "./polyline.ts";
import { type FreeCubic, refitCubic } from "./refit-cubic.ts";
import type { Section } from "./section.ts";

/** A chosen piece with what it spans. */
export interface PlacedPiece {
	readonly kind: "line" | "arc" | "cubic";
	readonly section: Section;
	readonly start: Node;
	readonly end: Node;
}

const REFIT_SAMPLES = 48;
/** Lines this near to an axis over their whole length, in pixels, are taken to be meant so. */
const AXIS_MISS = 0.1;

function lineOf(piece: PlacedPiece): LineFit | undefined {
	if (piece.kind !== "line") return undefined;
	const from = piece.start.hard ? piece.start.index + 1 : piece.start.index;
	const to = piece.end.hard ? piece.end.index - 1 : piece.end.index;
	if (to - from < 2) return undefined;
	const fit = fitLine(piece.section.p, from, to, emptyLine());
	const length = piece.section.p.at[to] - piece.section.p.at[from];
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

/** Puts the joint of two pieces where the lines among them say it is. */
function settleJoint(
	end: Node,
	start: Node,
	before: LineFit | undefined,
	after: LineFit | undefined,
): void {
	if (before !== undefined && after !== undefined) {
		const sin = before.dx * after.dy - before.dy * after.dx;
		if (Math.abs(sin) > 0.08) {
			const t =
				((after.x - before.x) * after.dy - (after.y - before.y) * after.dx) /
				sin;
			// A line along an axis gives that coordinate exactly.
			const x = after.dx === 0 ? after.x : before.x + t * before.dx;
			const y = after.dy === 0 ? after.y : before.y + t * before.dy;
			if (Math.hypot(x - end.x, y - end.y) < 2.5) {
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

function segmentOf(piece: PlacedPiece): Segment {
	const { start, end, section } = piece;
	const to = pointOf(end);
	if (piece.kind === "line") return { kind: "line", to };
	if (piece.kind === "arc") {
		const fit = fitArc(section.p, start, end, REFIT_SAMPLES, arc);
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

/** How far a control point may lean off its node's tangent, radians. */
function slack(node: Node): number {
	if (node.hard) return 0.3;
	return node.tx === 0 || node.ty === 0 ? 0.006 : 0.02;
}

/**
 * The chosen pieces turned into segments: straight pieces are fitted to all their points, joints
 * move to where those lines meet, and curves are fitted again between the settled joints.
 *
 * @param closed whether the last piece ends where the first starts
 */
export function assemble(
	pieces: readonly PlacedPiece[],
	closed: boolean,
): { start: Point; segments: Segment[] } {
	const lines = pieces.map(lineOf);
	for (let k = 0; k < pieces.length; k++) {
		if (k + 1 === pieces.length && !closed) break;
		const next = (k + 1) % pieces.length;
		settleJoint(pieces[k].end, pieces[next].start, lines[k], lines[next]);
	}
	return {
		start: pointOf(pieces[0].start),
		segments: pieces.map(segmentOf),
	};
}
