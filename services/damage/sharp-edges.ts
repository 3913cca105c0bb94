import { type Raster, wordsOf } from "../image/raster.ts";

/** Every so many rows and columns are read. */
const EVERY = 4;
/** Ground is where so many pixels are equal. */
const EVEN = 3;
/** An edge is where grounds, or a pixel between and its neighbour, differ by so many levels. */
const LEAST_CONTRAST = 40;
const LEAST_STEP = 20;
/** Pixels that a sharp edge has between its grounds, at most: the one or, near a corner of pixels, the two that it crosses. */
const MOST_BETWEEN = 1;
/**
 * An outline of a third colour takes up so many; a blur wide enough to be told spreads even a plain edge over more. Its pixels lie so far from
 * the line through both grounds' colours, levels, on which mixtures of the two do.
 */
const MOST_OUTLINED = 3;
const LEAST_OFF = 24;
/** Edges that must have been seen. */
const LEAST_EDGES = 20;

/**
 * The share of a picture's edges that go from one even ground to another through a single pixel at most, as renderers leave
 * them. Blur, interpolation, compression and noise leave none, or next to none: whichever it was, pixels beside an
 * edge aren't equal any more.
 *
 * Cost: a quarter of the pixels is read twice.
 *
 * @returns 0..1; 0 where there are too few edges to tell
 */
export function shareOfSharpEdges(raster: Raster): number {
	const { edges, sharp } = edgesOf(raster);
	return edges < LEAST_EDGES ? 0 : sharp / edges;
}

/**
 * The same with edges that have a thin outline of a third colour between their grounds, which no blur leaves either. Sharpening
 * does, where what overshoots is cut off in some of the channels.
 *
 * @returns 0..1; 0 where there are too few edges to tell
 */
export function shareOfUnblurredEdges(raster: Raster): number {
	const { edges, sharp, outlined } = edgesOf(raster);
	return edges < LEAST_EDGES ? 0 : (sharp + outlined) / edges;
}

function edgesOf(raster: Raster): Found {
	const { width, height, data } = raster;
	const words = wordsOf(raster);
	const found: Found = { edges: 0, sharp: 0, outlined: 0 };
	for (let y = 0; y < height; y += EVERY)
		readLine(data, words, y * width, 1, width, found);
	for (let x = 0; x < width; x += EVERY)
		readLine(data, words, x, width, height, found);
	return found;
}

interface Found {
	edges: number;
	sharp: number;
	outlined: number;
}

/** Adds what edges a row or column has. */
function readLine(
	data: Uint8ClampedArray,
	words: Uint32Array,
	start: number,
	step: number,
	length: number,
	found: Found,
): void {
	const last = start + (length - 1) * step;
	for (let i = start + step; i <= last; i += step) {
		if (words[i] === words[i - step]) continue;
		const from = i - step;
		let most = contrast(data, from, i);
		let equal = 1;
		for (; i < last && equal < EVEN; i += step) {
			if (words[i] === words[i + step]) equal++;
			else {
				equal = 1;
				most = Math.max(most, contrast(data, i, i + step));
			}
		}
		if (equal < EVEN || most < LEAST_STEP) continue;
		found.edges++;
		const between = (i - from) / step - EVEN;
		if (contrast(data, from, i) < LEAST_CONTRAST) continue;
		if (between <= MOST_BETWEEN) found.sharp++;
		else if (
			between <= MOST_OUTLINED &&
			isOutlined(data, from, i, step, between)
		)
			found.outlined++;
	}
}

/** Whether a pixel between two grounds shows a third colour. */
function isOutlined(
	data: Uint8ClampedArray,
	from: number,
	to: number,
	step: number,
	between: number,
): boolean {
	for (let k = 1; k <= between; k++)
		if (offLine(data, from, to, from + k * step) >= LEAST_OFF) return true;
	return false;
}

/** How far a pixel is from the line through two others in the space of colours, levels over the four channels. */
function offLine(
	data: Uint8ClampedArray,
	one: number,
	two: number,
	pixel: number,
): number {
	let length = 0;
	let along = 0;
	let whole = 0;
	for (let c = 0; c < 4; c++) {
		const d = data[4 * two + c] - data[4 * one + c];
		const w = data[4 * pixel + c] - data[4 * one + c];
		length += d * d;
		along += d * w;
		whole += w * w;
	}
	return Math.sqrt(
		Math.max(0, whole - (length > 0 ? (along * along) / length : 0)),
	);
}

/** The greatest difference between two pixels in a channel, levels. */
function contrast(data: Uint8ClampedArray, one: number, two: number): number {
	let most = 0;
	for (let c = 0; c < 4; c++) {
		most = Math.max(most, Math.abs(data[4 * one + c] - data[4 * two + c]));
	}
	return most;
}
