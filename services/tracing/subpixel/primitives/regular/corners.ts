import { polygonArea } from "../../geometry/area.ts";
import { hypot } from "../../geometry/hypot.ts";
import { keptOf } from "../../geometry/thinned.ts";
import type { Point } from "../../types.ts";

/** A polygon or star has no more corners than this; a star has as many again between them. */
export const MOST_CORNERS = 24;
/** How far a boundary may run from the polygon of its corners when these are looked for, pixels. */
const SPREAD = 0.75;
/** All sides are equally long; what is shorter than this part of the longest is a corner that the pixels have rounded. */
const LEAST_SIDE = 0.5;
/** The part of a side at either end that a corner may have rounded; and how far two sides turn at least, as a sine. */
const INNER = 0.25;
const LEAST_SINE = 0.08;

/** Where the sides of a boundary meet, clockwise on screen from the corner that is furthest out. */
export function coarseCorners(points: Float64Array): Point[] | undefined {
	const n = points.length / 2;
	const all: Point[] = [];
	for (let k = 0; k < n; k++)
		all.push({ x: points[2 * k], y: points[2 * k + 1] });
	if (polygonArea(points) < 0) all.reverse();
	const first = furthest(all);
	const turned = [...all.slice(first), ...all.slice(0, first + 1)];
	const sides = straightSides(turned);
	if (sides.length < 3 || sides.length > 2 * MOST_CORNERS) return undefined;
	const corners: Point[] = [];
	for (const [k, side] of sides.entries()) {
		const corner = crossing(sides[(k + sides.length - 1) % sides.length], side);
		if (corner === undefined) return undefined;
		corners.push(corner);
	}
	const outer = furthest(corners);
	return [...corners.slice(outer), ...corners.slice(0, outer)];
}

/** Index of the point that is furthest from the middle of all. */
function furthest(points: readonly Point[]): number {
	let x = 0;
	let y = 0;
	for (const p of points) {
		x += p.x;
		y += p.y;
	}
	x /= points.length;
	y /= points.length;
	let index = 0;
	let most = 0;
	for (let k = 0; k < points.length; k++) {
		const away = (points[k].x - x) ** 2 + (points[k].y - y) ** 2;
		if (away <= most) continue;
		most = away;
		index = k;
	}
	return index;
}

type Side = readonly [from: Point, to: Point];

/** The long straight stretches of a closed line, each by two of its points that no corner has rounded. */
function straightSides(line: readonly Point[]): Side[] {
	const corners = keptOf(line, true, SPREAD).slice(0, -1);
	// The one half-way round was kept whether it is one or not.
	const kept = corners.filter((corner, k) => {
		const p = line[corner];
		const before = line[corners[(k + corners.length - 1) % corners.length]];
		const after = line[corners[(k + 1) % corners.length]];
		const chord = hypot(after.x - before.x, after.y - before.y);
		const twice =
			(after.x - before.x) * (p.y - before.y) -
			(after.y - before.y) * (p.x - before.x);
		return Math.abs(twice) > SPREAD * chord;
	});
	const lengths = kept.map((corner, k) => {
		const next = line[kept[(k + 1) % kept.length]];
		return hypot(next.x - line[corner].x, next.y - line[corner].y);
	});
	const least = LEAST_SIDE * Math.max(...lengths);
	const last = line.length - 1;
	return kept.flatMap((from, k): Side[] => {
		if (lengths[k] < least) return [];
		const to = kept[(k + 1) % kept.length];
		const steps = (to - from + last) % last;
		const at = (share: number) =>
			line[(from + Math.round(share * steps)) % last];
		return [[at(INNER), at(1 - INNER)]];
	});
}

/** Where the lines of two sides meet. */
function crossing([a, b]: Side, [c, d]: Side): Point | undefined {
	const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
	const cross = ux * vy - uy * vx;
	if (Math.abs(cross) < LEAST_SINE * hypot(ux, uy) * hypot(vx, vy))
		return undefined;
	const t = ((c.x - a.x) * vy - (c.y - a.y) * vx) / cross;
	return { x: a.x + t * ux, y: a.y + t * uy };
}
