import type { Pixels } from "../intake/index.ts";
import { magnify } from "./magnify.ts";
import { type TwoInks, twoInksOf } from "./two-inks.ts";

/** How many times finer small lettering is looked at. */
export const TIMES = 4;

/** Larger pictures aren't looked at, pixels. */
const MOST_PIXELS = 24_000;
/** Pixels whose neighbours hold this much ink each, as part of the ink's area: more is no small lettering. */
const DEEP = 0.65;
const MOST_DEEP = 0.25;
/** Pixels are mixed beyond this share. */
const BARE = 0.06;
/** Bare ground lies within so many pixels, along both axes, of this part of what isn't bare: a blur or a gradient runs on for longer. */
const REACH = 2;
const LEAST_BESIDE = 0.9;
/** So many mixed pixels among four of the very same are an ink of their own. */
const EVEN = 3;
/** What is left of a boundary's slope counts as bare from these shares on. */
const SLACK = 0.1;

/**
 * Lettering whose strokes are as thin as pixels: its boundaries share pixels, so that no single one can be measured. It
 * is magnified instead.
 *
 * @returns the pixels `TIMES` as many a side; nothing where strokes are wider, or where there is more than one ink upon one ground
 */
export function finePrint(pixels: Pixels): Pixels | undefined {
	const { width, height } = pixels;
	if (width * height > MOST_PIXELS || width < 2 || height < 2) return undefined;
	return magnifyThin(pixels);
}

/**
 * The same of pixels of any number.
 *
 * @param known colours that the ink may have, though none of these pixels is wholly covered by it; the likeliest first
 */
export function magnifyThin(
	pixels: Pixels,
	known: readonly number[] = [],
): Pixels | undefined {
	const { width, height } = pixels;
	const inks = twoInksOf(pixels, known);
	if (inks === undefined || !isThin(inks.shares, width, height))
		return undefined;
	const fine = magnify(inks.shares, width, height, TIMES);
	return {
		width: TIMES * width,
		height: TIMES * height,
		packed: paint(fine, inks),
		opaque: pixels.opaque,
	};
}

/**
 * Whether hardly any pixel of the ink lies among its like, all lie beside bare ground, none holds another ink, and there are mixed
 * ones: 1-bit pictures have none.
 */
function isThin(shares: Float32Array, width: number, height: number): boolean {
	let area = 0;
	let deep = 0;
	let mixed = 0;
	let inked = 0;
	let beside = 0;
	let even = 0;
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const own = shares[i];
			area += own;
			if (own <= BARE) continue;
			inked++;
			if (isBesideGround(shares, x, y, width, height)) beside++;
			const isMixed = own < 1 - BARE;
			if (isMixed) mixed++;
			if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
			const left = shares[i - 1];
			const right = shares[i + 1];
			const above = shares[i - width];
			const below = shares[i + width];
			if (Math.min(own, left, right, above, below) >= DEEP) deep++;
			if (
				isMixed &&
				left === own &&
				right === own &&
				above === own &&
				below === own
			)
				even++;
		}
	}
	return (
		even < EVEN &&
		deep <= MOST_DEEP * area &&
		beside >= LEAST_BESIDE * inked &&
		mixed > area / 2
	);
}

function isBesideGround(
	shares: Float32Array,
	x: number,
	y: number,
	width: number,
	height: number,
): boolean {
	const right = Math.min(width - 1, x + REACH);
	const bottom = Math.min(height - 1, y + REACH);
	for (let v = Math.max(0, y - REACH); v <= bottom; v++)
		for (let u = Math.max(0, x - REACH); u <= right; u++)
			if (shares[v * width + u] <= BARE) return true;
	return false;
}

function paint(fine: Float32Array, { ground, ink }: TwoInks): Uint32Array {
	return Uint32Array.from(fine, (value) => {
		const share = Math.max(0, Math.min(1, (value - SLACK) / (1 - 2 * SLACK)));
		let word = 0;
		for (let c = 0; c < 4; c++) {
			const level = Math.round(ground[c] + share * (ink[c] - ground[c]));
			word |= level << (8 * c);
		}
		return word >>> 0;
	});
}
