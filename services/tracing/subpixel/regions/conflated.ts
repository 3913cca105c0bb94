import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";
import type { Mixture } from "./unmix.ts";

const OPAQUE = 255;
/** Shares of the upper paint that are tried first, and as many again about the best. */
const STEPS = 12;
/** Rims that are meant to be one lie so far apart where each is approximated by curves of its own, pixels. */
const APART = [0, -0.1, 0.1, -0.2, 0.2];
/** What misses by so many times what it may, squared, with rims that are one, isn't tried with others. */
const HOPELESS = 16;
/** So many pixels are tried, so that photographs cost little. */
const MOST_PIXELS = 8000;
/** More inks than these are no drawing of a few shapes on each other. */
const MOST_INKS = 24;
/** Of so many inks more pairs than one are tried. */
const MOST_TO_PAIR = 8;

/**
 * Tells pixels at the common rim of two shapes of which one lies on the other. A renderer covers such a pixel twice, first with the
 * lower shape, then with the upper one, each by the same share a: what is seen of upper C, lower U and ground G is
 *
 *   a C + (1 - a) (a U + (1 - a) G)
 *
 * a thread of U of up to a quarter of a pixel that nobody drew ("conflation artefacts"; Porter and Duff's "over", 1984, takes
 * coverages for independent). Pies on a disc, rings on their track and bands on a card have it all along.
 *
 * Cost: up to 240 mixtures for each ink, pair of near paints and pixel that no pair of paints explains, of which {@link MOST_PIXELS} are tried.
 * What it gets wrong: an outline that was drawn so thin as to look the same is left out.
 */
export class Conflation {
	readonly #table: PaintTable;
	/** Opaque solid inks and the clear ground: what may lie beneath. */
	readonly #lower: number[];
	readonly #one = new Float64Array(4);
	readonly #other = new Float64Array(4);
	readonly #enough: number;
	#tried = 0;
	/** Of what was explained last, how much the first of its pair covers. */
	#share = 0;

	/** @param tolerance how far a pixel may lie from what explains it, levels over four channels */
	constructor(table: PaintTable, tolerance: number) {
		this.#table = table;
		this.#enough = tolerance * tolerance;
		const inks: number[] = [];
		table.ramps.forEach((ramp, paint) => {
			const opacity = table.levels[4 * paint + 3];
			if (ramp === null && (opacity === OPAQUE || opacity === 0))
				inks.push(paint);
		});
		this.#lower = inks.length <= MOST_INKS ? inks : [];
	}

	/**
	 * Whether a pixel is a rim of one paint on a third that ends there too.
	 *
	 * @param mixture the two paints that explain it best; becomes the two that lie beside each other there
	 * @param near paints around it, of which others than those two may be what lies there
	 */
	explains(
		pixel: number,
		{ width, packed }: Pixels,
		mixture: Mixture,
		near: readonly number[],
	): boolean {
		if (mixture.second < 0 || this.#lower.length === 0) return false;
		if (this.#tried++ >= MOST_PIXELS) return false;
		const value = packed[pixel];
		const x = (pixel % width) + 0.5;
		const y = Math.floor(pixel / width) + 0.5;
		for (const [first, second] of this.#pairs(mixture, near)) {
			paintAt(this.#table, first, x, y, this.#one, 0);
			paintAt(this.#table, second, x, y, this.#other, 0);
			for (const lower of this.#lower) {
				if (lower === first || lower === second) continue;
				const isRim =
					this.#isRim(value, this.#one, this.#other, lower) ||
					this.#isRim(value, this.#other, this.#one, lower);
				if (!isRim) continue;
				if (first === mixture.first && second === mixture.second) return true;
				mixture.first = first;
				mixture.second = second;
				mixture.share = this.#share;
				return true;
			}
		}
		return false;
	}

	/** The two of a mixture, then what else lies around. */
	#pairs(
		{ first, second }: Mixture,
		near: readonly number[],
	): [number, number][] {
		const pairs: [number, number][] = [[first, second]];
		if (this.#lower.length > MOST_TO_PAIR) return pairs;
		for (let i = 0; i < near.length; i++)
			for (let j = i + 1; j < near.length; j++) pairs.push([near[i], near[j]]);
		return pairs;
	}

	#isRim(
		value: number,
		upper: Float64Array,
		ground: Float64Array,
		lower: number,
	): boolean {
		// What is covered has to be covered whole.
		if (upper[3] < OPAQUE) return false;
		if (this.#beyond(value, upper, ground, lower) > this.#enough) return false;
		for (const apart of APART) {
			let best = 0;
			let least = Number.POSITIVE_INFINITY;
			for (const span of [1, 2 / STEPS]) {
				const middle = span === 1 ? 0.5 : best;
				for (let step = 1; step < STEPS; step++) {
					const share = middle + span * (step / STEPS - 0.5);
					const miss = this.#miss(value, upper, ground, lower, share, apart);
					if (miss >= least) continue;
					least = miss;
					best = share;
				}
			}
			if (least <= this.#enough) {
				this.#share = upper === this.#one ? best : 1 - best;
				return true;
			}
			if (least > HOPELESS * this.#enough) return false;
		}
		return false;
	}

	/** How far a pixel lies from all levels between those of three paints, squared over four channels: no mixture of them is nearer. */
	#beyond(
		value: number,
		upper: Float64Array,
		ground: Float64Array,
		lower: number,
	): number {
		const { levels } = this.#table;
		let sum = 0;
		for (let c = 0; c < 4; c++) {
			const seen = (value >>> (8 * c)) & 255;
			const one = upper[c];
			const two = ground[c];
			const three = levels[4 * lower + c];
			const least =
				one < two ? (one < three ? one : three) : two < three ? two : three;
			const most =
				one > two ? (one > three ? one : three) : two > three ? two : three;
			const off = seen < least ? least - seen : seen > most ? seen - most : 0;
			sum += off * off;
		}
		return sum;
	}

	/** Squared, over four channels. */
	#miss(
		value: number,
		upper: Float64Array,
		ground: Float64Array,
		lower: number,
		share: number,
		apart: number,
	): number {
		const { levels } = this.#table;
		const rest = 1 - share;
		const beneath = Math.max(0, Math.min(1, share + apart));
		let sum = 0;
		for (let c = 0; c < 4; c++) {
			const seen = (value >>> (8 * c)) & 255;
			const drawn =
				share * upper[c] +
				rest * (beneath * levels[4 * lower + c] + (1 - beneath) * ground[c]);
			sum += (seen - drawn) ** 2;
		}
		return sum;
	}
}
