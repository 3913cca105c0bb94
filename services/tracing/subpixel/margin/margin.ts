import type { Raster } from "../../../image/raster.ts";
import {
	EDGE,
	FLAT,
	type Intake,
	listNotFlat,
	type Pixels,
} from "../intake/index.ts";
import type { Surround } from "./ground.ts";

/** How wide a margin is, pixels: its ground must have pixels among their like, and boundaries room to be measured. */
export const MARGIN = 4;

/** The picture with a margin of what lies around it on all sides. */
export function withMargin(raster: Raster, surround: Surround): Raster {
	const { width, height } = raster;
	const source = new Uint32Array(raster.data.slice().buffer);
	const framed = framedWords(source, width, height, wordOf(surround));
	const data = new Uint8ClampedArray(framed.buffer);
	return { width: width + 2 * MARGIN, height: height + 2 * MARGIN, data };
}

/**
 * What was taken in of the picture, with a margin around it. The picture's own pixels keep what their neighbours within the
 * picture say of them: a rim of two pixels along the border has flat ones, which tell its ink.
 */
export function intakeWithMargin(image: Intake, surround: Surround): Intake {
	const ground = wordOf(surround);
	const pixels = framedPixels(image.pixels, ground);
	const kinds = framedKinds(image, ground);
	return {
		pixels,
		unquieted:
			image.unquieted === image.pixels
				? pixels
				: framedPixels(image.unquieted, ground),
		kinds,
		busy: listNotFlat(kinds),
		noise: image.noise,
	};
}

const wordOf = ([r, g, b, a]: Surround): number =>
	((a << 24) | (b << 16) | (g << 8) | r) >>> 0;

function framedPixels(pixels: Pixels, ground: number): Pixels {
	const { width, height, packed, opaque } = pixels;
	return {
		width: width + 2 * MARGIN,
		height: height + 2 * MARGIN,
		packed: framedWords(packed, width, height, ground),
		opaque: opaque && ground >>> 24 === 255,
	};
}

function framedWords(
	words: Uint32Array,
	width: number,
	height: number,
	ground: number,
): Uint32Array {
	const columns = width + 2 * MARGIN;
	const framed = new Uint32Array(columns * (height + 2 * MARGIN)).fill(ground);
	for (let y = 0; y < height; y++) {
		const row = words.subarray(y * width, (y + 1) * width);
		framed.set(row, (y + MARGIN) * columns + MARGIN);
	}
	return framed;
}

/** The margin is flat, but for those of its pixels that lie beside something else. */
function framedKinds(
	{ kinds, pixels: { width, height, packed } }: Intake,
	ground: number,
): Uint8Array {
	const columns = width + 2 * MARGIN;
	const framed = new Uint8Array(columns * (height + 2 * MARGIN)).fill(FLAT);
	const first = MARGIN * columns + MARGIN;
	for (let y = 0; y < height; y++) {
		const row = kinds.subarray(y * width, (y + 1) * width);
		framed.set(row, first + y * columns);
	}
	const look = (pixel: number, beside: number) => {
		if (packed[pixel] !== ground) framed[beside] = EDGE;
	};
	for (let x = 0; x < width; x++) {
		look(x, first - columns + x);
		look((height - 1) * width + x, first + height * columns + x);
	}
	for (let y = 0; y < height; y++) {
		look(y * width, first + y * columns - 1);
		look((y + 1) * width - 1, first + y * columns + width);
	}
	return framed;
}
