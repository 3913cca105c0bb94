/**
 * A picture as the restoration works on it: channels of real numbers, side by side. What the channels
 * mean (luma and chroma, or premultiplied red, green, blue and opacity) is up to the damage.
 */
export interface Field {
	readonly width: number;
	readonly height: number;
	/** One array of width * height levels a channel, row by row. */
	readonly channels: readonly Float32Array[];
}

/**
 * The part of a field that is worked on, as runs of each row: what is known to be flat already costs
 * nothing. Runs don't touch.
 */
export interface Region {
	/** First column and the column after the last of each run, in turn. */
	readonly ends: Int32Array;
	/** Where each row's runs begin in `ends`; one more entry than there are rows. */
	readonly rows: Int32Array;
}

/** The runs of a mask of equal tiles. */
export function regionOfTiles(
	tiles: Uint8Array,
	tilesWide: number,
	tile: { readonly wide: number; readonly high: number },
	{ width, height }: Pick<Field, "width" | "height">,
): Region {
	const ends: number[] = [];
	const rows = new Int32Array(height + 1);
	for (let y = 0; y < height; y++) {
		rows[y] = ends.length;
		const first = Math.floor(y / tile.high) * tilesWide;
		for (let t = 0; t < tilesWide; t++) {
			if (tiles[first + t] === 0) continue;
			const from = t * tile.wide;
			while (t + 1 < tilesWide && tiles[first + t + 1] !== 0) t++;
			ends.push(from, Math.min(width, (t + 1) * tile.wide));
		}
	}
	rows[height] = ends.length;
	return { ends: Int32Array.from(ends), rows };
}

/** How many pixels a region has. */
export function pixelsOf({ ends }: Region): number {
	let pixels = 0;
	for (let k = 0; k < ends.length; k += 2) pixels += ends[k + 1] - ends[k];
	return pixels;
}

/**
 * Calls with the first pixel of each run, the pixel after its last, and its row.
 *
 * @param stride pixels from a row to the next
 * @param firstRow the first row, and `lastRow` the one after the last
 */
export function eachRun(
	{ ends, rows }: Region,
	stride: number,
	firstRow: number,
	lastRow: number,
	call: (first: number, last: number, row: number) => void,
): void {
	for (let y = firstRow; y < lastRow; y++) {
		for (let run = rows[y]; run < rows[y + 1]; run += 2) {
			call(y * stride + ends[run], y * stride + ends[run + 1], y);
		}
	}
}
