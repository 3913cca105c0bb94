import { hypot } from "../geometry/hypot.ts";
import { segmentPrice, turnPrice } from "./description-length.ts";
import { emptyArc, fitArc } from "./fit-arc.ts";
import { type CubicFit, fitCubic } from "./fit-cubic.ts";
import type { Node } from "./nodes.ts";
import type { CurveOptions } from "./options.ts";
import { emptyLine, fitLine } from "./polyline.ts";
import type { Section } from "./section.ts";

/**
 * Which spans describe a smooth section best: the shortest path over its candidate nodes, where a
 * span costs what it takes to write it and what it misses,
 *
 *   economy * numbers + 1/2 sum of (distance / sigma)² + 1/2 sum of (kink / sigma of a tangent)²,
 *
 * the two-part description length (`description-length.ts`). A
 * span that strays further than the tolerance from any looked-at point is not considered.
 *
 * Cost: a fit looks at no more than `SAMPLES` points, and a node's spans are tried forward only
 * until they have failed a few times in a row, so it is near-linear in the number of nodes.
 */
export interface Span {
	/** `gap`: nothing fits between these two neighbours, more candidates are needed. */
	readonly kind: "line" | "arc" | "cubic" | "gap";
	readonly from: number;
	readonly to: number;
}

/** A chosen span with what it lies between. */
export interface PlacedSpan {
	readonly kind: "line" | "arc" | "cubic";
	readonly section: Section;
	readonly start: Node;
	readonly end: Node;
}

/** What a gap costs, nats: more than any way round it. */
const GAP_COST = 1e6;
/** Points of a span that its fit is looked at in. */
const SAMPLES = 14;
/** Longer spans from a node are not tried after so many in a row that fail. */
const GIVE_UP = 3;
/** A span may pass from a point by so many of its deviations beyond the tolerance; a line from a corner by so many times that. */
const ALLOWED_SIGMAS = 2.5;
const CORNER_ALLOWANCE = 3;
/** A line that misses by more than this, mean square in variances, isn't looked at closely. */
const HOPELESS = 6;

const line = emptyLine();
const arc = emptyArc();
const cubic: CubicFit = {
	startHandle: 0,
	endHandle: 0,
	chiSquare: 0,
	worst: 0,
};

function kink(node: Node, tx: number, ty: number): number {
	if (node.hard) return 0;
	const sin = node.tx * ty - node.ty * tx;
	const cos = node.tx * tx + node.ty * ty;
	const angle = cos > 0 ? sin : 1;
	return turnPrice(angle * angle);
}

interface Choice {
	cost: number;
	kind: Span["kind"];
	/** Whether a dearer kind of span went untried, for it couldn't beat what is known. */
	spared: boolean;
}

/** How far a span may pass from a point: the tolerance beyond the point's own uncertainty. */
export function allowance(section: Section, options: CurveOptions): number {
	return options.tolerance + ALLOWED_SIGMAS * section.sigma;
}

function lineCost(
	section: Section,
	a: Node,
	b: Node,
	options: CurveOptions,
): number {
	const { p } = section;
	const chord = hypot(b.x - a.x, b.y - a.y);
	if (chord < 1e-6) return Number.POSITIVE_INFINITY;
	const from = a.hard ? a.index + 1 : a.index;
	const to = b.hard ? b.index - 1 : b.index;
	if (to - from < 1) {
		// Nothing measured between: the straight way.
		return segmentPrice("line", options.economy);
	}
	fitLine(p, from, to, line);
	// A quick no: the mean square distance alone is too large.
	if (line.chiSquare > HOPELESS * (to - from + 1))
		return Number.POSITIVE_INFINITY;
	const limit = allowance(section, options);
	const count = Math.min(SAMPLES, to - from + 1);
	const stride = (to - from + 1) / count;
	for (let k = 0; k < count; k++) {
		const i = from + Math.floor((k + 0.5) * stride);
		const d = Math.abs(
			(p.x[i] - line.x) * line.dy - (p.y[i] - line.y) * line.dx,
		);
		if (d > limit) return Number.POSITIVE_INFINITY;
	}
	for (const node of [a, b]) {
		const d = Math.abs(
			(node.x - line.x) * line.dy - (node.y - line.y) * line.dx,
		);
		if (d > (node.hard ? CORNER_ALLOWANCE : 1) * limit)
			return Number.POSITIVE_INFINITY;
	}
	return (
		segmentPrice("line", options.economy) +
		line.chiSquare / 2 +
		kink(a, line.dx, line.dy) +
		kink(b, line.dx, line.dy)
	);
}

/** @param budget what the way over this span must cost less than to matter */
function bestSpan(
	section: Section,
	a: Node,
	b: Node,
	budget: number,
	options: CurveOptions,
	out: Choice,
): void {
	out.kind = "line";
	out.cost = lineCost(section, a, b, options);
	out.spared = false;
	if (out.cost <= segmentPrice("arc", options.economy)) return;
	out.spared = budget <= segmentPrice("arc", options.economy);
	if (out.spared) return;
	const limit = allowance(section, options);
	const fitted = fitArc(section.p, a, b, SAMPLES, limit, arc);
	if (fitted !== undefined) {
		const cost =
			segmentPrice("arc", options.economy) +
			fitted.chiSquare / 2 +
			kink(a, fitted.startTx, fitted.startTy) +
			kink(b, fitted.endTx, fitted.endTy);
		if (cost < out.cost) {
			out.cost = cost;
			out.kind = "arc";
		}
	}
	if (out.cost <= segmentPrice("cubic", options.economy)) return;
	out.spared = budget <= segmentPrice("cubic", options.economy);
	if (out.spared) return;
	fitCubic(section.p, a, b, SAMPLES, limit, cubic);
	if (cubic.worst <= limit) {
		const cost = segmentPrice("cubic", options.economy) + cubic.chiSquare / 2;
		if (cost < out.cost) {
			out.cost = cost;
			out.kind = "cubic";
		}
	}
}

/** The cheapest chain of spans from the first node to the last. */
export function cheapestChain(
	section: Section,
	nodes: readonly Node[],
	options: CurveOptions,
): Span[] {
	const n = nodes.length;
	const cost = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
	const via = new Int32Array(n);
	const kinds: Span["kind"][] = new Array(n).fill("line");
	cost[0] = 0;
	const choice: Choice = { cost: 0, kind: "line", spared: false };
	for (let i = 0; i + 1 < n; i++) {
		let failed = 0;
		for (let j = i + 1; j < n && failed < GIVE_UP; j++) {
			const budget = cost[j] - cost[i];
			bestSpan(section, nodes[i], nodes[j], budget, options, choice);
			if (choice.cost === Number.POSITIVE_INFINITY) {
				if (choice.spared) continue;
				failed++;
				if (j > i + 1) continue;
				// Next-door neighbours are always joined, so that there is a way to the end.
				choice.cost = GAP_COST;
				choice.kind = "gap";
			} else failed = 0;
			const total = cost[i] + choice.cost;
			if (total < cost[j] - 1e-9) {
				cost[j] = total;
				via[j] = i;
				kinds[j] = choice.kind;
			}
		}
	}
	const spans: Span[] = [];
	for (let j = n - 1; j > 0; j = via[j]) {
		spans.push({ kind: kinds[j], from: via[j], to: j });
	}
	return spans.reverse();
}
