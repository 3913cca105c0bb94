import { FLAT, type Intake, type Pixels } from "../intake/index.ts";

/** Bends up to this, levels, are soft whatever the step beside them, and so much more for each level of noise. */
const LEAST_BEND = 3;
const BEND_BY_NOISE = 4;
/** A profile blurred by 1.5 px and more bends by less than this part of the steps within two pixels; a sharp edge by all. */
const MOST_OF_STEP = 0.5;

/**
 * Pixels that one gets to from a ground's flat ones by soft steps alone: where a blur is strong its profile is steeper than
 * any ramp, yet never bends as an anti-aliased edge does.
 *
 * @param shores the pixels that aren't flat beside some that are
 * @param ground its packed colour
 * @param taken 1 for pixels that aren't gone to
 * @returns the pixels, without the ground's flat ones
 */
export function growSoftly(
	image: Intake,
	shores: Int32Array,
	ground: number,
	taken: Uint8Array,
): Int32Array {
	return new SoftGrowth(image, ground, taken).from(shores);
}

/** A class, not closures, so that it stays compiled from ground to ground. */
class SoftGrowth {
	readonly #image: Intake;
	readonly #ground: number;
	readonly #taken: Uint8Array;
	readonly #seen: Uint8Array;
	readonly #soft: Int32Array;
	#count = 0;

	constructor(image: Intake, ground: number, taken: Uint8Array) {
		this.#image = image;
		this.#ground = ground;
		this.#taken = taken;
		this.#seen = new Uint8Array(taken.length);
		this.#soft = new Int32Array(taken.length);
	}

	from(shores: Int32Array): Int32Array {
		const { width, height, packed } = this.#image.pixels;
		const soft = this.#soft;
		const lastRow = width * (height - 1);
		// What lies beside a flat pixel has its colour.
		for (let k = 0; k < shores.length; k++) {
			const i = shores[k];
			if (packed[i] !== this.#ground) continue;
			const x = i % width;
			if (
				(x > 0 && this.#isGround(i - 1)) ||
				(x < width - 1 && this.#isGround(i + 1)) ||
				(i >= width && this.#isGround(i - width)) ||
				(i < lastRow && this.#isGround(i + width))
			)
				this.#visit(i);
		}
		for (let k = 0; k < this.#count; k++) {
			const i = soft[k];
			const x = i % width;
			if (x > 0) this.#visit(i - 1);
			if (x < width - 1) this.#visit(i + 1);
			if (i >= width) this.#visit(i - width);
			if (i < lastRow) this.#visit(i + width);
		}
		return soft.slice(0, this.#count);
	}

	#isGround(i: number): boolean {
		const { pixels, kinds } = this.#image;
		return (
			kinds[i] === FLAT &&
			pixels.packed[i] === this.#ground &&
			this.#taken[i] === 0
		);
	}

	#visit(i: number): void {
		if (this.#seen[i] !== 0 || this.#taken[i] !== 0 || this.#isGround(i))
			return;
		this.#seen[i] = 1;
		const { pixels, noise } = this.#image;
		if (isSoft(pixels, i, noise)) this.#soft[this.#count++] = i;
	}
}

/** 1 for each pixel of the image that is a ground's, or soft upon it. */
export function withGround(
	{ pixels: { packed }, kinds }: Intake,
	ground: number,
	taken: Uint8Array,
	soft: Int32Array,
): Uint8Array {
	const member = new Uint8Array(packed.length);
	for (let i = 0; i < member.length; i++)
		if (kinds[i] === FLAT && packed[i] === ground && !taken[i]) member[i] = 1;
	for (let k = 0; k < soft.length; k++) member[soft[k]] = 1;
	return member;
}

function isSoft(
	{ packed, width, height }: Pixels,
	i: number,
	noise: number,
): boolean {
	const x = i % width;
	const y = (i - x) / width;
	return (
		runsSoftly(packed, i, 1, x, width, noise) &&
		runsSoftly(packed, i, width, y, height, noise)
	);
}

/** @param at, count where the pixel is along the axis, and how many there are */
function runsSoftly(
	packed: Uint32Array,
	i: number,
	stride: number,
	at: number,
	count: number,
	noise: number,
): boolean {
	if (at === 0 || at === count - 1) return true;
	const from = Math.max(-2, -at);
	const until = Math.min(2, count - 1 - at);
	for (let shift = 0; shift < 32; shift += 8) {
		const before = (packed[i - stride] >>> shift) & 255;
		const here = (packed[i] >>> shift) & 255;
		const after = (packed[i + stride] >>> shift) & 255;
		const bend = Math.abs(before - 2 * here + after);
		if (bend <= LEAST_BEND + BEND_BY_NOISE * noise) continue;
		let step = 0;
		for (let k = from; k < until; k++) {
			const one = (packed[i + k * stride] >>> shift) & 255;
			const next = (packed[i + (k + 1) * stride] >>> shift) & 255;
			step = Math.max(step, Math.abs(next - one));
		}
		if (bend > MOST_OF_STEP * step) return false;
	}
	return true;
}
