import { type Raster, wordsOf } from "../../image/raster.ts";
import { type Enlargement, MAX_FACTOR, MIN_FACTOR } from "./enlargement.ts";
import type { Axis } from "./line.ts";
import type { Alignment } from "./resampler.ts";
import { mayBeDrawn } from "./squares.ts";

/** Chance that a picture's breaks fall on some grid by accident, at most, and an axis' alone: a ramp's rows don't differ. */
const ACCIDENT = 1e-4;
const ACCIDENT_OF_AXIS = 0.01;

/**
 * Which small pixel each large one repeats: the one whose square its centre (or, where the larger
 * picture's half pixel was forgotten, its corner) lies in.
 *
 * @returns length `large`, not decreasing
 */
export function nearestSources(
	large: number,
	small: number,
	alignment: Alignment,
): Int32Array {
	const half = alignment === "centre" ? 0.5 : 0;
	return Int32Array.from({ length: large }, (_, i) =>
		Math.min(small - 1, Math.floor(((i + half) * small) / large)),
	);
}

/** Where neighbouring lines differ: 1 at i when line i is not line i + 1. */
function breaks(
	pixels: Uint32Array,
	width: number,
	height: number,
	axis: Axis,
): Uint8Array {
	const result = new Uint8Array((axis === "row" ? width : height) - 1);
	if (axis === "row") {
		for (let y = 0; y < height; y++)
			for (let x = 0, o = y * width; x < width - 1; x++, o++)
				if (pixels[o] !== pixels[o + 1]) result[x] = 1;
		return result;
	}
	for (let y = 0; y < height - 1; y++)
		for (let o = y * width; o < (y + 1) * width; o++)
			if (pixels[o] !== pixels[o + width]) {
				result[y] = 1;
				break;
			}
	return result;
}

/** Ties of a pixel's place with a small pixel's rim, in small pixels: rounding errors decide there. */
const TIE = 1e-6;

/** Where the small picture's pixels lie in the large one. */
interface Grid {
	readonly alignment: "centre" | "late";
	readonly hasTies: boolean;
}

/**
 * The grids that are tried. Libvips repeats from a pixel's corner on, and at whole factors its sums' rounding
 * decides which side of a rim a pixel is on.
 */
const GRIDS: readonly Grid[] = [
	{ alignment: "centre", hasTies: false },
	{ alignment: "late", hasTies: false },
	{ alignment: "late", hasTies: true },
];

/** Whether a line may differ from the next one where a small picture's pixels are repeated. */
function onGrid(
	i: number,
	large: number,
	small: number,
	{ alignment, hasTies }: Grid,
): boolean {
	const tie = hasTies ? TIE : 0;
	const half = alignment === "centre" ? 0.5 : 0;
	const here = Math.floor(((i + half) * small) / large - tie);
	return here !== Math.floor(((i + 1 + half) * small) / large + tie);
}

/**
 * Natural logarithm of the chance that an axis' breaks all fall on a grid by accident.
 *
 * @param broken the lines that differ from the next ones
 * @returns nothing where one doesn't
 */
function chanceOf(
	broken: readonly number[],
	large: number,
	small: number,
	grid: Grid,
): number | undefined {
	// Most grids are wrong, and fail by the first few.
	for (const i of broken) if (!onGrid(i, large, small, grid)) return undefined;
	let free = 0;
	for (let i = 0; i < large - 1; i++) if (onGrid(i, large, small, grid)) free++;
	return broken.length * Math.log(free / (large - 1));
}

/**
 * Whether a picture repeats the pixels of a smaller one, by any factor, integer or not: all places
 * where neighbouring rows or columns differ must lie on the grid of the small picture's pixels. The
 * smallest such grid is the answer. A clean drawing has breaks side by side wherever an edge is
 * slanted, and is through after one look at each pixel.
 *
 * Gets wrong: what `isOfSquares` does, which its caller asks of the small picture.
 */
export function estimateNearest(raster: Raster): Enlargement | undefined {
	const { width, height } = raster;
	const pixels = wordsOf(raster);
	const across = breaks(pixels, width, height, "row");
	if (longestRun(across) > LONGEST_RUN) return undefined;
	const down = breaks(pixels, width, height, "column");
	if (longestRun(down) > LONGEST_RUN) return undefined;
	if (!mayBeDrawn(raster)) return undefined;
	const brokenAcross = placesOf(across);
	const brokenDown = placesOf(down);
	const isEnough = (one: number, two: number) =>
		one + two < Math.log(ACCIDENT / (2 * Math.max(width, height))) &&
		Math.max(one, two) < Math.log(ACCIDENT_OF_AXIS);
	for (
		let small = Math.ceil(height / MAX_FACTOR);
		small <= height / MIN_FACTOR;
		small++
	)
		for (const grid of GRIDS) {
			const onColumns = chanceOf(brokenDown, height, small, grid);
			if (onColumns === undefined) continue;
			const reach = Math.ceil((0.5 * width) / height) + 1;
			const middle = Math.round((small * width) / height);
			for (let other = middle - reach; other <= middle + reach; other++) {
				if (other < 2 || other >= width) continue;
				const onRows = chanceOf(brokenAcross, width, other, grid);
				if (onRows === undefined || !isEnough(onColumns, onRows)) continue;
				return {
					small: { width: other, height: small },
					large: { width, height },
					kernel: "nearest",
					alignment: grid.alignment,
					border: "clamp",
					phases: 0,
					last: "row",
					exact: true,
					confidence: 1,
				};
			}
		}
	return undefined;
}

/** Breaks side by side that the least factor allows. */
const LONGEST_RUN = Math.ceil(1 / (MIN_FACTOR - 1));

function longestRun(broken: Uint8Array): number {
	let longest = 0;
	let run = 0;
	for (const one of broken) {
		run = one === 0 ? 0 : run + 1;
		longest = Math.max(longest, run);
	}
	return longest;
}

function placesOf(broken: Uint8Array): number[] {
	return Array.from(broken.keys()).filter((i) => broken[i] === 1);
}
