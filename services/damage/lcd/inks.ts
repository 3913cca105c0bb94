import { hasTransparency, type Raster } from "../../image/raster.ts";

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
	const counts = new Map<number, number>();
	const levels = [0, 1, 2].map(() => new Int32Array(256));
	for (let i = 0; i < data.length; ) {
		const start = i;
		const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
		do i += 4;
		while (
			i < data.length &&
			data[i] === red &&
			data[i + 1] === green &&
			data[i + 2] === blue
		);
		const run = (i - start) / 4;
		const value = red | (green << 8) | (blue << 16);
		counts.set(value, (counts.get(value) ?? 0) + run);
		levels[0][red] += run;
		levels[1][green] += run;
		levels[2][blue] += run;
	}
	const [value, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
	if (count < (LEAST_GROUND * data.length) / 4) return undefined;
	const ground = [value & 255, (value >> 8) & 255, value >> 16];
	const ink = ground.map((level, c) => farthest(levels[c], level));
	const isClear = ink.every(
		(level, c) => Math.abs(level - ground[c]) >= LEAST_CONTRAST,
	);
	return isClear ? { ground, ink } : undefined;
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

/** The shares of ink in the thirds of each pixel, from left to right: in rows of 3 x width. */
export function thirdsOf(
	{ data, width, height }: Raster,
	{ ground, ink }: TwoInks,
	order: "rgb" | "bgr",
): Float32Array {
	const thirds = new Float32Array(3 * width * height);
	for (let i = 0; i < width * height; i++) {
		for (let third = 0; third < 3; third++) {
			const c = order === "rgb" ? third : 2 - third;
			thirds[3 * i + third] =
				(data[4 * i + c] - ground[c]) / (ink[c] - ground[c]);
		}
	}
	return thirds;
}
