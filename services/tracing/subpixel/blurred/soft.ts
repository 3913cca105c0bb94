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
 * @param ground its packed colour
 * @param taken 1 for pixels that aren't gone to
 * @returns the pixels, without the ground's flat ones
 */
export function growSoftly(
	{ pixels, kinds, busy, noise }: Intake,
	ground: number,
	taken: Uint8Array,
): number[] {
	const { width, height, packed } = pixels;
	const seen = new Uint8Array(width * height);
	const soft: number[] = [];
	const isGround = (i: number) =>
		kinds[i] === FLAT && packed[i] === ground && !taken[i];
	const visit = (i: number) => {
		if (seen[i] || taken[i] || isGround(i)) return;
		seen[i] = 1;
		if (isSoft(pixels, i, noise)) soft.push(i);
	};
	// What lies beside a flat pixel has its colour.
	for (const i of busy) {
		if (packed[i] !== ground) continue;
		const x = i % width;
		if (
			(x > 0 && isGround(i - 1)) ||
			(x < width - 1 && isGround(i + 1)) ||
			(i >= width && isGround(i - width)) ||
			(i < width * (height - 1) && isGround(i + width))
		)
			visit(i);
	}
	for (let k = 0; k < soft.length; k++) {
		const i = soft[k];
		const x = i % width;
		if (x > 0) visit(i - 1);
		if (x < width - 1) visit(i + 1);
		if (i >= width) visit(i - width);
		if (i < width * (height - 1)) visit(i + width);
	}
	return soft;
}

/** 1 for each pixel of the image that is a ground's, or soft upon it. */
export function withGround(
	{ pixels: { packed }, kinds }: Intake,
	ground: number,
	taken: Uint8Array,
	soft: readonly number[],
): Uint8Array {
	const member = new Uint8Array(packed.length);
	for (let i = 0; i < member.length; i++)
		if (kinds[i] === FLAT && packed[i] === ground && !taken[i]) member[i] = 1;
	for (const i of soft) member[i] = 1;
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
