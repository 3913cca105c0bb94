import type { Raster } from "../../image/raster.ts";

/** Pixels a side of the part that is looked at, at most: the middle of a larger picture tells as much. */
const MOST = 320;
/** A transparent picture is laid on black where its inks are lighter than this, else on white; levels. */
const MIDDLE = 128;

/** A picture as its traces are read: opaque, in sums of channels, so that equal pixels stay equal. */
export interface Planes {
	readonly width: number;
	readonly height: number;
	/** R + 2 G + B of each pixel, 0..1020. */
	readonly luma: Int16Array;
	/** R - G and B - G of each pixel, -255..255. */
	readonly red: Int16Array;
	readonly blue: Int16Array;
	/** 0xRRGGBB of each pixel. */
	readonly colours: Uint32Array;
}

/** The middle of a picture, over the ground against which its inks show. */
export function planesOf(raster: Raster): Planes {
	const width = Math.min(MOST, raster.width);
	const height = Math.min(MOST, raster.height);
	// Whole blocks of 8 are left out, so that what lay on their grid lies there still.
	const left = Math.floor((raster.width - width) / 16) * 8;
	const top = Math.floor((raster.height - height) / 16) * 8;
	const { data } = raster;
	const ground = groundOf(raster);
	const count = width * height;
	const luma = new Int16Array(count);
	const red = new Int16Array(count);
	const blue = new Int16Array(count);
	const colours = new Uint32Array(count);
	for (let y = 0, i = 0; y < height; y++) {
		let at = 4 * ((top + y) * raster.width + left);
		for (let x = 0; x < width; x++, i++, at += 4) {
			const alpha = data[at + 3];
			const r = over(data[at], alpha, ground);
			const g = over(data[at + 1], alpha, ground);
			const b = over(data[at + 2], alpha, ground);
			luma[i] = r + 2 * g + b;
			red[i] = r - g;
			blue[i] = b - g;
			colours[i] = (r << 16) | (g << 8) | b;
		}
	}
	return { width, height, luma, red, blue, colours };
}

function over(level: number, alpha: number, ground: number): number {
	if (alpha === 255) return level;
	return Math.round((level * alpha + ground * (255 - alpha)) / 255);
}

/** White, or black under light inks. */
function groundOf({ data }: Raster): number {
	let sum = 0;
	let weight = 0;
	for (let i = 0; i < data.length; i += 4) {
		sum += data[i + 3] * (data[i] + 2 * data[i + 1] + data[i + 2]);
		weight += 4 * data[i + 3];
	}
	return sum > MIDDLE * weight ? 0 : 255;
}
