import type { Pixels } from "../intake/index.ts";
import type { Levels } from "../paint/field.ts";
import type { Field } from "../types.ts";

/** So far beyond its pixels, pixels, a field goes on, to fade out. */
const MARGIN = 4;
/** Boxes of more pixels than this take too long. */
const MOST_PIXELS = 4_000_000;
/** Rounds in which what was filled in is smoothed, and those in which rounding is undone. */
const FILL_ROUNDS = 12;
const EASE_ROUNDS = 12;
/** A slope that goes on unseen is this part of what it was a pixel before. */
const FADE = 0.85;
/** A share may move by so many levels from its pixel's: rounding's half, and so many times the noise. */
const ROUNDING = 0.5;
const NOISE = 1.5;

/**
 * The shares of a blurred thing. A pixel's is its colour's place on the line from the ground's; what sharper shapes
 * hide is filled in from what lies around it, so that contours go on beneath them. All shares are made as even as the
 * levels' rounding leaves room for, since steps of whole levels are no contours.
 *
 * @param member 1 for each pixel that shows the ground or what is blurred on it
 * @param direction of the line in premultiplied levels, of length 1
 */
export function fieldOf(
	{ packed, width, height }: Pixels,
	member: Uint8Array,
	thing: Int32Array,
	ground: Levels,
	direction: readonly number[],
	noise: number,
): Field | undefined {
	const box = boxAround(thing, width, height);
	const { left, top, columns, rows } = box;
	if (columns < 2 || rows < 2 || columns * rows > MOST_PIXELS) return undefined;
	const levels = new Float32Array(columns * rows);
	const isSeen = new Uint8Array(columns * rows);
	for (let v = 0, k = 0; v < rows; v++) {
		for (let u = 0; u < columns; u++, k++) {
			const i = (top + v) * width + left + u;
			if (!member[i]) continue;
			isSeen[k] = 1;
			for (let c = 0; c < 4; c++)
				levels[k] +=
					(((packed[i] >>> (8 * c)) & 255) - ground[c]) * direction[c];
		}
	}
	ease(levels, isSeen, columns, rows, ROUNDING + NOISE * noise);
	const most = levels.reduce((a, b) => Math.max(a, b), 0);
	if (most <= 0) return undefined;
	fillIn(levels, isSeen, columns, rows, most);
	const [r, g, b, a] = direction.map((part) => part * most);
	return {
		left,
		top,
		width: columns,
		height: rows,
		shares: levels.map((level) => Math.max(0, level / most)),
		seen: isSeen,
		change: [r, g, b, a],
	};
}

function boxAround(thing: Int32Array, width: number, height: number) {
	let [left, top, right, bottom] = [width, height, 0, 0];
	for (const i of thing) {
		const x = i % width;
		const y = (i - x) / width;
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	}
	left = Math.max(0, left - MARGIN);
	top = Math.max(0, top - MARGIN);
	return {
		left,
		top,
		columns: Math.min(width, right + 1 + MARGIN) - left,
		rows: Math.min(height, bottom + 1 + MARGIN) - top,
	};
}

/**
 * Give the unseen what the seen ones beside them lead to: ring after ring inwards, each level from those before it and
 * their slopes, which fade. Contours so go on as they were.
 *
 * @param most no level becomes greater
 */
function fillIn(
	levels: Float32Array,
	isSeen: Uint8Array,
	columns: number,
	rows: number,
	most: number,
): void {
	let front: number[] = [];
	for (let k = 0; k < levels.length; k++) if (!isSeen[k]) front.push(k);
	const unseen = front;
	const known = isSeen.slice();
	while (front.length > 0) {
		const told: [number, number][] = [];
		const left: number[] = [];
		for (const k of front) {
			const level = continued(levels, k, columns, rows, known);
			if (level === undefined) left.push(k);
			else told.push([k, Math.max(0, Math.min(most, level))]);
		}
		if (told.length === 0) return;
		for (const [k, level] of told) {
			levels[k] = level;
			known[k] = 1;
		}
		front = left;
	}
	for (let round = 0; round < FILL_ROUNDS; round++) {
		for (const k of unseen) levels[k] = meanAround(levels, k, columns, rows);
	}
}

const STEPS = [-1, 0, 1].flatMap((dy) =>
	[-1, 0, 1].flatMap((dx) => (dx === 0 && dy === 0 ? [] : [{ dx, dy }])),
);

/** What the known neighbours, each with the slope towards the pixel, lead to on the whole. */
function continued(
	levels: Float32Array,
	k: number,
	columns: number,
	rows: number,
	known: Uint8Array,
): number | undefined {
	const u = k % columns;
	const v = (k - u) / columns;
	let sum = 0;
	let count = 0;
	for (const { dx, dy } of STEPS) {
		const [x, y] = [u + dx, v + dy];
		if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
		const j = y * columns + x;
		if (!known[j]) continue;
		const [far, deep] = [x + dx, y + dy];
		const isIn = far >= 0 && deep >= 0 && far < columns && deep < rows;
		const before = deep * columns + far;
		const slope = isIn && known[before] ? levels[j] - levels[before] : 0;
		sum += levels[j] + FADE * slope;
		count++;
	}
	return count > 0 ? sum / count : undefined;
}

function meanAround(
	levels: Float32Array,
	k: number,
	columns: number,
	rows: number,
): number {
	const u = k % columns;
	const west = levels[u > 0 ? k - 1 : k];
	const east = levels[u < columns - 1 ? k + 1 : k];
	const north = levels[k >= columns ? k - columns : k];
	const south = levels[k < columns * (rows - 1) ? k + columns : k];
	return (west + east + north + south) / 4;
}

/** Make what is seen as even as it can be within `most` of what was seen. */
function ease(
	levels: Float32Array,
	isSeen: Uint8Array,
	columns: number,
	rows: number,
	most: number,
): void {
	const given = levels.slice();
	const before = levels.slice();
	for (let round = 0; round < EASE_ROUNDS; round++) {
		before.set(levels);
		for (let v = 0, k = 0; v < rows; v++) {
			for (let u = 0; u < columns; u++, k++) {
				if (!isSeen[k]) continue;
				const west = u > 0 && isSeen[k - 1] ? k - 1 : k;
				const east = u < columns - 1 && isSeen[k + 1] ? k + 1 : k;
				const north = v > 0 && isSeen[k - columns] ? k - columns : k;
				const south = v < rows - 1 && isSeen[k + columns] ? k + columns : k;
				const around =
					before[west] + before[east] + before[north] + before[south];
				const even = (4 * before[k] + around) / 8;
				levels[k] = Math.max(given[k] - most, Math.min(given[k] + most, even));
			}
		}
	}
}
