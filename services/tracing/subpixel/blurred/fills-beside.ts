import { FLAT, type Intake } from "../intake/index.ts";

/** From a ground's flat pixel to one of what was blurred by 1.5 px on it are more pixels than this. */
const BESIDE = 3;
/** So many of a fill's pixels are that near at least. */
const LEAST_BESIDE = 8;

/**
 * Bars fills that lie on a ground with an edge. In a noisy picture a step of a few levels bends no more than the noise, so that one would
 * get to a pale card's white from the paler ground beside it as softly as to its shadow.
 *
 * @param shores the pixels that aren't flat beside some that are
 * @param ground its packed colour
 * @param fills packed colours of large flat surfaces, the ground's among them
 * @param taken 1 for pixels that are barred already
 * @returns 1 for each pixel that is barred; `taken` itself where there are no others
 */
export function withFillsBeside(
	image: Intake,
	shores: Int32Array,
	ground: number,
	fills: readonly number[],
	taken: Uint8Array,
): Uint8Array {
	if (image.noise === 0) return taken;
	const beside = new Beyond(image, ground, fills, taken).look(shores);
	if (beside.length === 0) return taken;
	const { pixels, kinds } = image;
	return barring(pixels.packed, kinds, beside, taken);
}

/** What lies beyond a ground's shores. A class, not closures, so that it stays compiled from ground to ground. */
class Beyond {
	readonly #image: Intake;
	readonly #ground: number;
	readonly #taken: Uint8Array;
	/** The other fills, and how often each comes first beyond a shore. */
	readonly #others: Uint32Array;
	readonly #counts: Int32Array;

	constructor(
		image: Intake,
		ground: number,
		fills: readonly number[],
		taken: Uint8Array,
	) {
		this.#image = image;
		this.#ground = ground;
		this.#taken = taken;
		this.#others = Uint32Array.from(fills.filter((fill) => fill !== ground));
		this.#counts = new Int32Array(this.#others.length);
	}

	/** The fills that come first often enough. */
	look(shores: Int32Array): Uint32Array {
		const { width, packed } = this.#image.pixels;
		for (let k = 0; k < shores.length; k++) {
			const i = shores[k];
			const x = i % width;
			if (x > 0 && this.#isGround(i - 1))
				this.#lookFrom(i, 1, Math.min(BESIDE, width - x));
			if (x < width - 1 && this.#isGround(i + 1))
				this.#lookFrom(i, -1, Math.min(BESIDE, x + 1));
			if (i >= width && this.#isGround(i - width))
				this.#lookFrom(i, width, BESIDE);
			if (i + width < packed.length && this.#isGround(i + width))
				this.#lookFrom(i, -width, BESIDE);
		}
		return this.#others.filter((_, fill) => this.#counts[fill] >= LEAST_BESIDE);
	}

	#isGround(i: number): boolean {
		const { pixels, kinds } = this.#image;
		return (
			kinds[i] === FLAT &&
			pixels.packed[i] === this.#ground &&
			this.#taken[i] === 0
		);
	}

	/** Counts what flat pixel comes first from one beside the ground's, where that is of another fill. */
	#lookFrom(from: number, way: number, reach: number): void {
		const { pixels, kinds } = this.#image;
		for (let k = 0, at = from; k < reach; k++, at += way) {
			if (kinds[at] !== FLAT || this.#taken[at] !== 0) continue;
			const value = pixels.packed[at];
			if (value === this.#ground) return;
			const fill = this.#others.indexOf(value);
			if (fill < 0) continue;
			this.#counts[fill]++;
			return;
		}
	}
}

/** What is taken, and flat pixels of some fills. */
function barring(
	packed: Uint32Array,
	kinds: Uint8Array,
	fills: Uint32Array,
	taken: Uint8Array,
): Uint8Array {
	const barred = taken.slice();
	// Neighbours are mostly of one colour.
	let last = -1;
	let isBarred = 0;
	for (let i = 0; i < barred.length; i++) {
		if (kinds[i] !== FLAT) continue;
		const value = packed[i];
		if (value !== last) {
			last = value;
			isBarred = fills.includes(value) ? 1 : 0;
		}
		barred[i] |= isBarred;
	}
	return barred;
}
