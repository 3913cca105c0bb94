import type { Pixels } from "../intake/index.ts";

/** Of another zone, or not told yet. */
const OUTSIDE = -2;
const FREE = -1;

/**
 * Parts pixels into connected stretches, such as hang together by a gap of one or two pixels apart: a faint edge has gaps
 * where its contrast is least. Those that have all eight neighbours are joined first; the others go to the nearest of
 * these that they are connected to, and what is too thin to have any is a stretch by itself.
 *
 * Cost: some twenty look-ups a pixel.
 *
 * @param members in raster order
 * @returns the pixels of each stretch in raster order
 */
export function stretchesOf(
	members: Int32Array,
	{ width, height }: Pixels,
): Int32Array[] {
	const stretches = new Stretches(members, width, height);
	const { stretchOf, sizes } = stretches.told();
	const lists = Array.from(sizes, (size) => new Int32Array(size));
	const filled = new Int32Array(sizes.length);
	for (let k = 0; k < members.length; k++) {
		const own = stretchOf[members[k]];
		lists[own][filled[own]++] = members[k];
	}
	return lists;
}

/** A class, not closures, so that it stays compiled from zone to zone. */
class Stretches {
	readonly #members: Int32Array;
	readonly #width: number;
	readonly #stretchOf: Int32Array;
	readonly #isCore: Uint8Array;
	/** Those that have been told, from the first to the last. */
	readonly #told: Int32Array;
	#end = 0;
	#count = 0;

	constructor(members: Int32Array, width: number, height: number) {
		const stretchOf = new Int32Array(width * height).fill(OUTSIDE);
		const isCore = new Uint8Array(width * height);
		for (let k = 0; k < members.length; k++) stretchOf[members[k]] = FREE;
		for (let k = 0; k < members.length; k++)
			if (isAmidst(stretchOf, members[k], width, height))
				isCore[members[k]] = 1;
		this.#members = members;
		this.#width = width;
		this.#stretchOf = stretchOf;
		this.#isCore = isCore;
		this.#told = new Int32Array(members.length);
	}

	/** Of each pixel its stretch, and of each stretch its pixels. */
	told(): { stretchOf: Int32Array; sizes: Int32Array } {
		const members = this.#members;
		const stretchOf = this.#stretchOf;
		for (let k = 0; k < members.length; k++)
			if (this.#isCore[members[k]] === 1 && stretchOf[members[k]] === FREE)
				this.#begin(members[k], true);
		this.#spread(0, false);
		for (let k = 0; k < members.length; k++)
			if (stretchOf[members[k]] === FREE) this.#begin(members[k], false);
		const sizes = new Int32Array(this.#count);
		for (let k = 0; k < members.length; k++) sizes[stretchOf[members[k]]]++;
		return { stretchOf, sizes };
	}

	#begin(pixel: number, coreAlone: boolean): void {
		this.#stretchOf[pixel] = this.#count++;
		this.#told[this.#end++] = pixel;
		this.#spread(this.#end - 1, coreAlone);
	}

	/** Goes on from pixels to those beside them that are free, and of the core if that is all it may go to. */
	#spread(from: number, coreAlone: boolean): void {
		const width = this.#width;
		const lastRow = this.#stretchOf.length - width;
		for (let k = from; k < this.#end; k++) {
			const i = this.#told[k];
			const own = this.#stretchOf[i];
			const x = i % width;
			if (x > 0) this.#visit(i - 1, own, coreAlone);
			if (x < width - 1) this.#visit(i + 1, own, coreAlone);
			if (i >= width) this.#visit(i - width, own, coreAlone);
			if (i < lastRow) this.#visit(i + width, own, coreAlone);
		}
	}

	#visit(i: number, own: number, coreAlone: boolean): void {
		if (this.#stretchOf[i] !== FREE) return;
		if (coreAlone && this.#isCore[i] === 0) return;
		this.#stretchOf[i] = own;
		this.#told[this.#end++] = i;
	}
}

/** Whether none of a pixel's eight neighbours is outside. */
function isAmidst(
	stretchOf: Int32Array,
	i: number,
	width: number,
	height: number,
): boolean {
	const x = i % width;
	if (x === 0 || x === width - 1) return false;
	if (i < width || i >= width * (height - 1)) return false;
	return (
		stretchOf[i - 1] !== OUTSIDE &&
		stretchOf[i + 1] !== OUTSIDE &&
		stretchOf[i - width - 1] !== OUTSIDE &&
		stretchOf[i - width] !== OUTSIDE &&
		stretchOf[i - width + 1] !== OUTSIDE &&
		stretchOf[i + width - 1] !== OUTSIDE &&
		stretchOf[i + width] !== OUTSIDE &&
		stretchOf[i + width + 1] !== OUTSIDE
	);
}
