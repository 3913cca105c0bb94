import { hasTransparency, type Raster, wordsOf } from "../../image/raster.ts";

/** The two colours of a picture that holds one ink on one ground, levels R, G, B. */
export interface TwoInks {
	readonly ground: readonly number[];
	readonly ink: readonly number[];
}

/** The ground is this part of the picture at least. */
const LEAST_GROUND = 0.3;
/** Ink and ground differ by so many levels in every channel, or one of them tells nothing. */
const LEAST_CONTRAST = 24;
/** So many pixels must reach the ink's level of a channel. */
const LEAST_REACHING = 3;

/**
 * The ground, a picture's commonest colour, and the ink, which of each channel is the level farthest from the ground's.
 *
 * @returns nothing where there is no such pair
 */
export function twoInksOf(raster: Raster): TwoInks | undefined {
	if (hasTransparency(raster)) return undefined;
	const { data } = raster;
	const levels = [0, 1, 2].map(() => new Int32Array(256));
	eachRun(raster, (red, green, blue, length) => {
		levels[0][red] += length;
		levels[1][green] += length;
		levels[2][blue] += length;
	});
	const least = (LEAST_GROUND * data.length) / 4;
	// Few colours can be the ground: those whose level is that common in every channel.
	if (!levels.every((counts) => counts.some((count) => count >= least)))
		return undefined;
	const counts = new Map<number, number>();
	eachRun(raster, (red, green, blue, length) => {
		if (levels[0][red] < least) return;
		if (levels[1][green] < least || levels[2][blue] < least) return;
		const value = red | (green << 8) | (blue << 16);
		counts.set(value, (counts.get(value) ?? 0) + length);
	});
	const [value = 0, count = 0] =
		[...counts].sort(([, one], [, two]) => two - one)[0] ?? [];
	if (count < least) return undefined;
	const ground = [value & 255, (value >> 8) & 255, value >> 16];
	const ink = ground.map((level, c) => farthest(levels[c], level));
	const isClear = ink.every(
		(level, c) => Math.abs(level - ground[c]) >= LEAST_CONTRAST,
	);
	return isClear ? { ground, ink } : undefined;
}

/** Tells of each run of equal pixels, in raster order: an opaque picture's. */
function eachRun(
	raster: Raster,
	tell: (red: number, green: number, blue: number, length: number) => void,
): void {
	const words = wordsOf(raster);
	for (let i = 0; i < words.length; ) {
		const word = words[i];
		const start = i;
		do i++;
		while (i < words.length && words[i] === word);
		tell(word & 255, (word >> 8) & 255, (word >> 16) & 255, i - start);
	}
}

function farthest(counts: Int32Array, from: number): number {
	for (let away = 255; away > 0; away--) {
		for (const level of [from - away, from + away]) {
			if (level < 0 || level > 255) continue;
			if (counts[level] >= LEAST_REACHING) return level;
		}
	}
	return from;
}

/** The share of ink that each level of a channel is, 256 of them. */
export function sharesOf(
	{ ground, ink }: TwoInks,
	channel: number,
): Float32Array {
	const from = ground[channel];
	const span = ink[channel] - from;
	return Float32Array.from(
		{ length: 256 },
		(_, level) => (level - from) / span,
	);
}

/** The shares of ink in the thirds of each pixel, from left to right: in rows of 3 x width. */
export function thirdsOf(
	{ data, width, height }: Raster,
	inks: TwoInks,
	order: "rgb" | "bgr",
): Float32Array {
	const thirds = new Float32Array(3 * width * height);
	const channels = order === "rgb" ? [0, 1, 2] : [2, 1, 0];
	for (const [third, channel] of channels.entries()) {
		const shares = sharesOf(inks, channel);
		for (let i = 0; i < width * height; i++)
			thirds[3 * i + third] = shares[data[4 * i + channel]];
	}
	return thirds;
}
