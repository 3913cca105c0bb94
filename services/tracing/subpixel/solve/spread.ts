import type { Drawing } from "./drawing.ts";
import type { Scene } from "./scene.ts";
import type { Target } from "./target.ts";

/**
 * How a soft picture spreads what is drawn sharply, alike to all sides: the shares that a pixel takes up of each of its four
 * neighbours, and of the four beyond them. Its own share is what is left of 1.
 */
export interface Spread {
	readonly near: number;
	readonly far: number;
}

/** The spread is fitted so many times, each time without the pixels that the last one has cut off. */
const FITS = 4;
/** Pixels that are missed by more than this tell of something that isn't drawn, levels. */
const MISSED = 60;
/** Neighbours that differ by less tell nothing, levels. */
const EVEN = 1;
/** What would overshoot and is seen no further off the limit than this was cut off, levels. */
const CUT = 3;
/** No neighbour has a greater share than this, nor takes away more. */
const MOST_SHARE = 0.25;
/** About so many pixels are looked at for the spread. */
const SAMPLES = 6000;

/**
 * The spread that leaves the least of what a drawing misses, by least squares over the pixels near its boundaries. What resizing,
 * softening and restoring leave of edges comes out of it together, with nobody told what happened.
 *
 * @param drawing whose boundaries lie right in the mean
 * @param target premultiplied levels, four a pixel
 */
export function spreadOf({ scene }: Drawing, target: Target): Spread {
	const { drawn, width } = scene;
	const { pixels, count } = pixelsAround(scene);
	const stride = Math.max(1, Math.floor(count / SAMPLES));
	let spread: Spread = { near: 0, far: 0 };
	for (let fit = 0; fit < FITS; fit++) {
		let [nn, nf, ff, nr, fr] = [0, 0, 0, 0, 0];
		for (let k = 0; k < count; k += stride) {
			const at = 4 * pixels[k];
			lookAround(pixels[k], width, drawn.length);
			for (let c = 0; c < 3; c++) {
				const here = drawn[at + c];
				const miss = target[at + c] - here;
				if (miss > MISSED || miss < -MISSED) continue;
				gather(drawn, at, c);
				const near = sums.near - 4 * here;
				const far = sums.far - 4 * here;
				if (Math.abs(near) < EVEN && Math.abs(far) < EVEN) continue;
				const level = spread.near * near + spread.far * far;
				if (level > sums.most - here && miss > sums.most - here - CUT) continue;
				if (level < sums.least - here && miss < sums.least - here + CUT)
					continue;
				nn += near * near;
				nf += near * far;
				ff += far * far;
				nr += near * miss;
				fr += far * miss;
			}
		}
		const determinant = nn * ff - nf * nf;
		if (!(determinant > 0)) return spread;
		spread = {
			near: bounded((ff * nr - nf * fr) / determinant),
			far: bounded((nn * fr - nf * nr) / determinant),
		};
	}
	return spread;
}

function bounded(share: number): number {
	return Math.max(-MOST_SHARE, Math.min(MOST_SHARE, share));
}

/** A drawing as a soft picture shows it, and the way back of what is missed there. */
export interface Lens {
	/**
	 * The scene's pixels as last drawn, spread. What would overshoot the levels around is cut off: at black and white every picture's
	 * is, and restoring evens out the others. Valid until the next call.
	 */
	see(scene: Scene): Float32Array;
	/**
	 * The transpose, for the scene that was last seen: the pixels that boundaries cross get what is missed where they spread to,
	 * each pixel's part by its weight. What is left at other pixels near boundaries means nothing.
	 *
	 * @param missed levels, four a pixel
	 * @param weight of each pixel, > 0; 1 where it is left out
	 */
	pull(missed: Float32Array, weight?: Float32Array): void;
}

/**
 * Cost: about three pixels are seen anew for each that a boundary crosses, nine levels of each channel looked at.
 *
 * @param seen what is seen is written into, four levels a pixel
 */
export function createLens({ near, far }: Spread, seen: Float32Array): Lens {
	const own = 1 - 4 * near - 4 * far;
	let around: Around = { pixels: new Int32Array(0), count: 0, crossed: 0 };
	let pulled = new Float32Array(0);
	let width = 0;
	/** Without opacity where nothing is seen through. */
	let channels = 4;
	return {
		see(scene) {
			const { drawn } = scene;
			width = scene.width;
			around = pixelsAround(scene);
			channels = isOpaque(drawn, around) ? 3 : 4;
			seen.set(drawn);
			for (let k = 0; k < around.count; k++) {
				const at = 4 * around.pixels[k];
				lookAround(around.pixels[k], width, drawn.length);
				for (let c = 0; c < channels; c++) {
					gather(drawn, at, c);
					const level = own * drawn[at + c] + near * sums.near + far * sums.far;
					seen[at + c] =
						level > sums.most
							? sums.most
							: level < sums.least
								? sums.least
								: level;
				}
			}
			return seen;
		},
		pull(missed, weight) {
			const { pixels, count, crossed } = around;
			if (pulled.length < 4 * crossed) pulled = new Float32Array(8 * crossed);
			for (let k = 0; k < count; k++) {
				const at = 4 * pixels[k];
				const one = weight?.[pixels[k]] ?? 1;
				for (let i = at; i < at + 4; i++) missed[i] *= one;
			}
			for (let k = 0; k < crossed; k++) {
				const at = 4 * pixels[k];
				lookAround(pixels[k], width, missed.length);
				for (let c = 0; c < channels; c++) {
					gather(missed, at, c);
					pulled[4 * k + c] =
						own * missed[at + c] + near * sums.near + far * sums.far;
				}
			}
			for (let k = 0; k < crossed; k++) {
				const at = 4 * pixels[k];
				const one = weight?.[pixels[k]] ?? 1;
				for (let c = 0; c < channels; c++)
					missed[at + c] = pulled[4 * k + c] / one;
			}
		},
	};
}

/**
 * What a drawing would have to look like, sharp, to be seen as what is there: as drawn, and beside it what is missed, taken back to
 * where it was spread from. For what compares drawings pixel by pixel and knows no spread.
 *
 * @param levels are written, four a pixel
 */
export function unspread(
	scene: Scene,
	target: Target,
	lens: Lens,
	levels: Float32Array,
): Float32Array {
	const seen = lens.see(scene);
	const { drawn } = scene;
	for (let i = 0; i < target.length; i++) levels[i] = target[i] - seen[i];
	lens.pull(levels);
	for (let i = 0; i < target.length; i++) levels[i] += drawn[i];
	return levels;
}

/** Where the first levels of a pixel's eight neighbours are: the near ones, then those beyond. */
const beside = new Int32Array(8);

/** Beyond the picture it goes on with the pixel itself. */
function lookAround(p: number, width: number, length: number): void {
	const x = p % width;
	const at = 4 * p;
	const down = 4 * width;
	beside[0] = x >= 1 ? at - 4 : at;
	beside[1] = x + 1 < width ? at + 4 : at;
	beside[2] = at >= down ? at - down : at;
	beside[3] = at + down < length ? at + down : at;
	beside[4] = x >= 2 ? at - 8 : at;
	beside[5] = x + 2 < width ? at + 8 : at;
	beside[6] = at >= 2 * down ? at - 2 * down : at;
	beside[7] = at + 2 * down < length ? at + 2 * down : at;
}

/** Of one channel: the sums of the near and of the far neighbours, and between which levels all nine lie. */
const sums = { near: 0, far: 0, least: 0, most: 0 };

function gather(levels: Float32Array, at: number, channel: number): void {
	let least = levels[at + channel];
	let most = least;
	let near = 0;
	let far = 0;
	for (let k = 0; k < 8; k++) {
		const level = levels[beside[k] + channel];
		if (k < 4) near += level;
		else far += level;
		if (level < least) least = level;
		if (level > most) most = level;
	}
	sums.near = near;
	sums.far = far;
	sums.least = least;
	sums.most = most;
}

/**
 * Pixels, each once; the first `crossed` are those that boundaries cross, the others lie beside them. One further on overshoot alone
 * would be seen, which is cut off.
 */
interface Around {
	readonly pixels: Int32Array;
	readonly count: number;
	readonly crossed: number;
}

function isOpaque(drawn: Float32Array, { pixels, count }: Around): boolean {
	for (let k = 0; k < count; k++)
		if (drawn[4 * pixels[k] + 3] !== 255) return false;
	return true;
}

function pixelsAround({ cuts, width, height }: Scene): Around {
	const known = new Uint8Array(width * height);
	const pixels = new Int32Array(Math.min(known.length, 5 * cuts.count));
	let count = 0;
	const add = (p: number) => {
		if (known[p] === 1) return;
		known[p] = 1;
		pixels[count++] = p;
	};
	for (let k = 0; k < cuts.count; k++) add(cuts.pixel[k]);
	const crossed = count;
	for (let k = 0; k < crossed; k++) {
		const p = pixels[k];
		const x = p % width;
		if (x >= 1) add(p - 1);
		if (x + 1 < width) add(p + 1);
		if (p >= width) add(p - width);
		if (p + width < known.length) add(p + width);
	}
	return { pixels, count, crossed };
}
