import type { Intake } from "../intake/index.ts";
import { createSets, find, join } from "../runs/sets.ts";

/** Pixels of a picture: columns left .. right - 1, rows top .. bottom - 1. */
export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Pictures of which more isn't flat are photographs or textures, part of their pixels. */
const MOST_BUSY = 0.5;
/** A letter of 14 px is no higher, its descender, its accent and the ground beside them included, pixels. */
const MOST_HIGH = 24;
/** So many small things are a texture. */
const MOST_THINGS = 1000;
/** Letters of a word and dots of an i lie no farther from each other, pixels. */
const GAP_ACROSS = 5;
const GAP_DOWN = 2;

/**
 * Boxes around what lies low and by itself on a flat ground, what is near each other in one: letters, words and lines of them.
 *
 * Cost: one pass over the pixels that aren't flat.
 *
 * @returns boxes that hold the ground beside the things too, from top to bottom
 */
export function smallThings({ pixels, busy }: Intake): Box[] {
	if (busy.length > MOST_BUSY * pixels.packed.length) return [];
	const low = boxesOfBusy(busy, pixels.width).filter(
		({ top, bottom }) => bottom - top <= MOST_HIGH,
	);
	return low.length > MOST_THINGS ? [] : nearTogether(low);
}

/** The boxes of what hangs together of the busy pixels, over corners too; run by run. */
function boxesOfBusy(busy: Int32Array, width: number): Box[] {
	const starts: number[] = [];
	for (let k = 0; k < busy.length; k++) {
		const goesOn =
			k > 0 && busy[k] === busy[k - 1] + 1 && busy[k] % width !== 0;
		if (!goesOn) starts.push(k);
	}
	const count = starts.length;
	starts.push(busy.length);
	const row = new Int32Array(count);
	const from = new Int32Array(count);
	const to = new Int32Array(count);
	const sets = createSets(count);
	for (let n = 0, above = 0; n < count; n++) {
		const first = busy[starts[n]];
		row[n] = Math.floor(first / width);
		from[n] = first - row[n] * width;
		to[n] = from[n] + starts[n + 1] - starts[n];
		while (row[above] < row[n] - 1) above++;
		// The one that reaches farther may touch the next run too.
		while (row[above] === row[n] - 1 && to[above] < from[n]) above++;
		for (let a = above; row[a] === row[n] - 1 && from[a] <= to[n]; a++)
			join(sets, a, n);
	}
	const boxes = new Map<number, { -readonly [side in keyof Box]: number }>();
	for (let n = 0; n < count; n++) {
		const root = find(sets, n);
		const box = boxes.get(root);
		if (box === undefined) {
			const [left, right] = [from[n], to[n]];
			boxes.set(root, { left, right, top: row[n], bottom: row[n] + 1 });
			continue;
		}
		box.left = Math.min(box.left, from[n]);
		box.right = Math.max(box.right, to[n]);
		box.bottom = row[n] + 1;
	}
	return [...boxes.values()];
}

/** Boxes of which none is near another, around those given. */
function nearTogether(given: readonly Box[]): Box[] {
	let boxes = given.slice();
	for (;;) {
		const joined = joinedOnce(boxes);
		if (joined.length === boxes.length) return joined;
		boxes = joined;
	}
}

function joinedOnce(boxes: readonly Box[]): Box[] {
	const joined: Box[] = [];
	// From left to right, so that a word grows letter by letter.
	const sorted = boxes.slice().sort((a, b) => a.left - b.left || a.top - b.top);
	for (const box of sorted) {
		const at = joined.findIndex((other) => areNear(other, box));
		if (at < 0) joined.push(box);
		else joined[at] = around(joined[at], box);
	}
	return joined.sort((a, b) => a.top - b.top || a.left - b.left);
}

const areNear = (a: Box, b: Box): boolean =>
	a.left - b.right <= GAP_ACROSS &&
	b.left - a.right <= GAP_ACROSS &&
	a.top - b.bottom <= GAP_DOWN &&
	b.top - a.bottom <= GAP_DOWN;

const around = (a: Box, b: Box): Box => ({
	left: Math.min(a.left, b.left),
	top: Math.min(a.top, b.top),
	right: Math.max(a.right, b.right),
	bottom: Math.max(a.bottom, b.bottom),
});
