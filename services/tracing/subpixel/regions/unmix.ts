import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";

/** Most paints looked at around one pixel. */
const MOST = 8;
/** Cost, in squared levels, of a paint being one pixel (squared distance) further away. */
const FAR = 6;

/** Neighbours within 1, 2 and 3 pixels, ring after ring, the nearest of each ring first. */
const NEIGHBOURS = [1, 2, 3].flatMap((radius) => {
	const ring: { dx: number; dy: number; squared: number }[] = [];
	for (let dy = -radius; dy <= radius; dy++) {
		for (let dx = -radius; dx <= radius; dx++) {
			if (Math.max(Math.abs(dx), Math.abs(dy)) === radius) {
				ring.push({ dx, dy, squared: dx * dx + dy * dy });
			}
		}
	}
	return ring.sort((a, b) => a.squared - b.squared);
});
/** Where each ring starts in `NEIGHBOURS`, and where the last one ends. */
const RING = [0, 8, 24, 48];
const DX = Int32Array.from(NEIGHBOURS, ({ dx }) => dx);
const DY = Int32Array.from(NEIGHBOURS, ({ dy }) => dy);
const SQUARED = Float64Array.from(NEIGHBOURS, ({ squared }) => squared);

/** How one pixel is best explained. Reused; read it before the next pixel. */
export interface Mixture {
	/** The two paints, `second` is -1 when one alone is known. */
	first: number;
	second: number;
	/** Share of `first`, 0..1. */
	share: number;
	/** Squared distance left over beyond what the paints' own pixels stray, in levels over the four channels. */
	residual: number;
}

/** A pixel may stray from a paint by so many times the paint's spread. */
const STRAY = 2;
/**
 * In a noisy image a mixture may stray by this part of what its two paints differ by too: codecs keep colour at half
 * the resolution of lightness, so that beside an edge each is mixed by another share.
 */
const ASTRAY = 0.08;

/**
 * Explain edge pixels as mixtures of two paints of the surroundings: of all pairs A, B within one,
 * two, then three pixels the one of least |P - (a A + (1 - a) B)|², a = (P - B)·(A - B) / |A - B|²
 * held to 0..1. Where several pairs explain the pixel, the nearer paints win: an anti-aliased pixel
 * has its two paints on either side, while a third that merely happens to look like the blend lies
 * further off.
 */
export interface Unmixer {
	/** @param extra paints to consider besides those around the pixel */
	explain(pixel: number, extra: readonly number[]): Mixture;
}

export function createUnmixer(
	pixels: Pixels,
	table: PaintTable,
	known: Int32Array,
	tolerance: number,
	noise: number,
): Unmixer {
	return new PairUnmixer(pixels, table, known, tolerance, noise);
}

/** A class, not closures, so that it stays compiled from picture to picture. */
class PairUnmixer implements Unmixer {
	readonly #pixels: Pixels;
	readonly #table: PaintTable;
	readonly #known: Int32Array;
	readonly #enough: number;
	readonly #astray: number;
	/** Of each paint around the pixel: itself, its squared distance, its levels there and the square of how far it strays. */
	readonly #near = new Int32Array(MOST + 64);
	readonly #distance = new Float64Array(MOST + 64);
	readonly #levels = new Float64Array(4 * (MOST + 64));
	readonly #stray = new Float64Array(MOST + 64);
	readonly #result: Mixture = { first: -1, second: -1, share: 1, residual: 0 };

	constructor(
		pixels: Pixels,
		table: PaintTable,
		known: Int32Array,
		tolerance: number,
		noise: number,
	) {
		this.#pixels = pixels;
		this.#table = table;
		this.#known = known;
		this.#enough = tolerance * tolerance;
		this.#astray = noise > 0 ? ASTRAY * ASTRAY : 0;
	}

	explain(pixel: number, extra: readonly number[]): Mixture {
		const { width, packed } = this.#pixels;
		const near = this.#near;
		const enough = this.#enough;
		const x = pixel % width;
		const y = (pixel - x) / width;
		const value = packed[pixel];
		let count = 0;
		for (let ring = 0; ring < 3; ring++) {
			const before = count;
			count = this.#gather(x, y, ring, count);
			if (count === before && ring > 0) continue;
			if (count >= 2 && this.#choose(value, count, count) <= enough)
				return this.#result;
		}
		const local = count;
		for (const paint of extra) {
			let k = 0;
			while (k < local && near[k] !== paint) k++;
			if (k < local) continue;
			if (count === near.length) break;
			count = this.#add(paint, x, y, 16, count);
		}
		this.#choose(value, count, Math.max(1, local));
		return this.#result;
	}

	#gather(x: number, y: number, ring: number, found: number): number {
		const { width, height } = this.#pixels;
		const known = this.#known;
		const near = this.#near;
		let count = found;
		const reach = ring + 1;
		const inside =
			x >= reach && y >= reach && x < width - reach && y < height - reach;
		const here = y * width + x;
		for (let n = RING[ring]; n < RING[ring + 1]; n++) {
			if (!inside) {
				const nx = x + DX[n];
				const ny = y + DY[n];
				if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
			}
			const paint = known[here + DY[n] * width + DX[n]];
			if (paint < 0) continue;
			let k = 0;
			while (k < count && near[k] !== paint) k++;
			if (k < count || count === MOST) continue;
			count = this.#add(paint, x, y, SQUARED[n], count);
		}
		return count;
	}

	#add(
		paint: number,
		x: number,
		y: number,
		squared: number,
		count: number,
	): number {
		const table = this.#table;
		this.#near[count] = paint;
		this.#distance[count] = squared;
		this.#stray[count] = (STRAY * table.spread[paint]) ** 2;
		paintAt(table, paint, x + 0.5, y + 0.5, this.#levels, 4 * count);
		return count + 1;
	}

	/** Try all pairs of which one paint at least is among the first `local`. */
	#choose(value: number, count: number, local: number): number {
		const near = this.#near;
		const distance = this.#distance;
		const levels = this.#levels;
		const stray = this.#stray;
		const astray = this.#astray;
		const result = this.#result;
		const p0 = value & 255;
		const p1 = (value >>> 8) & 255;
		const p2 = (value >>> 16) & 255;
		const p3 = value >>> 24;
		let least = Number.POSITIVE_INFINITY;
		for (let i = 0; i < Math.min(count, local); i++) {
			const u0 = levels[4 * i];
			const u1 = levels[4 * i + 1];
			const u2 = levels[4 * i + 2];
			const u3 = levels[4 * i + 3];
			const w0 = p0 - u0;
			const w1 = p1 - u1;
			const w2 = p2 - u2;
			const w3 = p3 - u3;
			const alone = w0 * w0 + w1 * w1 + w2 * w2 + w3 * w3;
			if (count === 1) {
				result.first = near[0];
				result.second = -1;
				result.share = 1;
				result.residual = alone - stray[0];
				return result.residual;
			}
			for (let j = i + 1; j < count; j++) {
				const d0 = levels[4 * j] - u0;
				const d1 = levels[4 * j + 1] - u1;
				const d2 = levels[4 * j + 2] - u2;
				const d3 = levels[4 * j + 3] - u3;
				const length = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
				if (length < 1) continue;
				let t = (w0 * d0 + w1 * d1 + w2 * d2 + w3 * d3) / length;
				t = t < 0 ? 0 : t > 1 ? 1 : t;
				const left =
					(w0 - t * d0) ** 2 +
					(w1 - t * d1) ** 2 +
					(w2 - t * d2) ** 2 +
					(w3 - t * d3) ** 2;
				const cost = left + FAR * (distance[i] + distance[j]);
				if (cost < least) {
					least = cost;
					result.first = near[i];
					result.second = near[j];
					result.share = 1 - t;
					result.residual =
						left - Math.max(stray[i], stray[j], astray * length);
				}
			}
		}
		if (least === Number.POSITIVE_INFINITY) {
			result.first = count > 0 ? near[0] : -1;
			result.second = -1;
			result.share = 1;
			result.residual = Number.POSITIVE_INFINITY;
		}
		return result.residual;
	}
}
