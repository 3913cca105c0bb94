import { groundsOf } from "./grounds.ts";

/**
 * A sharpening: what a picture differs from its own blur by is added to it again, through a curve.
 *
 *   S(x) = x + curve(x - G x)
 */
export interface Sharpening {
	/** Standard deviation of the blur G, pixels. */
	readonly sigma: number;
	/** Odd and rising, its slope within 0..steepest. */
	readonly curve: (difference: number) => number;
	readonly steepest: number;
}

/** Rounds of the fixed point; each leaves at most steepest / (1 + steepest) of the error that sharpening made. */
const ROUNDS = 16;
/** A Gaussian's taps are left out below this part of its middle one, as libvips does. */
const LEAST_TAP = 0.1;

/**
 * The plane that a sharpening would have turned into the one seen. S rises with x in every direction by 1 at
 * least, for I - G is positive, so the fixed point x <- x + (y - S(x)) / (1 + steepest) comes to the one solution,
 * and noise grows by nothing.
 *
 * What was cut off at a bound is bounded only, and begins as the ground nearby: dark ink's rim, which sharpening made black, was the
 * ink's own lightness.
 *
 * @param seen y
 * @param low y at this bound may have been cut off there; so at `high`
 */
export function unsharpen(
	seen: Float32Array,
	{ width, height }: { readonly width: number; readonly height: number },
	{ sigma, curve, steepest }: Sharpening,
	{ low, high }: { readonly low: number; readonly high: number },
): Float32Array {
	const values = startFrom(seen, { width, height }, { low, high });
	const blurred = new Float32Array(seen.length);
	const between = new Float32Array(seen.length);
	const taps = tapsOf(sigma);
	const step = 1 / (1 + steepest);
	for (let round = 0; round < ROUNDS; round++) {
		blurRows(values, between, width, height, taps);
		blurColumns(between, blurred, width, height, taps);
		for (let i = 0; i < values.length; i++) {
			const sharp = values[i] + curve(values[i] - blurred[i]);
			const miss = seen[i] - sharp;
			if (miss === 0) continue;
			if (miss < 0 && seen[i] >= high) continue;
			if (miss > 0 && seen[i] <= low) continue;
			values[i] += step * miss;
		}
	}
	return values;
}

/** Where the fixed point begins: at what is seen, or at the nearby ground's value where that was cut off. */
function startFrom(
	seen: Float32Array,
	size: { readonly width: number; readonly height: number },
	{ low, high }: { readonly low: number; readonly high: number },
): Float32Array {
	const values = seen.slice();
	const { isGround, around } = groundsOf(seen, size, 0);
	for (let i = 0; i < values.length; i++) {
		if (seen[i] > low && seen[i] < high) continue;
		const x = i % size.width;
		const y = (i - x) / size.width;
		if (isGround(x, y)) continue;
		const grounds = around(x, y);
		if (grounds === undefined) continue;
		values[i] = seen[seen[i] <= low ? grounds.dark : grounds.light];
	}
	return values;
}

/** Half of a Gaussian's taps, from the middle outwards; all of them add up to 1. */
function tapsOf(sigma: number): Float32Array {
	const reach = Math.floor(sigma * Math.sqrt(-2 * Math.log(LEAST_TAP)));
	const taps = Float32Array.from({ length: reach + 1 }, (_, k) =>
		Math.exp(-0.5 * (k / sigma) ** 2),
	);
	const sum = 2 * taps.reduce((total, tap) => total + tap, 0) - taps[0];
	return taps.map((tap) => tap / sum);
}

function blurRows(
	from: Float32Array,
	to: Float32Array,
	width: number,
	height: number,
	taps: Float32Array,
): void {
	for (let y = 0; y < height; y++) {
		const row = y * width;
		for (let x = 0; x < width; x++) {
			let sum = taps[0] * from[row + x];
			for (let k = 1; k < taps.length; k++) {
				const left = x >= k ? x - k : 0;
				const right = x + k < width ? x + k : width - 1;
				sum += taps[k] * (from[row + left] + from[row + right]);
			}
			to[row + x] = sum;
		}
	}
}

function blurColumns(
	from: Float32Array,
	to: Float32Array,
	width: number,
	height: number,
	taps: Float32Array,
): void {
	for (let y = 0; y < height; y++) {
		const row = y * width;
		for (let x = 0; x < width; x++) to[row + x] = taps[0] * from[row + x];
		for (let k = 1; k < taps.length; k++) {
			const above = Math.max(0, y - k) * width;
			const below = Math.min(height - 1, y + k) * width;
			const tap = taps[k];
			for (let x = 0; x < width; x++)
				to[row + x] += tap * (from[above + x] + from[below + x]);
		}
	}
}
