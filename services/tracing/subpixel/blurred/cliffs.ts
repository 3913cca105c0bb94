import type { Pixels } from "../intake/index.ts";

/** The rim is looked at where a thing differs from its ground by so many levels. */
const SHOWN = 12;
/** An edge is passed within so many pixels, … */
const ACROSS = 5;
/** … and beyond it a cliff leaves no more than this part of the change. */
const BEYOND = 0.25;
/** Ground is so many pixels wide: beside a card's rim a codec leaves single pixels of its colour. */
const WIDE = 3;
/** So great a part of the rim may be cliffs; and so many of the sides of the box around the thing, for steep spots within a glow look like some. */
const MOST = 0.15;
const MOST_OF_BOX = 0.2;
/** Things of fewer pixels are as steep all around. */
const LEAST_SIZE = 1000;

/**
 * Whether a thing ends at edges with its own ground beyond. What is blurred fades, and may end only where something sharper
 * hides it; a gradient that begins as white as its ground and is cut off on its other sides doesn't.
 *
 * @param member 1 for each pixel of the ground and what is blurred on it
 * @param change of a pixel from the ground's colour, levels
 */
export function hasCliffs(
	{ width, height }: Pixels,
	member: Uint8Array,
	thing: Int32Array,
	change: (pixel: number) => number,
): boolean {
	if (thing.length < LEAST_SIZE) return false;
	let rim = 0;
	let cliffs = 0;
	let [left, top, right, bottom] = [width, height, 0, 0];
	const isStretch = (from: number, step: number) => {
		for (let k = 0; k < WIDE; k++) if (!member[from + k * step]) return false;
		return true;
	};
	/** @param room pixels before the picture ends */
	const look = (i: number, step: number, room: number, here: number) => {
		if (room < 1 || member[i + step]) return;
		rim++;
		for (let k = 2; k <= Math.min(ACROSS, room); k++) {
			const beyond = i + k * step;
			if (!member[beyond]) continue;
			const isWide = k + WIDE - 1 <= room && isStretch(beyond, step);
			if (isWide && change(beyond) <= BEYOND * here) cliffs++;
			return;
		}
	};
	for (const i of thing) {
		const here = change(i);
		if (here < SHOWN) continue;
		const x = i % width;
		const y = (i - x) / width;
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
		look(i, -1, x, here);
		look(i, 1, width - 1 - x, here);
		look(i, -width, y, here);
		look(i, width, height - 1 - y, here);
	}
	const around = 2 * (right - left + bottom - top);
	return cliffs > MOST * rim && cliffs > MOST_OF_BOX * around;
}
