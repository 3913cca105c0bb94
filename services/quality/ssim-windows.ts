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
 * One byte a pixel, 1 where it is marked. Rows begin every `stride` bytes, a multiple of four, so
 * that four pixels can be worked on as one 32-bit number; what is between stays 0.
 */
interface Marks {
	readonly bytes: Uint8Array;
	readonly words: Uint32Array;
	readonly stride: number;
	readonly width: number;
	readonly height: number;
}

function emptyMarks(width: number, height: number): Marks {
	const stride = (width + 3) & ~3;
	const words = new Uint32Array((stride / 4) * height);
	const bytes = new Uint8Array(words.buffer);
	return { bytes, words, stride, width, height };
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
	const { differs, edges, grey } = compare(x, y, width, height);
	const flat = dilateDown(dilateAcross(differs));
	const rough = dilateDown(dilateAcross(edges));
	for (let i = 0; i < rough.words.length; i++) {
		const active = flat.words[i];
		const edged = rough.words[i];
		rough.words[i] = active & edged;
		flat.words[i] = active & ~edged;
	}
	clearBorder(rough);
	clearBorder(flat);
	return {
		rough: spansOf(rough),
		readBy: spansOf(dilateDown(rough)),
		flat: spansOf(flat),
		grey,
	};
}

/** Marks pixels that differ between the images, and those unlike their left or upper neighbour. */
function compare(
	x: Uint32Array,
	y: Uint32Array,
	width: number,
	height: number,
): { differs: Marks; edges: Marks; grey: boolean } {
	const differs = emptyMarks(width, height);
	const edges = emptyMarks(width, height);
	let coloured = 0;
	for (let row = 0, i = 0; row < height; row++) {
		// The pixel above; the first row's pixels are their own.
		const up = row === 0 ? 0 : width;
		let leftA = x[i];
		let leftB = y[i];
		const start = row * differs.stride;
		for (let k = start; k < start + width; k++, i++) {
			const a = x[i];
			const b = y[i];
			const above = (a ^ x[i - up]) | (b ^ y[i - up]);
			if (a !== b) differs.bytes[k] = 1;
			if (((a ^ leftA) | (b ^ leftB) | above) !== 0) edges.bytes[k] = 1;
			// Three equal low bytes are equal in pairs when shifted by one byte.
			coloured |= ((a ^ (a >>> 8)) | (b ^ (b >>> 8))) & 0xffff;
			leftA = a;
			leftB = b;
		}
	}
	return { differs, edges, grey: coloured === 0 };
}

/** Marks every place with a mark at most 5 columns away. */
function dilateAcross(marks: Marks): Marks {
	const { bytes, stride, width, height } = marks;
	const result = emptyMarks(width, height);
	const words = stride / 4;
	for (let row = 0; row < height; row++) {
		const start = row * stride;
		const end = start + width;
		let filled = start;
		for (let word = row * words; word < (row + 1) * words; word++) {
			if (marks.words[word] === 0) continue;
			for (let i = 4 * word; i < 4 * word + 4; i++) {
				if (bytes[i] === 0) continue;
				const last = Math.min(end, i + RADIUS + 1);
				for (let k = Math.max(filled, i - RADIUS); k < last; k++) {
					result.bytes[k] = 1;
				}
				filled = last;
			}
		}
	}
	return result;
}

/** Marks every place with a mark at most 5 rows away. */
function dilateDown(marks: Marks): Marks {
	const { width, height } = marks;
	const result = emptyMarks(width, height);
	const words = marks.stride / 4;
	// How many of the eleven rows around the current one hold a mark, four columns in a number: no
	// count exceeds a byte, so sums and differences of whole numbers are those of their bytes.
	const counts = new Uint32Array(words);
	for (let row = -RADIUS; row < height; row++) {
		const enters = row + RADIUS;
		const leaves = row - RADIUS - 1;
		if (enters < height) addRow(counts, marks.words, enters * words, 1);
		if (leaves >= 0) addRow(counts, marks.words, leaves * words, -1);
		if (row < 0) continue;
		const start = row * words;
		for (let c = 0; c < words; c++) {
			// The high bit of each byte tells whether the count in it, at most 11, is not 0.
			const bits = counts[c] + 0x7f7f7f7f;
			result.words[start + c] = (bits >>> 7) & 0x01010101;
		}
	}
	return result;
}

function addRow(
	counts: Uint32Array,
	words: Uint32Array,
	start: number,
	sign: 1 | -1,
): void {
	for (let c = 0; c < counts.length; c++) {
		counts[c] += sign * words[start + c];
	}
}

/** Takes the marks away whose window would reach over the border. */
function clearBorder({ bytes, stride, width, height }: Marks): void {
	bytes.fill(0, 0, RADIUS * stride);
	bytes.fill(0, (height - RADIUS) * stride);
	for (let row = 0; row < height; row++) {
		const start = row * stride;
		bytes.fill(0, start, start + RADIUS);
		bytes.fill(0, start + width - RADIUS, start + width);
	}
}

/** The runs of marks of each row. */
function spansOf({ bytes, stride, width, height }: Marks): Spans {
	const ends: number[] = [];
	const rows = new Int32Array(height + 1);
	// The next mark, in whatever row: found once, so that empty rows cost nothing.
	let next = bytes.indexOf(1);
	for (let row = 0; row < height; row++) {
		rows[row] = ends.length;
		const start = row * stride;
		const stop = start + width;
		while (next >= 0 && next < stop) {
			let end = bytes.indexOf(0, next);
			if (end < 0 || end > stop) end = stop;
			ends.push(next - start, end - 1 - start);
			next = bytes.indexOf(1, end);
		}
	}
	rows[height] = ends.length;
	return { ends: Int32Array.from(ends), rows };
}
