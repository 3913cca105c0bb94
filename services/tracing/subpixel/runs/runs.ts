/** Stretches of alike pixels in the rows of an image, in raster order. */
export interface Runs {
	/** Index of each run's first pixel, and of the one after its last. */
	readonly start: Int32Array;
	readonly end: Int32Array;
	/** The first run of each row, and one entry more. */
	readonly rows: Int32Array;
}

/** Of a run of so few pixels, the call costs more than they do. */
const SHORT = 16;

/** Gives every pixel of a run one value. */
export function fillRun(
	array: Int32Array,
	value: number,
	start: number,
	end: number,
): void {
	if (end - start > SHORT) array.fill(value, start, end);
	else for (let i = start; i < end; i++) array[i] = value;
}
