import type { Pixels } from "../intake/index.ts";

/** One ink upon one ground, and how much of each pixel the ink covers. */
export interface TwoInks {
	/** Premultiplied R, G, B, A, levels. */
	readonly ground: readonly number[];
	readonly ink: readonly number[];
	/** 0..1 a pixel, in rows. */
	readonly shares: Float32Array;
}

/** The ground is this part of the picture at least. */
const LEAST_GROUND = 0.25;
/** Every pixel lies so near the line between both, levels. */
const MOST_ASTRAY = 8;
/** Ink and ground differ by so much, levels over the four channels. */
const LEAST_CONTRAST = 60;
/** A known ink is that of the pixels where it is so much farther from the ground than they are at most, part of their way. */
const MOST_FARTHER = 0.45;
const LEAST_FARTHER = -0.04;
/** So many pixels of one colour, no farther from the farthest than this part of the way, are the ink itself. */
const LEAST_PURE = 3;
const NEAR_FARTHEST = 0.04;
/** Else it was seen mixed with this part of the ground at most, where black or white, or full colour, is as near. */
const MOST_BEYOND = 0.14;

/**
 * Explains a picture as one ink upon its commonest colour.
 * Cost: two passes; most other pictures are told by the first pixels.
 *
 * @param known colours that the ink may have, the likeliest first
 * @returns nothing where it holds more
 */
export function twoInksOf(
	pixels: Pixels,
	known: readonly number[] = [],
): TwoInks | undefined {
	const { packed } = pixels;
	const counts = countsOf(packed);
	let common = packed[0];
	let most = 0;
	for (const [value, count] of counts) {
		if (count > most || (count === most && value < common)) {
			common = value;
			most = count;
		}
	}
	if (most < LEAST_GROUND * packed.length) return undefined;
	const ground = levelsOf(common);
	const pure = knownOf(ground, counts, known) ?? pureOf(ground, counts);
	const seen = pure ?? farthestFrom(ground, counts);
	const contrast = distance(ground, seen);
	if (contrast < LEAST_CONTRAST) return undefined;
	const along = seen.map((level, c) => (level - ground[c]) / contrast);
	const shareOf = new Map<number, number>();
	for (const value of counts.keys()) {
		let reach = 0;
		for (let c = 0; c < 4; c++)
			reach += (((value >>> (8 * c)) & 255) - ground[c]) * along[c];
		let astray = 0;
		for (let c = 0; c < 4; c++)
			astray +=
				(((value >>> (8 * c)) & 255) - ground[c] - reach * along[c]) ** 2;
		if (astray > MOST_ASTRAY ** 2 || reach < -MOST_ASTRAY) return undefined;
		shareOf.set(value, Math.max(0, reach / contrast));
	}
	const beyond = pure === undefined ? beyondOf(ground, seen) : 1;
	return {
		ground,
		ink: seen.map((level, c) => ground[c] + beyond * (level - ground[c])),
		shares: Float32Array.from(packed, (value) =>
			Math.min(1, (shareOf.get(value) ?? 0) / beyond),
		),
	};
}

/** How often each word comes, asked once for as many as are the same in a row. */
function countsOf(packed: Uint32Array): ReadonlyMap<number, number> {
	const counts = new Map<number, number>();
	for (let i = 0, end = 0; i < packed.length; i = end) {
		const value = packed[i];
		while (end < packed.length && packed[end] === value) end++;
		counts.set(value, (counts.get(value) ?? 0) + end - i);
	}
	return counts;
}

const levelsOf = (value: number): number[] =>
	[0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

/** The first of the known colours towards which what is farthest from the ground lies. */
function knownOf(
	ground: readonly number[],
	counts: ReadonlyMap<number, number>,
	known: readonly number[],
): number[] | undefined {
	if (known.length === 0) return undefined;
	const farthest = farthestFrom(ground, counts);
	const far = distance(ground, farthest);
	for (const value of known) {
		const ink = levelsOf(value);
		const reach = distance(ground, ink);
		if (reach < (1 + LEAST_FARTHER) * far || reach > (1 + MOST_FARTHER) * far)
			continue;
		const on = ink.map(
			(level, c) => ground[c] + (far / reach) * (level - ground[c]),
		);
		if (distance(on, farthest) <= MOST_ASTRAY) return ink;
	}
	return undefined;
}

/** The commonest colour about as far from the ground as any, where several pixels have it. */
function pureOf(
	ground: readonly number[],
	counts: ReadonlyMap<number, number>,
): number[] | undefined {
	const far =
		(1 - NEAR_FARTHEST) * distance(ground, farthestFrom(ground, counts));
	let pure: number[] | undefined;
	let most = LEAST_PURE - 1;
	for (const [value, count] of counts) {
		const levels = levelsOf(value);
		if (count <= most || distance(ground, levels) < far) continue;
		most = count;
		pure = levels;
	}
	return pure;
}

const distance = (a: readonly number[], b: readonly number[]): number =>
	Math.hypot(...a.map((level, c) => level - b[c]));

function farthestFrom(
	ground: readonly number[],
	counts: ReadonlyMap<number, number>,
): number[] {
	let farthest = ground.slice();
	let greatest = 0;
	for (const value of counts.keys()) {
		const levels = levelsOf(value);
		const apart = distance(ground, levels);
		if (apart > greatest) {
			greatest = apart;
			farthest = levels;
		}
	}
	return farthest;
}

/** How many times as far from the ground the line through a colour leaves what levels can be; 1 where that is far. */
function beyondOf(ground: readonly number[], seen: readonly number[]): number {
	let times = 1 / (1 - MOST_BEYOND);
	const opaque = ground[3] === 255;
	for (let c = 0; c < (opaque ? 3 : 4); c++) {
		const step = seen[c] - ground[c];
		if (step === 0) continue;
		times = Math.min(times, ((step > 0 ? 255 : 0) - ground[c]) / step);
	}
	return times < 1 / (1 - MOST_BEYOND) ? Math.max(1, times) : 1;
}
