import type { Samples } from "./samples.ts";
import { SIDE } from "./windows.ts";

/** A run is even where so many samples are equal. */
const EVEN = 4;
/** It ends by a step of at most so many levels: those of ringing, not an edge's. */
const FAINT = 12;
/** Ends that must be seen along an axis for its shares to say something: for a grid, and against any. */
const LEAST_ENDS = 16;
const ENOUGH = 200;
/** Chance leaves an eighth of the ends at each offset; from this share on, the mean of both axes, a grid is seen, … */
const SEEN = 0.22;
/** … and where neither axis has as great a share there is none. */
const NONE = 0.16;

/** What the ends of even runs say of a grid of blocks. */
export interface RunEnds {
	/** Offset of the first whole block, 0..7: where most runs end. */
	readonly x: number;
	readonly y: number;
	/** Whether so many end there that blocks must have been coded by themselves. */
	readonly isGrid: boolean;
	/** Whether they end anywhere, as in pictures that no JPEG was made of. */
	readonly isNone: boolean;
}

/**
 * Where even runs end. What rings in a JPEG fills its block and stops at the block's rim, however its levels were cut off; so on
 * even ground most runs end there. Of 40 validation logos (gradients, colours, thin strokes) as JPEG of quality 60 to 90 a grid is seen in
 * 159 of 160 and never none; of the same clean, in 2, and none in 20.
 *
 * Cost: each sample is read twice.
 */
export function runEnds({
	width,
	height,
	planes: [luma],
}: Pick<Samples, "width" | "height" | "planes">): RunEnds {
	const across = new Int32Array(SIDE);
	const down = new Int32Array(SIDE);
	for (let y = 0; y < height; y++) count(luma, y * width, 1, width, across);
	for (let x = 0; x < width; x++) count(luma, x, width, height, down);
	const [alongX, alongY] = [shareOf(across), shareOf(down)];
	const shares = alongX.share + alongY.share;
	return {
		x: alongX.at,
		y: alongY.at,
		isGrid: shares >= 2 * SEEN,
		isNone:
			Math.min(alongX.ends, alongY.ends) >= ENOUGH &&
			Math.max(alongX.share, alongY.share) < NONE,
	};
}

/** Counts the ends of a line's runs by their place on a grid of blocks. */
function count(
	luma: Float32Array,
	start: number,
	step: number,
	length: number,
	counts: Int32Array,
): void {
	// How many samples are equal, this one and those before.
	let equal = 1;
	for (let k = 1; k < length; k++) {
		const i = start + k * step;
		const difference = luma[i] - luma[i - step];
		if (difference === 0) {
			equal++;
			continue;
		}
		const wasEven = equal >= EVEN;
		equal = 1;
		if (difference > FAINT || difference < -FAINT) continue;
		if (wasEven !== isEven(luma, i, step, length - k)) counts[k % SIDE]++;
	}
}

/** Whether a run begins at a sample. */
function isEven(
	luma: Float32Array,
	first: number,
	step: number,
	left: number,
): boolean {
	if (left < EVEN) return false;
	for (let k = 1; k < EVEN; k++)
		if (luma[first + k * step] !== luma[first]) return false;
	return true;
}

function shareOf(counts: Int32Array) {
	const ends = counts.reduce((sum, one) => sum + one);
	const most = Math.max(...counts);
	return ends < LEAST_ENDS
		? { at: 0, ends, share: 0 }
		: { at: counts.indexOf(most), ends, share: most / ends };
}
