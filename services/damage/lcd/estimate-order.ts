import type { Raster } from "../../image/raster.ts";
import { type TwoInks, thirdsOf } from "./inks.ts";

export type Order = "rgb" | "bgr";

/** Channels' shares that differ by more than this at a pixel tell of thirds; so many pixels must, */
const APART = 0.08;
const LEAST_APART = 12;
/** … and this part of those that are neither ink nor ground. */
const LEAST_PART = 0.25;
/** In the right order shares run this much more evenly than in the other: by squared second differences. */
const MOST_OF_OTHER = 0.5;
/** Where a pixel is like both its neighbours its channels agree, but for this part of them. */
const MOST_FLAT_APART = 0.04;

/**
 * The order of a screen's red, green and blue stripes that lettering was drawn for (ClearType, FreeType's LCD rendering):
 * each channel is the coverage of its own third of a pixel. Read in the right order the thirds run evenly along a row, in
 * the wrong one to and fro. Where a row is even the channels agree, which colours of other inks don't.
 *
 * @returns nothing for a picture that wasn't drawn so
 */
export function estimateOrder(
	raster: Raster,
	inks: TwoInks,
): Order | undefined {
	const { width, height } = raster;
	const thirds = thirdsOf(raster, inks, "rgb");
	let [apart, mixed, flat, flatApart] = [0, 0, 0, 0];
	let [rgb, bgr] = [0, 0];
	for (let y = 0; y < height; y++) {
		for (let x = 1; x + 1 < width; x++) {
			const k = 3 * (y * width + x);
			const [a, b, c] = [thirds[k], thirds[k + 1], thirds[k + 2]];
			// Even ground, most of a page, tells nothing.
			if (a === 0 && b === 0 && c === 0 && isEmpty(thirds, k)) continue;
			const range = Math.max(a, b, c) - Math.min(a, b, c);
			const middle = (a + b + c) / 3;
			if (middle > APART && middle < 1 - APART) mixed++;
			if (range > APART) apart++;
			if (isSame(thirds, k, k - 3) && isSame(thirds, k, k + 3)) {
				if (middle <= APART) continue;
				flat++;
				if (range > APART) flatApart++;
				continue;
			}
			rgb +=
				bend(thirds[k - 1], a, b) + bend(a, b, c) + bend(b, c, thirds[k + 3]);
			bgr +=
				bend(thirds[k - 3], c, b) + bend(c, b, a) + bend(b, a, thirds[k + 5]);
		}
	}
	if (apart < LEAST_APART || apart < LEAST_PART * mixed) return undefined;
	if (flatApart > MOST_FLAT_APART * Math.max(apart, flat)) return undefined;
	if (rgb < MOST_OF_OTHER * bgr) return "rgb";
	return bgr < MOST_OF_OTHER * rgb ? "bgr" : undefined;
}

const bend = (before: number, here: number, after: number) =>
	(before - 2 * here + after) ** 2;

/** Whether the pixels beside one hold no ink. */
const isEmpty = (thirds: Float32Array, k: number) =>
	thirds[k - 3] === 0 &&
	thirds[k - 2] === 0 &&
	thirds[k - 1] === 0 &&
	thirds[k + 3] === 0 &&
	thirds[k + 4] === 0 &&
	thirds[k + 5] === 0;

const isSame = (thirds: Float32Array, k: number, other: number) =>
	thirds[k] === thirds[other] &&
	thirds[k + 1] === thirds[other + 1] &&
	thirds[k + 2] === thirds[other + 2];
