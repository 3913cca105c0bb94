import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";

/** A zone that another's ramp misses by no more, root mean square in levels over four channels, told by so many pixels, has that ramp. */
const SAME = 1;
const COMPARED = 200;

/**
 * The paint of another zone that explains this one: they are pieces of one field with something drawn across it.
 *
 * @returns -1: none
 */
export function knownPaint(
	{ width, packed }: Pixels,
	members: Int32Array,
	others: readonly { readonly paint: number }[],
	table: PaintTable,
): number {
	const every = Math.ceil(members.length / COMPARED);
	const levels = new Float64Array(4);
	const tried = new Set<number>();
	for (const { paint } of others) {
		if (tried.has(paint)) continue;
		tried.add(paint);
		let energy = 0;
		let count = 0;
		const limit = SAME * SAME * Math.ceil(members.length / every);
		for (let k = 0; k < members.length && energy <= limit; k += every) {
			const i = members[k];
			paintAt(
				table,
				paint,
				(i % width) + 0.5,
				Math.floor(i / width) + 0.5,
				levels,
				0,
			);
			for (let c = 0; c < 4; c++)
				energy += (((packed[i] >>> (8 * c)) & 255) - levels[c]) ** 2;
			count++;
		}
		if (energy <= SAME * SAME * count) return paint;
	}
	return -1;
}
