import type { Point } from "../types.ts";
import type { Chain } from "./chains.ts";
import type { Centre } from "./chords.ts";
import { apart, median } from "./measures.ts";

/** Half widths around a joint in which chords lean, and as far as which the direction is taken beyond them. */
const LEANING = 1.3;
const STRAIGHT = 3;

/** Radians in a half width: what turns by more has a corner there. */
const MOST_BEND = 0.6;

/** Cosine of the angle at which two lines go on as one: any but a way back, for what turns has a corner. */
const GOES_ON = 0.9;
/** Determinant of the least squares below which all lines of a joint are one. */
const PARALLEL = 0.05;
/** Most by which their half widths differ. */
const ALIKE = 1.35;

/** A line where it enters a joint. */
interface End {
	readonly line: Line;
	readonly atStart: boolean;
	/** Its last sure centre, and the direction from the joint along it. */
	readonly point: Point;
	readonly along: Point;
	/** That in which it would leave the joint if it bent there as it does beside it. */
	readonly leaving: Point;
	partner?: End;
}

interface Line {
	readonly centres: readonly Centre[];
	readonly radius: number;
	start?: End;
	end?: End;
}

/**
 * Lines that go on straight through their joints, as a pen draws them: of those that meet, the two most opposite
 * become one, whose course at the joint is left to the fit. The others end where all lines of the joint
 * meet by least squares, for the axis itself leans towards whatever joins.
 */
export function throughJoints(chains: readonly Chain[]): Chain[] {
	const rings = chains.filter(({ closed }) => closed);
	const joints = new Map<Point, End[]>();
	const lines = chains.flatMap((chain) => {
		const line = chain.closed ? undefined : enter(chain, joints);
		return line === undefined ? [] : [line];
	});
	const places = new Map<End, Point>();
	for (const [place, ends] of joints) {
		const met = meetingPoint(ends, place);
		for (const end of ends) places.set(end, met);
		pair(ends);
	}
	return [...rings, ...trails(lines, places)];
}

/** Without its leaning centres, and known at its joints; undefined where nothing is left. */
function enter(
	{ centres, from, to }: Chain,
	joints: Map<Point, End[]>,
): Line | undefined {
	const radius = median(centres.map((one) => one.radius));
	const far = (one: Centre, joint: Point | undefined) =>
		joint === undefined || apart(one, joint) > LEANING * radius;
	const sure = centres.filter((one) => far(one, from) && far(one, to));
	const kept = sure.length < 2 ? furthest(centres, from, to) : sure;
	if (kept.length < 2) return undefined;
	const line: Line = { centres: kept, radius };
	const add = (joint: Point, atStart: boolean): End => {
		const outward = atStart ? kept : kept.toReversed();
		const [point] = outward;
		const beyond =
			outward.find(
				(one) => apart(one, point) > (STRAIGHT - LEANING) * radius,
			) ?? outward[outward.length - 1];
		const base = sure.length < 2 ? joint : point;
		const length = Math.max(1e-9, apart(beyond, base));
		const along = {
			x: (beyond.x - base.x) / length,
			y: (beyond.y - base.y) / length,
		};
		const leaving = leavingOf(outward, joint, radius) ?? along;
		const end = { line, atStart, point, along, leaving };
		joints.set(joint, [...(joints.get(joint) ?? []), end]);
		return end;
	};
	if (from !== undefined) line.start = add(from, true);
	if (to !== undefined) line.end = add(to, false);
	return line;
}

/** Of its direction beside the joint, half width by half width, what it is at the joint; undefined for a short line. */
function leavingOf(
	outward: readonly Centre[],
	joint: Point,
	radius: number,
): Point | undefined {
	const at = (times: number) =>
		outward.find((one) => apart(one, joint) > times * radius);
	const places = [LEANING, LEANING + 1, LEANING + 2].map(at);
	const [a, b, c] = places;
	if (a === undefined || b === undefined || c === undefined) return undefined;
	const first = Math.atan2(b.y - a.y, b.x - a.x);
	const second = Math.atan2(c.y - b.y, c.x - b.x);
	const turn = Math.atan2(Math.sin(second - first), Math.cos(second - first));
	if (Math.abs(turn) > MOST_BEND) return undefined;
	const angle = first - (LEANING + 0.5) * turn;
	return { x: Math.cos(angle), y: Math.sin(angle) };
}

/** What is left of a line too short to be sure of: its end, or its middle between two joints. */
function furthest(
	centres: readonly Centre[],
	from: Point | undefined,
	to: Point | undefined,
): Centre[] {
	const third = centres.length / 3;
	const first = from === undefined ? 0 : to === undefined ? 2 * third : third;
	const last =
		to === undefined ? 3 * third : from === undefined ? third : 2 * third;
	return centres.slice(Math.floor(first), Math.ceil(last));
}

/** The point nearest to all lines, as least squares have it; the joint itself where they are parallel. */
function meetingPoint(ends: readonly End[], joint: Point): Point {
	let [xx, xy, yy, x, y] = [0, 0, 0, 0, 0];
	for (const { point, along } of ends) {
		const [nx, ny] = [-along.y, along.x];
		const off = nx * point.x + ny * point.y;
		xx += nx * nx;
		xy += nx * ny;
		yy += ny * ny;
		x += nx * off;
		y += ny * off;
	}
	const det = xx * yy - xy * xy;
	if (det < PARALLEL) return joint;
	const met = { x: (yy * x - xy * y) / det, y: (xx * y - xy * x) / det };
	const widest = Math.max(...ends.map(({ line }) => line.radius));
	return apart(met, joint) < 2 * widest ? met : joint;
}

/** The most opposite first. */
function pair(ends: readonly End[]): void {
	for (;;) {
		let best: [End, End] | undefined;
		let least = GOES_ON;
		for (const a of ends)
			for (const b of ends) {
				if (a === b || a.partner !== undefined || b.partner !== undefined)
					continue;
				const ratio = a.line.radius / b.line.radius;
				if (ratio > ALIKE || ratio < 1 / ALIKE) continue;
				const cosine = a.leaving.x * b.leaving.x + a.leaving.y * b.leaving.y;
				if (cosine < least) {
					least = cosine;
					best = [a, b];
				}
			}
		if (best === undefined) return;
		best[0].partner = best[1];
		best[1].partner = best[0];
	}
}

/** Lines strung together at their partners. */
function trails(
	lines: readonly Line[],
	places: ReadonlyMap<End, Point>,
): Chain[] {
	const done = new Set<Line>();
	const follow = (first: Line, fromStart: boolean): Chain => {
		const centres: Centre[] = [];
		const begun = fromStart ? first.start : first.end;
		let line = first;
		let forwards = fromStart;
		for (;;) {
			done.add(line);
			centres.push(...(forwards ? line.centres : line.centres.toReversed()));
			const leaving = forwards ? line.end : line.start;
			const onward = leaving?.partner;
			if (onward === undefined || done.has(onward.line)) {
				const from = begun && places.get(begun);
				const to = leaving && places.get(leaving);
				const isRing = onward !== undefined && onward === begun;
				if (isRing) return { centres, closed: true };
				return {
					...{ centres, closed: false },
					...(from && { from }),
					...(to && { to }),
				};
			}
			line = onward.line;
			forwards = onward.atStart;
		}
	};
	const chains: Chain[] = [];
	// From ends without a partner first; what is left then are rings.
	for (const line of lines) {
		if (done.has(line)) continue;
		if (line.start?.partner === undefined) chains.push(follow(line, true));
		else if (line.end?.partner === undefined) chains.push(follow(line, false));
	}
	for (const line of lines)
		if (!done.has(line)) chains.push(follow(line, true));
	return chains;
}
