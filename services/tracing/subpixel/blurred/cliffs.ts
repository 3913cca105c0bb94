import type { Pixels } from "../intake/index.ts";

/** The rim is looked at where a thing differs from its ground by so many levels. */
const SHOWN = 12;
/** An edge is passed within so many pixels, … */
const ACROSS = 5;
/** … and beyond it a cliff leaves no more than this part of the change. */
const BEYOND = 0.25;
/** So great a part of the rim may be cliffs. */
const MOST = 0.15;

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
	let rim = 0;
	let cliffs = 0;
	/** @param room pixels before the picture ends */
	const look = (i: number, step: number, room: number, here: number) => {
		if (room < 1 || member[i + step]) return;
		rim++;
		for (let k = 2; k <= Math.min(ACROSS, room); k++) {
			const beyond = i + k * step;
			if (!member[beyond]) continue;
			if (change(beyond) <= BEYOND * here) cliffs++;
			return;
		}
	};
	for (const i of thing) {
		const here = change(i);
		if (here < SHOWN) continue;
		const x = i % width;
		const y = (i - x) / width;
		look(i, -1, x, here);
		look(i, 1, width - 1 - x, here);
		look(i, -width, y, here);
		look(i, width, height - 1 - y, here);
	}
	return cliffs > MOST * rim;
}
