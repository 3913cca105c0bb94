import {
	FLAT,
	type Intake,
	listNotFlat,
	type Pixels,
} from "../intake/index.ts";
import { magnifyThin } from "./fine-print.ts";
import { type Box, smallThings } from "./small-things.ts";

/** Ground around what is cut out: so far the network looks, pixels. */
export const PAD = 4;
/** What is narrower, lower or larger is no word that needs magnifying, pixels. */
const LEAST_WIDE = 12;
const LEAST_HIGH = 6;
const MOST_PIXELS = 24_000;

/** Small lettering that lies by itself on one ground somewhere in a picture. */
export interface Word {
	/** Where it lies, the ground beside it included. */
	readonly box: Box;
	/** The colour around it, a word as pixels have it. */
	readonly ground: number;
	/** It alone, `PAD` pixels of ground around its box, magnified. */
	readonly fine: Pixels;
}

/**
 * The words of a picture that want magnifying, though the picture as a whole doesn't.
 *
 * Cost: one pass over the pixels that aren't flat, and what magnifying costs of the words.
 */
export function findWords(image: Intake): Word[] {
	if (image.noise > 0) return [];
	const boxes = smallThings(image).filter(
		({ left, top, right, bottom }) =>
			right - left >= LEAST_WIDE &&
			bottom - top >= LEAST_HIGH &&
			(right - left) * (bottom - top) <= MOST_PIXELS,
	);
	let inks: number[] | undefined;
	const words: Word[] = [];
	for (const box of boxes) {
		const ground = groundAround(image.pixels, box);
		if (ground === undefined) continue;
		inks ??= flatInks(image);
		const fine = magnifyThin(cutOut(image.pixels, box, ground), inks);
		if (fine !== undefined) words.push({ box, ground, fine });
	}
	return words;
}

/** The picture as it is without the words. */
export function withoutWords(image: Intake, words: readonly Word[]): Intake {
	const packed = image.pixels.packed.slice();
	const kinds = image.kinds.slice();
	const { width } = image.pixels;
	for (const { box, ground } of words) {
		for (let y = box.top; y < box.bottom; y++) {
			packed.fill(ground, y * width + box.left, y * width + box.right);
			kinds.fill(FLAT, y * width + box.left, y * width + box.right);
		}
	}
	const pixels = { ...image.pixels, packed };
	return {
		...image,
		pixels,
		unquieted: pixels,
		kinds,
		busy: listNotFlat(kinds),
	};
}

/** The one colour of the pixels around a box, all of them within the picture. */
function groundAround(
	{ width, height, packed }: Pixels,
	{ left, top, right, bottom }: Box,
): number | undefined {
	if (left < 1 || top < 1 || right >= width || bottom >= height)
		return undefined;
	const ground = packed[(top - 1) * width + left - 1];
	for (const y of [top - 1, bottom])
		for (let x = left - 1; x <= right; x++)
			if (packed[y * width + x] !== ground) return undefined;
	for (let y = top; y < bottom; y++)
		for (const x of [left - 1, right])
			if (packed[y * width + x] !== ground) return undefined;
	return ground;
}

function cutOut(pixels: Pixels, box: Box, ground: number): Pixels {
	const width = box.right - box.left + 2 * PAD;
	const height = box.bottom - box.top + 2 * PAD;
	const packed = new Uint32Array(width * height).fill(ground);
	for (let y = box.top; y < box.bottom; y++) {
		const row = y * pixels.width;
		packed.set(
			pixels.packed.subarray(row + box.left, row + box.right),
			(y - box.top + PAD) * width + PAD,
		);
	}
	return { width, height, packed, opaque: pixels.opaque };
}

/** The colours that the picture's flat pixels have, the commonest first. */
function flatInks({ pixels: { packed }, kinds }: Intake): number[] {
	const counts = new Map<number, number>();
	for (let i = 0; i < packed.length; ) {
		let end = i + 1;
		while (end < packed.length && packed[end] === packed[i]) end++;
		if (end - i > 2 && kinds[i + 1] === FLAT)
			counts.set(packed[i], (counts.get(packed[i]) ?? 0) + end - i);
		i = end;
	}
	return [...counts]
		.sort(([a, m], [b, n]) => n - m || a - b)
		.map(([ink]) => ink);
}
