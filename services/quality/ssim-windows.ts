/** Half the side of SSIM's 11x11 window. */
export const RADIUS = 5;

/** Runs of pixels, row by row. */
export interface Spans {
	/** First and last column of each run, in turn. */
	readonly ends: Int32Array;
	/** Where each row's runs begin in `ends`; one more entry than there are rows. */
	readonly rows: Int32Array;
}

/** Which windows of a pair of images need which treatment, each named by its centre. */
export interface WindowPlan {
	/** Windows that hold a difference and an edge: to be filtered. */
	readonly rough: Spans;
	/** Those windows widened by 5 rows: where they read pixels that were filtered across. */
	readonly readBy: Spans;
	/** Windows that hold a difference and no edge of either image. */
	readonly flat: Spans;
	/** True when all pixels of both images are grey, so that one channel stands for three. */
	readonly grey: boolean;
}

/**
 * Sorts the windows that lie wholly inside the image. One without a difference has an SSIM of
 * exactly 1; one without an edge in either image holds two constants, whose SSIM is closed-form;
 * only the rest has to be filtered.
 *
 * @param x pixels of the first image, 4 bytes each as one number; length width * height
 * @param y pixels of the second image, laid out alike
 */
export function planWindows(
	x: Uint32Array,
	y: Uint32Array,
	width: number,
	height: number,
): WindowPlan {
	const { differs, edges, grey } = compare(x, y, width);
	const active = dilateDown(dilateAcross(differs, width), width, height);
	const rough = dilateDown(dilateAcross(edges, width), width, height);
	for (let i = 0; i < active.length; i++) {
		const isActive = active[i] as number;
		const isRough = rough[i] as number;
		rough[i] = isActive & isRough;
		active[i] = isActive & (isRough ^ 1);
	}
	clearBorder(rough, width, height);
	clearBorder(active, width, height);
	return {
		rough: spansOf(rough, width, height),
		readBy: spansOf(dilateDown(rough, width, height), width, height),
		flat: spansOf(active, width, height),
		grey,
	};
}

/** Marks pixels that differ between the images, and those unlike their left or upper neighbour. */
function compare(
	x: Uint32Array,
	y: Uint32Array,
	width: number,
): { differs: Uint8Array; edges: Uint8Array; grey: boolean } {
	const differs = new Uint8Array(x.length);
	const edges = new Uint8Array(x.length);
	let coloured = 0;
	for (let row = 0; row < x.length; row += width) {
		// The pixel above; the first row's pixels are their own.
		const up = row === 0 ? 0 : width;
		let leftA = x[row] as number;
		let leftB = y[row] as number;
		for (let i = row; i < row + width; i++) {
			const a = x[i] as number;
			const b = y[i] as number;
			const above = (a ^ (x[i - up] as number)) | (b ^ (y[i - up] as number));
			differs[i] = a === b ? 0 : 1;
			edges[i] = ((a ^ leftA) | (b ^ leftB) | above) === 0 ? 0 : 1;
			// Three equal low bytes are equal in pairs when shifted by one byte.
			coloured |= ((a ^ (a >>> 8)) | (b ^ (b >>> 8))) & 0xffff;
			leftA = a;
			leftB = b;
		}
	}
	return { differs, edges, grey: coloured === 0 };
}

/** Marks every place with a mark at most 5 columns away. */
function dilateAcross(marks: Uint8Array, width: number): Uint8Array {
	const result = new Uint8Array(marks.length);
	for (let start = 0; start < marks.length; start += width) {
		const end = start + width;
		let filled = start;
		let i = marks.indexOf(1, start);
		if (i < 0) break;
		if (i >= end) {
			start = i - (i % width) - width;
			continue;
		}
		for (; i < end; i++) {
			if (marks[i] === 0) continue;
			const last = Math.min(end, i + RADIUS + 1);
			for (let k = Math.max(filled, i - RADIUS); k < last; k++) result[k] = 1;
			filled = last;
		}
	}
	return result;
}

/** Marks every place with a mark at most 5 rows away. */
function dilateDown(
	marks: Uint8Array,
	width: number,
	height: number,
): Uint8Array {
	const result = new Uint8Array(marks.length);
	// How many of the eleven rows around the current one hold a mark, by column.
	const counts = new Uint8Array(width);
	for (let row = -RADIUS; row < height; row++) {
		const enters = row + RADIUS;
		const leaves = row - RADIUS - 1;
		const add = enters < height ? enters * width : -1;
		const take = leaves >= 0 ? leaves * width : -1;
		for (let c = 0; c < width; c++) {
			const count =
				(counts[c] as number) +
				(add < 0 ? 0 : (marks[add + c] as number)) -
				(take < 0 ? 0 : (marks[take + c] as number));
			counts[c] = count;
			if (row >= 0 && count > 0) result[row * width + c] = 1;
		}
	}
	return result;
}

/** Takes the marks away whose window would reach over the border. */
function clearBorder(marks: Uint8Array, width: number, height: number): void {
	marks.fill(0, 0, RADIUS * width);
	marks.fill(0, (height - RADIUS) * width);
	for (let start = 0; start < marks.length; start += width) {
		marks.fill(0, start, start + RADIUS);
		marks.fill(0, start + width - RADIUS, start + width);
	}
}

/** The runs of marks of each row. */
function spansOf(marks: Uint8Array, width: number, height: number): Spans {
	const ends: number[] = [];
	const rows = new Int32Array(height + 1);
	for (let row = 0; row < height; row++) {
		rows[row] = ends.length;
		const start = row * width;
		const stop = start + width;
		let i = start;
		while (i < stop) {
			i = marks.indexOf(1, i);
			if (i < 0 || i >= stop) break;
			let end = marks.indexOf(0, i);
			if (end < 0 || end > stop) end = stop;
			ends.push(i - start, end - 1 - start);
			i = end;
		}
	}
	rows[height] = ends.length;
	return { ends: Int32Array.from(ends), rows };
}
