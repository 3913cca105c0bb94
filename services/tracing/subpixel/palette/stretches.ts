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
	const stretchOf = new Int32Array(width * height).fill(OUTSIDE);
	for (const i of members) stretchOf[i] = FREE;
	const isCore = new Uint8Array(width * height);
	for (const i of members)
		if (isAmidst(stretchOf, i, width, height)) isCore[i] = 1;
	const stretches: number[][] = [];
	/** Goes on from pixels to those beside them that are free, and may be gone to. */
	const spread = (queue: number[], mayGo: (pixel: number) => boolean) => {
		for (let k = 0; k < queue.length; k++) {
			const i = queue[k];
			const x = i % width;
			const visit = (j: number) => {
				if (stretchOf[j] !== FREE || !mayGo(j)) return;
				stretchOf[j] = stretchOf[i];
				queue.push(j);
			};
			if (x > 0) visit(i - 1);
			if (x < width - 1) visit(i + 1);
			if (i >= width) visit(i - width);
			if (i < width * (height - 1)) visit(i + width);
		}
		return queue;
	};
	const begin = (pixel: number, mayGo: (pixel: number) => boolean) => {
		stretchOf[pixel] = stretches.length;
		stretches.push(spread([pixel], mayGo));
	};
	for (const i of members)
		if (isCore[i] && stretchOf[i] === FREE) begin(i, (j) => isCore[j] === 1);
	spread(stretches.flat(), () => true);
	for (const i of members) if (stretchOf[i] === FREE) begin(i, () => true);
	const sizes = new Int32Array(stretches.length);
	for (const i of members) sizes[stretchOf[i]]++;
	const lists = Array.from(sizes, (size) => new Int32Array(size));
	const filled = new Int32Array(sizes.length);
	for (const i of members) {
		const own = stretchOf[i];
		lists[own][filled[own]++] = i;
	}
	return lists;
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
	for (const row of [i - width, i, i + width])
		for (let j = row - 1; j <= row + 1; j++)
			if (stretchOf[j] === OUTSIDE) return false;
	return true;
}
