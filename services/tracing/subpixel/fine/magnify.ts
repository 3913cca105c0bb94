import { AROUND, createNetwork } from "./network.ts";

/** Steps of descent. */
const STEPS = 6;
/** How wide a boundary is, in fine pixels. */
const WIDTH = 0.5;
/** Length of a step; from 1 / (4 WIDTH) on it overshoots. */
const STEP = 0.2;
/** So many times what a mean misses is given back in each step; from 2 on that overshoots. */
const GIVEN_BACK = 1.6;

/**
 * The shape of an ink seen through pixels that are as wide as its strokes: of all pictures finer by `times` whose means
 * over the pixels are those seen, one as lettering looks. What a network learned of lettering is where it begins; some
 * steps of descent on
 *
 *     WIDTH |grad u|² + u² (1 - u)² / WIDTH
 *
 * (Modica and Mortola 1977: for small widths the length of the boundary between 0 and 1) make it nearly all ink or
 * ground with short boundaries; in each step what the means miss is given back, spread linearly from pixel to pixel, for
 * given back evenly it would leave the pixels' own outlines.
 *
 * Cost: about 4000 operations of the network and 30 for each step and fine pixel, but where bare ink or ground lies
 * among its like.
 * What it gets wrong: where strokes of two letters share a pixel the mean doesn't tell whose they are.
 *
 * @param shares 0..1 a pixel, in rows of `width`
 * @returns shares of the fine pixels, 0..1, in rows of times * width
 */
export function magnify(
	shares: Float32Array,
	width: number,
	height: number,
	times: number,
): Float32Array {
	const wide = times * width;
	const busy = busyPixels(shares, width, height);
	const whole = Int32Array.from(shares, (_, pixel) => pixel);
	const spread = createSpread(width, height, times);
	let fine = new Float32Array(wide * times * height);
	spread(shares, whole, fine);
	guess(shares, width, height, times, busy, fine);
	let next = fine.slice();
	const miss = new Float32Array(shares.length);
	const back = new Float32Array(fine.length);
	const last = fine.length - wide;
	const step = (pixel: number) => {
		const x = (pixel % width) * times;
		const first = Math.floor(pixel / width) * times * wide + x;
		for (let row = first; row < first + times * wide; row += wide) {
			const start = row - x;
			for (let i = row; i < row + times; i++) {
				const here = fine[i];
				const left = i > start ? fine[i - 1] : here;
				const right = i < start + wide - 1 ? fine[i + 1] : here;
				const above = i >= wide ? fine[i - wide] : here;
				const below = i < last ? fine[i + wide] : here;
				const bend = left + right + above + below - 4 * here;
				const well = 2 * here * (1 - here) * (1 - 2 * here);
				const there = here + STEP * (WIDTH * bend - well / WIDTH) - back[i];
				next[i] = there < 0 ? 0 : there > 1 ? 1 : there;
			}
		}
	};
	for (let n = 0; n < STEPS; n++) {
		for (const pixel of busy) {
			const mean = meanOf(fine, pixel, width, times);
			miss[pixel] = GIVEN_BACK * (mean - shares[pixel]);
		}
		spread(miss, busy, back);
		for (const pixel of busy) step(pixel);
		[fine, next] = [next, fine];
	}
	return fine;
}

function meanOf(
	fine: Float32Array,
	pixel: number,
	width: number,
	times: number,
): number {
	const wide = times * width;
	const first =
		Math.floor(pixel / width) * times * wide + (pixel % width) * times;
	let sum = 0;
	for (let row = first; row < first + times * wide; row += wide)
		for (let i = row; i < row + times; i++) sum += fine[i];
	return sum / (times * times);
}

/** The pixels that aren't bare ink or ground among eight of their like. */
function busyPixels(
	shares: Float32Array,
	width: number,
	height: number,
): Int32Array {
	const busy: number[] = [];
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const own = shares[y * width + x];
			let isBusy = own > 0 && own < 1;
			for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
				for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
					isBusy ||= shares[v * width + u] !== own;
			if (isBusy) busy.push(y * width + x);
		}
	}
	return Int32Array.from(busy);
}

/** Fills the fine pixels of the given ones with values that run linearly from one's centre to the next's. */
function createSpread(width: number, height: number, times: number) {
	const wide = times * width;
	// From the pixel's own value to the one before it (negative) or after it.
	const lean = Float32Array.from(
		{ length: times },
		(_, k) => (k + 0.5) / times - 0.5,
	);
	const rows = new Float32Array(3);
	return (values: Float32Array, pixels: Int32Array, fine: Float32Array) => {
		for (const pixel of pixels) {
			const x = pixel % width;
			const y = (pixel - x) / width;
			const west = x > 0 ? -1 : 0;
			const east = x < width - 1 ? 1 : 0;
			for (let v = 0; v < times; v++) {
				const isAbove = lean[v] < 0;
				const beside = isAbove
					? y > 0
						? pixel - width
						: pixel
					: y < height - 1
						? pixel + width
						: pixel;
				const down = Math.abs(lean[v]);
				rows[0] = mix(values[pixel + west], values[beside + west], down);
				rows[1] = mix(values[pixel], values[beside], down);
				rows[2] = mix(values[pixel + east], values[beside + east], down);
				const first = (y * times + v) * wide + x * times;
				for (let u = 0; u < times; u++)
					fine[first + u] = mix(
						rows[1],
						lean[u] < 0 ? rows[0] : rows[2],
						Math.abs(lean[u]),
					);
			}
		}
	};
}

const mix = (from: number, to: number, share: number): number =>
	from + share * (to - from);

/** What the network says of the busy pixels. Beyond the picture's border its pixels go on as they are there. */
function guess(
	shares: Float32Array,
	width: number,
	height: number,
	times: number,
	busy: Int32Array,
	fine: Float32Array,
): void {
	const network = createNetwork();
	const side = 2 * AROUND + 1;
	const around = new Float32Array(side * side);
	const wide = times * width;
	for (const pixel of busy) {
		const x = pixel % width;
		const y = (pixel - x) / width;
		for (let v = 0, at = 0; v < side; v++) {
			const row = width * Math.max(0, Math.min(height - 1, y + v - AROUND));
			for (let u = 0; u < side; u++, at++)
				around[at] =
					shares[row + Math.max(0, Math.min(width - 1, x + u - AROUND))];
		}
		const guessed = network.guess(around);
		const first = times * (y * wide + x);
		for (let v = 0; v < times; v++)
			for (let u = 0; u < times; u++)
				fine[first + v * wide + u] = guessed[v * times + u];
	}
}
