import type { Point } from "../types.ts";
import { divide, type Fitted, type Place, type Run } from "./divide.ts";
import type { Node } from "./model.ts";

/** A course of lines and arcs: what it goes through, and how each piece bends. */
export interface Course {
	readonly nodes: Node[];
	readonly sagittas: number[];
}

/** At this price of a number all places are one line or arc, nats. */
const ONE_RUN = 1_000_000;
/** Lines that turn by less than this, as a sine, have no corner to be sure of. */
const LEAST_SINE = 0.12;
/** A corner lies no further from the places on both sides than this, pixels and half widths. */
const NEAR = 3;
const NEAR_WIDTHS = 1.5;

/**
 * A course of lines and arcs along places.
 *
 * @param closed whether it comes back to its first place
 */
export function layCourse(
	places: readonly Place[],
	closed: boolean,
	economy: number,
	halfWidth: number,
): Course | undefined {
	if (places.length < 2) return undefined;
	let order = places;
	let runs = divide(order, economy, halfWidth);
	if (closed) {
		// Begun where a run ends, no run is cut by the seam.
		const [, second] = runs;
		const seam =
			second === undefined ? Math.floor(order.length / 2) : second.from;
		order = [...order.slice(seam), ...order.slice(0, seam)];
		runs = divide(order, economy, halfWidth);
		if (runs.length < 2) runs = halved(order);
	}
	const joints = runs
		.slice(1)
		.map((run, k) => jointOf(order, runs[k], run, halfWidth));
	const [first] = runs;
	const last = runs[runs.length - 1];
	if (closed) {
		const seam = jointOf(order, last, first, halfWidth);
		return bend([seam, ...joints], order, runs, true);
	}
	const start = onto(first.fit, order[0]);
	const end = onto(last.fit, order[order.length - 1]);
	return bend([start, ...joints, end], order, runs, false);
}

/** A closed course has two pieces at least. */
function halved(places: readonly Place[]): Run[] {
	const middle = places.length >> 1;
	const fit = (from: number, to: number): Fitted => {
		const [run] = divide(places.slice(from, to + 1), ONE_RUN, 0);
		return run.fit;
	};
	return [
		{ from: 0, to: middle - 1, fit: fit(0, middle - 1) },
		{
			from: middle,
			to: places.length - 1,
			fit: fit(middle, places.length - 1),
		},
	];
}

function jointOf(
	places: readonly Place[],
	before: Run,
	after: Run,
	halfWidth: number,
): Node {
	const a = places[before.to];
	const b = places[after.from];
	const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
	if (before.fit.kind === "line" && after.fit.kind === "line") {
		const met = crossing(before.fit, after.fit);
		const reach =
			Math.hypot(a.x - b.x, a.y - b.y) + NEAR + NEAR_WIDTHS * halfWidth;
		if (
			met !== undefined &&
			Math.hypot(met.x - middle.x, met.y - middle.y) < reach
		)
			return met;
	}
	const one = onto(before.fit, middle);
	const other = onto(after.fit, middle);
	return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function crossing(
	a: Extract<Fitted, { kind: "line" }>,
	b: Extract<Fitted, { kind: "line" }>,
): Node | undefined {
	const sine = a.ux * b.uy - a.uy * b.ux;
	if (Math.abs(sine) < LEAST_SINE) return undefined;
	const along = ((b.x - a.x) * b.uy - (b.y - a.y) * b.ux) / sine;
	return { x: a.x + along * a.ux, y: a.y + along * a.uy };
}

/** The point of a line or circle that is nearest. */
function onto(fit: Fitted, { x, y }: Point): Node {
	if (fit.kind === "line") {
		const along = (x - fit.x) * fit.ux + (y - fit.y) * fit.uy;
		return { x: fit.x + along * fit.ux, y: fit.y + along * fit.uy };
	}
	const far = Math.hypot(x - fit.x, y - fit.y) || 1;
	return {
		x: fit.x + (fit.radius * (x - fit.x)) / far,
		y: fit.y + (fit.radius * (y - fit.y)) / far,
	};
}

/** Pieces between joints; each arc bends as far as its middle place lies off the chord. */
function bend(
	nodes: Node[],
	places: readonly Place[],
	runs: readonly Run[],
	closed: boolean,
): Course {
	const sagittas = runs.map(({ fit, from, to }, k) => {
		if (fit.kind === "line") return 0;
		const a = nodes[k];
		const b = nodes[closed ? (k + 1) % nodes.length : k + 1];
		const chord = Math.hypot(b.x - a.x, b.y - a.y);
		if (chord < 1e-6) return 0;
		const [nx, ny] = [-(b.y - a.y) / chord, (b.x - a.x) / chord];
		const centre =
			(fit.x - (a.x + b.x) / 2) * nx + (fit.y - (a.y + b.y) / 2) * ny;
		const middle = places[(from + to) >> 1];
		const side =
			(middle.x - (a.x + b.x) / 2) * nx + (middle.y - (a.y + b.y) / 2) * ny;
		return centre + Math.sign(side || 1) * fit.radius;
	});
	return { nodes, sagittas };
}
