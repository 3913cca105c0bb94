import type { Raster } from "../../../image/raster.ts";

/** What lies around a picture: R, G, B multiplied by opacity, and A, levels. */
export type Surround = readonly [number, number, number, number];

const NOTHING: Surround = [0, 0, 0, 0];
/** Smaller pictures have no room for a shape beside its ground, pixels a side. */
const LEAST_SIDE = 8;
/** A border that is clear somewhere has pixels of less than this part of its greatest opacity. */
const CLEARER = 0.9;
/** Corners differ by no more where they show one ground, levels. */
const ALIKE = 2;
/** So many corners tell an opaque ground. */
const LEAST_CORNERS = 2;
/** From here on a pixel shows something else than the ground, levels. */
const CONTRAST = 24;
/**
 * So many pixels of the border on end may lie between both, and so many times the square root of its longer side: that is how
 * far a disc runs beside the border that it touches. A ramp takes longer.
 */
const BETWEEN = 1.5;
const BETWEEN_BY_ROOT = 0.5;
/** What still grows by more than this at each of three steps inward is soft, levels; and so great a part of what meets the border may be. */
const RISE = 4;
const MOST_SOFT = 0.25;

/**
 * What lies around a picture whose shapes reach its border: nothing, where its border is clear somewhere; the colour that
 * two of its corners share, where it is opaque and its border shows either that colour or clearly another.
 *
 * Cost: at most four pixels for each of the border's.
 *
 * @returns undefined where nothing but the ground meets the border, where no ground is told, and where what meets the border
 *   fades towards it: cut off there, a shadow or a ramp would get an edge that it hasn't
 */
export function surroundOf(raster: Raster): Surround | undefined {
	const { width, height } = raster;
	if (width < LEAST_SIDE || height < LEAST_SIDE) return undefined;
	const border = borderOf(width, height);
	const ground = groundOf(raster, border);
	if (ground === undefined) return undefined;
	let shapes = 0;
	let between = 0;
	let longest = 0;
	let soft = 0;
	for (const { pixel, inward } of border) {
		const here = contrastAt(raster, pixel, ground);
		between = here > ALIKE && here < CONTRAST ? between + 1 : 0;
		longest = Math.max(longest, between);
		if (here < CONTRAST) continue;
		shapes++;
		if (isSoft(raster, pixel, inward, ground)) soft++;
	}
	const isTold =
		shapes > 0 &&
		soft <= MOST_SOFT * shapes &&
		longest <= BETWEEN + BETWEEN_BY_ROOT * Math.sqrt(Math.max(width, height));
	return isTold ? ground : undefined;
}

interface BorderPixel {
	readonly pixel: number;
	/** From it to its neighbour away from the border. */
	readonly inward: number;
}

/** Once around, clockwise from the top left. */
function borderOf(width: number, height: number): BorderPixel[] {
	const border: BorderPixel[] = [];
	const bottom = (height - 1) * width;
	for (let x = 0; x < width; x++) border.push({ pixel: x, inward: width });
	for (let y = 1; y < height; y++)
		border.push({ pixel: (y + 1) * width - 1, inward: -1 });
	for (let x = width - 2; x >= 0; x--)
		border.push({ pixel: bottom + x, inward: -width });
	for (let y = height - 2; y > 0; y--)
		border.push({ pixel: y * width, inward: 1 });
	return border;
}

function groundOf(
	raster: Raster,
	border: readonly BorderPixel[],
): Surround | undefined {
	let least = 255;
	let most = 0;
	for (const { pixel } of border) {
		const opacity = raster.data[4 * pixel + 3];
		least = Math.min(least, opacity);
		most = Math.max(most, opacity);
	}
	if (least < CLEARER * most) return NOTHING;
	return least === 255 ? cornerColour(raster) : undefined;
}

/** The colour that most corners of an opaque picture share; a corner beside its like tells more than one that may be a blend. */
function cornerColour({ data, width, height }: Raster): Surround | undefined {
	const colourAt = (pixel: number): Surround => [
		data[4 * pixel],
		data[4 * pixel + 1],
		data[4 * pixel + 2],
		255,
	];
	const isAlike = (a: Surround, b: Surround) =>
		a.every((level, c) => Math.abs(level - b[c]) <= ALIKE);
	const last = width * (height - 1);
	const corners = [
		{ pixel: 0, right: 1, down: width },
		{ pixel: width - 1, right: -1, down: width },
		{ pixel: last, right: 1, down: -width },
		{ pixel: last + width - 1, right: -1, down: -width },
	].map(({ pixel, right, down }) => {
		const colour = colourAt(pixel);
		const isPure =
			isAlike(colour, colourAt(pixel + right)) &&
			isAlike(colour, colourAt(pixel + down));
		return { colour, isPure };
	});
	let best: Surround | undefined;
	let most = 0;
	for (const { colour } of corners) {
		const alike = corners.filter((other) => isAlike(colour, other.colour));
		if (alike.length < LEAST_CORNERS) continue;
		const told = alike.length + alike.filter(({ isPure }) => isPure).length;
		if (told > most) {
			best = colour;
			most = told;
		}
	}
	return best;
}

/** Greatest difference from the ground over the four channels, premultiplied, levels. */
function contrastAt({ data }: Raster, pixel: number, ground: Surround): number {
	const i = 4 * pixel;
	const opacity = data[i + 3];
	let most = Math.abs(opacity - ground[3]);
	for (let c = 0; c < 3; c++)
		most = Math.max(most, Math.abs((data[i + c] * opacity) / 255 - ground[c]));
	return most;
}

/** Whether what a pixel of the border shows goes on growing inward, as a sharp edge doesn't. */
function isSoft(
	raster: Raster,
	pixel: number,
	inward: number,
	ground: Surround,
): boolean {
	let before = contrastAt(raster, pixel, ground);
	for (let step = 1; step <= 3; step++) {
		const next = contrastAt(raster, pixel + step * inward, ground);
		if (next <= before + RISE) return false;
		before = next;
	}
	return true;
}
