import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";
import { createThreeShares, sharesOfThree } from "../paint/three.ts";
import type { CrackMap } from "../planar-map/cracks.ts";
import type { Regions } from "../regions/faces.ts";
import { Beside } from "./beside.ts";

/** Fewer mixed pixels than this tell nothing of a boundary; so many are looked at. */
const LEAST_PIXELS = 6;
const MOST_PIXELS = 60;
/** What mixes two paints lies so near to both, levels, root mean square. */
const PLAIN = 3;
/** Pixels beside a boundary's own, as at its ends, count for no more than so much, levels. */
const MOST_OFF = 20;
/** The model with a third paint leaves this part of the squares, at most, and a pixel that it explains lies so near to it, levels. */
const MOST_LEFT = 0.5;
const NEAR = 10;
const ALONE = 7;
/** What lies so near, pixels, to more than this part of the pixels is mixed with them plainly: an outline's other side. */
const AROUND = 3;
const MOST_SEEN = 0.4;
/** Shares within this of 0 or 1 tell no model. */
const PURE = 0.03;
/** Shares that are tried first, and as many about the best. */
const STEPS = 12;
/** More inks than these are no drawing of a few shapes; more pixels than these are left as they are, so that photographs cost little. */
const MOST_INKS = 24;
const MOST_WORK = 12_000;

/** Pixels by their index, as they would be had each shape been drawn where it is seen alone. */
export type Unconflated = ReadonlyMap<number, number>;

/**
 * What a renderer would have written along boundaries that it drew twice. Where two shapes lie beside each other or end together on a third,
 * each covers a pixel by a share of its own, one after the other: of A over B with T beneath comes
 *
 *   a A + (1 - a) ((1 - a) B + a T)
 *
 * instead of a A + (1 - a) B ("conflation artefacts"), whether T is the ground that shines through a joint or a lower shape whose rim is A's
 * own. Measured as a mixture of A and B such a pixel tells a wrong share, one way where T is like A and another where it is like B, so the
 * boundary wavers. Each boundary is tried with all paints as T, both ways round; where one explains its pixels and the plain mixture
 * doesn't, they are written anew with the shares that it tells.
 *
 * Cost: of a boundary whose pixels mix its paints plainly a look at {@link MOST_PIXELS} of them, of another up to 50 mixtures of each for each ink.
 * What it gets wrong: where T lies between A and B in colour nothing tells that it is there.
 */
export function unconflated(
	pixels: Pixels,
	table: PaintTable,
	regions: Regions,
	map: CrackMap,
): Unconflated {
	const fixed = new Map<number, number>();
	const solids = table.ramps.flatMap((ramp, paint) =>
		ramp === null ? [paint] : [],
	);
	if (solids.length < 3 || solids.length > MOST_INKS) return fixed;
	const beside = new Beside(pixels, regions, map);
	let work = 0;
	for (const chain of map.chains) {
		if (chain.left < 0 || chain.right < 0) continue;
		const left = regions.facePaint[chain.left];
		const right = regions.facePaint[chain.right];
		if (table.ramps[left] !== null || table.ramps[right] !== null) continue;
		const own = beside.of(chain);
		if (own.length < LEAST_PIXELS) continue;
		const mixed = new Mixed(pixels, table, left, right);
		const told = mixed.telling(own, Math.ceil(own.length / MOST_PIXELS));
		if (told.length < LEAST_PIXELS) continue;
		const plain = mixed.plainSquares;
		if (plain < PLAIN * PLAIN * told.length) continue;
		work += told.length * solids.length;
		if (work > MOST_WORK) return fixed;
		const seen = paintsAround(told, table.ramps.length, pixels, regions);
		const thirds = solids.filter(
			(paint) => seen[paint] <= MOST_SEEN * told.length,
		);
		if (!mixed.choose(told, thirds, MOST_LEFT * plain)) continue;
		for (const pixel of own) {
			const value = mixed.written(pixel);
			if (value !== undefined && !fixed.has(pixel)) fixed.set(pixel, value);
		}
	}
	return fixed;
}

/** Of how many of the pixels each paint lies near, a number for each. */
function paintsAround(
	told: readonly number[],
	paints: number,
	{ width, height }: Pixels,
	{ face, facePaint, stride }: Regions,
): Int32Array {
	const counts = new Int32Array(paints);
	/** Of each paint the pixel, numbered from 1, that it was met near last. */
	const metBy = new Int32Array(paints);
	told.forEach((pixel, k) => {
		const x = pixel % width;
		const y = (pixel - x) / width;
		const right = Math.min(width - 1, x + AROUND);
		const bottom = Math.min(height - 1, y + AROUND);
		for (let v = Math.max(0, y - AROUND); v <= bottom; v++)
			for (let u = Math.max(0, x - AROUND); u <= right; u++) {
				const paint = facePaint[face[(v + 1) * stride + u + 1]];
				if (metBy[paint] > k) continue;
				metBy[paint] = k + 1;
				counts[paint]++;
			}
	});
	return counts;
}

/** Mixtures of a boundary's two paints, plain or with a third. */
class Mixed {
	readonly #packed: Uint32Array;
	readonly #table: PaintTable;
	readonly #paints: readonly [number, number];
	readonly #levels = new Float64Array(8);
	/** Of the model: the upper paint, the lower one and what is beneath. */
	readonly #model = new Float64Array(12);
	readonly #told = createThreeShares();
	#share = 0;
	#plainSquares = 0;

	constructor(
		{ packed }: Pixels,
		table: PaintTable,
		left: number,
		right: number,
	) {
		this.#packed = packed;
		this.#table = table;
		this.#paints = [left, right];
		paintAt(table, left, 0, 0, this.#levels, 0);
		paintAt(table, right, 0, 0, this.#levels, 4);
	}

	/** What the plain mixture misses the pixels by that were found to tell, squared. */
	get plainSquares(): number {
		return this.#plainSquares;
	}

	/** Of every so many pixels one, but those that are one of the two paints alone. */
	telling(pixels: readonly number[], every: number): number[] {
		const [r1, g1, b1, a1, r0, g0, b0, a0] = this.#levels;
		const r = r1 - r0;
		const g = g1 - g0;
		const b = b1 - b0;
		const a = a1 - a0;
		const length = r * r + g * g + b * b + a * a;
		const told: number[] = [];
		this.#plainSquares = 0;
		for (let k = 0; k < pixels.length; k += every) {
			const packed = this.#packed[pixels[k]];
			const wr = (packed & 255) - r0;
			const wg = ((packed >>> 8) & 255) - g0;
			const wb = ((packed >>> 16) & 255) - b0;
			const wa = (packed >>> 24) - a0;
			const along = r * wr + g * wg + b * wb + a * wa;
			const whole = wr * wr + wg * wg + wb * wb + wa * wa;
			const share = length > 0 ? Math.max(0, Math.min(1, along / length)) : 0;
			const square = whole - 2 * share * along + share * share * length;
			const isMixed = share > PURE && share < 1 - PURE;
			if (!isMixed && square <= PLAIN * PLAIN) continue;
			told.push(pixels[k]);
			this.#plainSquares += Math.min(MOST_OFF ** 2, square);
		}
		return told;
	}

	/** Whether a third paint explains pixels but for so much; if so, that is the model from then on. */
	choose(
		pixels: readonly number[],
		thirds: readonly number[],
		most: number,
	): boolean {
		let least = most;
		let best: Float64Array | undefined;
		for (const third of thirds) {
			if (this.#paints.includes(third)) continue;
			for (const upper of [0, 4]) {
				this.#model.set(this.#levels.subarray(upper, upper + 4), 0);
				this.#model.set(this.#levels.subarray(4 - upper, 8 - upper), 4);
				paintAt(this.#table, third, 0, 0, this.#model, 8);
				let sum = 0;
				for (const pixel of pixels) {
					sum += Math.min(MOST_OFF ** 2, this.#miss(pixel));
					if (sum >= least) break;
				}
				if (sum >= least) continue;
				least = sum;
				best = this.#model.slice();
			}
		}
		if (best === undefined) return false;
		this.#model.set(best);
		return true;
	}

	/** A pixel as the plain mixture of the share that the model tells; nothing where it doesn't explain it. */
	written(pixel: number): number | undefined {
		const share = this.#shareOf(pixel);
		if (share === undefined) return undefined;
		const model = this.#model;
		let value = 0;
		for (let c = 0; c < 4; c++) {
			const level = share * model[c] + (1 - share) * model[4 + c];
			value |= Math.round(level) << (8 * c);
		}
		return value >>> 0;
	}

	/** How much the upper paint covers: as the model has it, or where the third ends a little apart, by the shares of all three. */
	#shareOf(pixel: number): number | undefined {
		const miss = this.#miss(pixel);
		if (miss <= ALONE * ALONE) return this.#share;
		const told = this.#told;
		if (sharesOfThree(this.#packed[pixel], this.#model, told)) {
			const { shares, residual } = told;
			if (residual <= NEAR * NEAR && Math.min(...shares) >= -PURE)
				return Math.max(0, Math.min(1, shares[0]));
		}
		return miss <= NEAR * NEAR ? this.#share : undefined;
	}

	/**
	 * What the model misses a pixel by at the share that explains it best, squared: of share s in each channel a parabola,
	 * c0 + c1 s + c2 s² with c0 = seen - lower, c1 = 2 lower - upper - beneath and c2 = beneath - lower, so a quartic over all.
	 */
	#miss(pixel: number): number {
		const packed = this.#packed[pixel];
		const model = this.#model;
		let q0 = 0;
		let q1 = 0;
		let q2 = 0;
		let q3 = 0;
		let q4 = 0;
		for (let c = 0; c < 4; c++) {
			const lower = model[4 + c];
			const c0 = ((packed >>> (8 * c)) & 255) - lower;
			const c2 = model[8 + c] - lower;
			const c1 = lower - model[c] - c2;
			q0 += c0 * c0;
			q1 += 2 * c0 * c1;
			q2 += c1 * c1 + 2 * c0 * c2;
			q3 += 2 * c1 * c2;
			q4 += c2 * c2;
		}
		let best = 0;
		let least = Number.POSITIVE_INFINITY;
		for (let span = 1; ; span = 2 / STEPS) {
			const middle = span === 1 ? 0.5 : best;
			for (let step = 0; step <= STEPS; step++) {
				const at = middle + span * (step / STEPS - 0.5);
				const share = at < 0 ? 0 : at > 1 ? 1 : at;
				const miss =
					q0 + share * (q1 + share * (q2 + share * (q3 + share * q4)));
				if (miss >= least) continue;
				least = miss;
				best = share;
			}
			if (span < 1) break;
		}
		this.#share = best;
		return Math.max(0, least);
	}
}
