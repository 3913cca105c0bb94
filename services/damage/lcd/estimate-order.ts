import { type Raster, wordsOf } from "../../image/raster.ts";
import { sharesOf, type TwoInks } from "./inks.ts";

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
	const { width, height, data } = raster;
	const words = wordsOf(raster);
	const [red, green, blue] = [0, 1, 2].map((c) => sharesOf(inks, c));
	const [groundRed, groundGreen, groundBlue] = inks.ground;
	const isGround = (o: number) =>
		data[o] === groundRed &&
		data[o + 1] === groundGreen &&
		data[o + 2] === groundBlue;
	let apart = 0;
	let mixed = 0;
	let flat = 0;
	let flatApart = 0;
	let rgb = 0;
	let bgr = 0;
	for (let y = 0; y < height; y++) {
		const rowEnd = (y + 1) * width - 1;
		for (let i = y * width + 1; i < rowEnd; i++) {
			const o = 4 * i;
			const isEven = words[i - 1] === words[i] && words[i + 1] === words[i];
			// Even ground, most of a page, tells nothing.
			if (isEven && isGround(o)) continue;
			const a = red[data[o]];
			const b = green[data[o + 1]];
			const c = blue[data[o + 2]];
			const range = Math.max(a, b, c) - Math.min(a, b, c);
			const middle = (a + b + c) / 3;
			if (middle > APART && middle < 1 - APART) mixed++;
			if (range > APART) apart++;
			if (isEven) {
				if (middle <= APART) continue;
				flat++;
				if (range > APART) flatApart++;
				continue;
			}
			// Of its neighbours, the nearest third in either order.
			const ahead = red[data[o + 4]];
			const before = blue[data[o - 2]];
			rgb += bend(before, a, b) + bend(a, b, c) + bend(b, c, ahead);
			bgr +=
				bend(red[data[o - 4]], c, b) +
				bend(c, b, a) +
				bend(b, a, blue[data[o + 6]]);
		}
	}
	if (apart < LEAST_APART || apart < LEAST_PART * mixed) return undefined;
	if (flatApart > MOST_FLAT_APART * Math.max(apart, flat)) return undefined;
	if (rgb < MOST_OF_OTHER * bgr) return "rgb";
	return bgr < MOST_OF_OTHER * rgb ? "bgr" : undefined;
}

const bend = (before: number, here: number, after: number) =>
	(before - 2 * here + after) ** 2;
