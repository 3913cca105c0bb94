import { hypot } from "../geometry/hypot.ts";
import type { Point } from "../types.ts";
import type { Centre, Chords } from "./chords.ts";

/** A centre line between two ends, each free or a joint of several. */
export interface Chain {
	readonly centres: readonly Centre[];
	/** The joints that it begins and ends in, one object for all that meet there; undefined for free ends. */
	readonly from?: Point;
	readonly to?: Point;
	readonly closed: boolean;
}

/** A branch that ends freely is a corner of a cap, not a stroke, below this many half widths of its joint. */
const SHORTEST = 1.7;

/** At half and at three quarters of a branch's length over those a quarter before: 0.67 and 0.5 in a mitre, 1 and 0.8 at least where it ends round. */
const TAPERED = [0.85, 0.65];

/** An area of more branches than this, such as noise, has no lines to speak of; pruning them would take seconds. */
const MOST_BRANCHES = 1500;

/** Joints nearer than this many half widths are one. */
const ONE_JOINT = 1.6;

/** Part of the graph of chords: from one end or joint to another. */
interface Branch {
	from: number;
	to: number;
	centres: Centre[];
}

/**
 * The chordal axis as lines. Short branches, which corners of caps and bumps of outlines make, are cut off, the
 * shortest first; joints that lie together become one.
 *
 * @param options.cutTips whether long branches are cut off too that taper from their joint on: the mitres of sharp corners
 */
export function chainsOf(
	{ triangles, links }: Chords,
	{ cutTips = false }: { readonly cutTips?: boolean } = {},
): Chain[] {
	const degree = (t: number) => links[t].length;
	let branches: Branch[] = [];
	const seen = new Set<Centre>();
	const walk = (start: number, first: (typeof links)[number][number]) => {
		const centres: Centre[] = [];
		let link = first;
		for (;;) {
			seen.add(link.centre);
			centres.push(link.centre);
			const onward = links[link.to].find((one) => !seen.has(one.centre));
			if (degree(link.to) !== 2 || onward === undefined) break;
			link = onward;
		}
		branches.push({ from: start, to: link.to, centres });
	};
	for (const wanted of [3, 1, 2])
		links.forEach((own, t) => {
			if (own.length !== wanted) return;
			for (const link of own) if (!seen.has(link.centre)) walk(t, link);
		});
	if (branches.length > MOST_BRANCHES) return [];
	branches = joined(pruned(branches, cutTips));
	const place = placesOf(branches, triangles);
	const ends = endsOf(branches);
	const joint = (t: number) => ((ends.get(t) ?? 0) > 1 ? place(t) : undefined);
	return branches.flatMap(({ from, to, centres }): Chain[] => {
		if (from === to && (ends.get(from) ?? 0) <= 2)
			return [{ centres, closed: true }];
		const [start, end] = [joint(from), joint(to)];
		return [
			{
				...{ centres, closed: false },
				...(start && { from: start }),
				...(end && { to: end }),
			},
		];
	});
}

/** How many branches end at each triangle; a ring's both ends count. */
function endsOf(branches: readonly Branch[]): Map<number, number> {
	const ends = new Map<number, number>();
	for (const { from, to } of branches)
		for (const t of [from, to]) ends.set(t, (ends.get(t) ?? 0) + 1);
	return ends;
}

function lengthOf(centres: readonly Centre[]): number {
	let length = 0;
	for (let k = 1; k < centres.length; k++)
		length += hypot(
			centres[k].x - centres[k - 1].x,
			centres[k].y - centres[k - 1].y,
		);
	return length;
}

function pruned(given: readonly Branch[], cutTips: boolean): Branch[] {
	let branches = [...given];
	for (;;) {
		const ends = endsOf(branches);
		const isFree = (t: number) => ends.get(t) === 1;
		let worst: Branch | undefined;
		let least = SHORTEST;
		for (const branch of branches) {
			if (isFree(branch.from) === isFree(branch.to)) continue;
			const { centres } = branch;
			const outward = isFree(branch.to) ? centres : centres.toReversed();
			const [joint] = outward;
			const isCut = cutTips && isTip(outward);
			const share = isCut ? 0 : lengthOf(centres) / joint.radius;
			if (share < least) {
				least = share;
				worst = branch;
			}
		}
		if (worst === undefined) return branches;
		const cut = worst;
		branches = joined(branches.filter((one) => one !== cut));
	}
}

/** Whether a branch tapers steadily towards its free end, as no cap does. */
function isTip(outward: readonly Centre[]): boolean {
	const length = lengthOf(outward);
	const radiusAt = (share: number) => {
		let along = 0;
		const k = outward.findIndex((one, j) => {
			if (j > 0)
				along += hypot(one.x - outward[j - 1].x, one.y - outward[j - 1].y);
			return along >= share * length;
		});
		return outward[Math.max(0, k)].radius;
	};
	const [quarter, half, three] = [1, 2, 3].map((quarters) =>
		radiusAt(quarters / 4),
	);
	return half < TAPERED[0] * quarter && three < TAPERED[1] * half;
}

/** Where two branches meet and no third, they are one. */
function joined(given: readonly Branch[]): Branch[] {
	const branches = new Set(given);
	const at = new Map<number, Branch[]>();
	for (const branch of branches)
		for (const t of [branch.from, branch.to])
			at.set(t, [...(at.get(t) ?? []), branch]);
	for (const [t, [first, second, ...others]] of at) {
		if (second === undefined || first === second || others.length > 0) continue;
		const one = first.to === t ? first : reversed(first);
		const other = second.from === t ? second : reversed(second);
		const both = {
			from: one.from,
			to: other.to,
			centres: [...one.centres, ...other.centres],
		};
		branches.delete(first);
		branches.delete(second);
		branches.add(both);
		for (const [end, old] of [
			[both.from, first],
			[both.to, second],
		] as const) {
			const here = at.get(end) as Branch[];
			here[here.indexOf(old)] = both;
		}
	}
	return [...branches];
}

function reversed({ from, to, centres }: Branch): Branch {
	return { from: to, to: from, centres: centres.toReversed() };
}

/**
 * Where each joint lies: joints that a short branch parts are one, in their middle; those branches are emptied.
 */
function placesOf(
	branches: Branch[],
	triangles: readonly Point[],
): (t: number) => Point {
	const into = new Map<number, number>();
	const root = (t: number): number => {
		const up = into.get(t);
		return up === undefined ? t : root(up);
	};
	const ends = endsOf(branches);
	for (let k = branches.length - 1; k >= 0; k--) {
		const { from, to, centres } = branches[k];
		if (from === to || ends.get(from) === 1 || ends.get(to) === 1) continue;
		const radius = Math.max(...centres.map((one) => one.radius));
		if (lengthOf(centres) > ONE_JOINT * radius) continue;
		if (root(from) !== root(to)) into.set(root(from), root(to));
		branches.splice(k, 1);
	}
	const members = new Map<number, Point[]>();
	for (const t of ends.keys())
		members.set(root(t), [...(members.get(root(t)) ?? []), triangles[t]]);
	const placed = new Map<number, Point>();
	return (t) => {
		const known = placed.get(root(t));
		if (known !== undefined) return known;
		const all = members.get(root(t)) ?? [triangles[t]];
		const mean = (value: (point: Point) => number) =>
			all.reduce((sum, one) => sum + value(one), 0) / all.length;
		const point = { x: mean(({ x }) => x), y: mean(({ y }) => y) };
		placed.set(root(t), point);
		return point;
	};
}
