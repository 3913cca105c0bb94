import type { Raster } from "../../image/raster.ts";
import { forwardDct, inverseDct } from "../dct.ts";
import type {
	CoefficientPlane,
	JpegCoefficients,
} from "../jpeg/coefficients.ts";
import type { ChromaCoding, Upsampling } from "./chroma.ts";
import { boundsOf, HIGH, type Layout, LOW, OUTSIDE, spread } from "./field.ts";
import { downsampleLine, upsampleLine } from "./resample.ts";
import type { Samples } from "./samples.ts";

/** Rounds of completing what was cut off. */
const ROUNDS = 8;
/** Levels that rounding luma, chroma and the pixel itself can make together. */
const TOLERANCE = 2;
/** Pixels of a block that may differ for all that, as where a screenshot's pointer was. */
const STRAY = 1;
/** Half a step, and standard deviations of what rounded pixels leave uncertain of a coefficient, levels. */
const HALF = 0.5;
const ROUNDING = 0.4;
/** Half a level in each of 64 pixels that are alike, as the DCT's mean. */
const FLAT = 4;

/** One plane while it is worked on. */
interface Work {
	readonly plane: CoefficientPlane & {
		readonly slack: Float32Array;
	};
	/** Samples as seen, with what was cut off completed; at the plane's own resolution. */
	readonly samples: Float32Array;
	/** What the quantised coefficients decode to. */
	readonly decoded: Float32Array;
	/** Completed coefficients less the quantised ones, levels. */
	readonly misses: Float32Array;
}

/** The coefficients, and how many blocks that aren't flat they explain. */
export interface Reading {
	readonly coefficients: JpegCoefficients;
	readonly explained: number;
	readonly blocks: number;
}

/**
 * Reads the quantised coefficients that a picture was decoded from. Samples that were cut off at 0 or 255, or
 * lie outside the picture, are unknown or bounded; they are completed by what the coefficients found so
 * far decode to, in turns, until no coefficient changes.
 *
 * What is uncertain gets slack: coefficients of blocks that the result doesn't explain pixel by pixel, by what
 * they miss; the means of flat blocks, by half a level; those with steps near the pixels' own rounding.
 */
export function readInside(
	raster: Raster,
	samples: Samples,
	layout: Layout,
	chroma: ChromaCoding | undefined,
	tables: { readonly luma: Uint16Array; readonly chroma: Uint16Array },
): Reading {
	const full = samples.planes
		.slice(0, chroma === undefined ? 1 : 3)
		.map((values) => spread(values, samples, layout));
	const bounds = boundsOf(raster, layout);
	const active = activeTiles(full, bounds, layout);
	const works = full.map((_, k) =>
		createWork(layout, k, k === 0 ? tables.luma : tables.chroma),
	);
	const decoded = full.map((values, k) =>
		k === 0 ? works[0].decoded : values.slice(),
	);
	for (let round = 0; round < ROUNDS; round++) {
		let changes = 0;
		works.forEach((work, k) => {
			if (k === 0) work.samples.set(full[0]);
			else reduce(full[k], layout, chroma as ChromaCoding, work.samples);
			changes += quantise(work, active, layout, round === 0);
			if (k > 0)
				enlarge(work.decoded, layout, chroma as ChromaCoding, decoded[k]);
		});
		if (changes === 0) break;
		complete(raster, layout, bounds, active, decoded, full);
	}
	const wrong = unexplained(raster, layout, bounds, active, decoded);
	let explained = 0;
	let blocks = 0;
	works.forEach((work, k) => {
		const counts = loosen(work, layout, active, wrong);
		if (k > 0) return;
		explained = counts.explained;
		blocks = counts.blocks;
	});
	return {
		coefficients: {
			width: raster.width,
			height: raster.height,
			maxH: layout.across,
			maxV: layout.down,
			offsetX: layout.offsetX,
			offsetY: layout.offsetY,
			planes: works.map(({ plane }) => plane),
		},
		explained,
		blocks,
	};
}

function createWork(
	{ width, height, across, down }: Layout,
	component: number,
	steps: Uint16Array,
): Work {
	const isLuma = component === 0;
	const blocksWide = width / 8 / (isLuma ? 1 : across);
	const blocksHigh = height / 8 / (isLuma ? 1 : down);
	const count = 64 * blocksWide * blocksHigh;
	return {
		plane: {
			blocksWide,
			blocksHigh,
			h: isLuma ? across : 1,
			v: isLuma ? down : 1,
			quantised: new Int16Array(count),
			steps,
			slack: new Float32Array(count).fill(HALF),
		},
		samples: new Float32Array(count),
		decoded: new Float32Array(count),
		misses: new Float32Array(count),
	};
}

/** Which MCUs aren't flat or touch the border, row by row. */
function activeTiles(
	full: readonly Float32Array[],
	bounds: Uint8Array,
	{ width, height, across, down }: Layout,
): Uint8Array {
	const wide = 8 * across;
	const high = 8 * down;
	const tilesWide = width / wide;
	const active = new Uint8Array(tilesWide * (height / high));
	for (const values of full) {
		for (let y = 0; y < height; y++) {
			const row = Math.floor(y / high);
			for (let x = 0; x < width; x++) {
				const tile = row * tilesWide + Math.floor(x / wide);
				if (active[tile] !== 0) continue;
				const i = y * width + x;
				const first = row * high * width + (tile % tilesWide) * wide;
				if (values[i] !== values[first] || bounds[i] === OUTSIDE) {
					active[tile] = 1;
				}
			}
		}
	}
	return active;
}

const block = new Float32Array(64);

/** Quantises the blocks of a plane and decodes them again. @returns how many coefficients changed */
function quantise(
	{ plane, samples, decoded, misses }: Work,
	active: Uint8Array,
	layout: Layout,
	isFirst: boolean,
): number {
	const { blocksWide, blocksHigh, quantised, steps } = plane;
	const width = 8 * blocksWide;
	let changes = isFirst ? 1 : 0;
	for (let n = 0; n < blocksWide * blocksHigh; n++) {
		const isActive = active[tileOf(plane, n, layout)] !== 0;
		if (!isActive && !isFirst) continue;
		const column = n % blocksWide;
		const start = 8 * (((n - column) / blocksWide) * width + column);
		for (let k = 0; k < 64; k++) {
			block[k] = samples[start + (k >> 3) * width + (k & 7)] - 128;
		}
		const base = 64 * n;
		if (isActive) forwardDct(block, 8);
		else {
			block[0] *= 8;
			block.fill(0, 1);
		}
		for (let k = 0; k < 64; k++) {
			const times = Math.round(block[k] / steps[k]);
			if (times !== quantised[base + k]) {
				quantised[base + k] = times;
				changes++;
			}
			misses[base + k] = block[k] - times * steps[k];
			block[k] = times * steps[k];
		}
		inverseDct(block, 8);
		for (let k = 0; k < 64; k++) {
			decoded[start + (k >> 3) * width + (k & 7)] = block[k] + 128;
		}
	}
	return changes;
}

function tileOf(
	{ blocksWide, h, v }: CoefficientPlane,
	n: number,
	{ width, across }: Layout,
): number {
	const column = n % blocksWide;
	const row = (n - column) / blocksWide;
	return Math.floor(row / v) * (width / (8 * across)) + Math.floor(column / h);
}

/** A plane at full resolution brought to chroma's own. */
export function reduce(
	full: Float32Array,
	{ width, height, across, down }: Layout,
	chroma: ChromaCoding,
	into: Float32Array,
): void {
	const narrow = width / across;
	let between = full;
	if (chroma.across !== "none") {
		between = down === 1 ? into : new Float32Array(narrow * height);
		for (let y = 0; y < height; y++) {
			downsampleLine(
				full,
				y * width,
				1,
				narrow,
				chroma.across,
				between,
				y * narrow,
				1,
			);
		}
	}
	if (chroma.down === "none") {
		if (between !== into) into.set(between);
		return;
	}
	for (let x = 0; x < narrow; x++) {
		downsampleLine(
			between,
			x,
			narrow,
			height / down,
			chroma.down,
			into,
			x,
			narrow,
		);
	}
}

/** The inverse of {@link reduce}: as a decoder brings chroma to full resolution. */
function enlarge(
	low: Float32Array,
	{ width, height, across, down }: Layout,
	chroma: { readonly across: Upsampling; readonly down: Upsampling },
	into: Float32Array,
): void {
	const narrow = width / across;
	let between = low;
	if (chroma.down !== "none") {
		between = across === 1 ? into : new Float32Array(narrow * height);
		for (let x = 0; x < narrow; x++) {
			upsampleLine(
				low,
				x,
				narrow,
				height / down,
				chroma.down,
				between,
				x,
				narrow,
			);
		}
	}
	if (chroma.across === "none") {
		if (between !== into) into.set(between);
		return;
	}
	for (let y = 0; y < height; y++) {
		upsampleLine(
			between,
			y * narrow,
			1,
			narrow,
			chroma.across,
			into,
			y * width,
			1,
		);
	}
}

const decodedLevels = new Float32Array(3);

/** Red, green and blue of a decoded pixel, not held to 0..255 (JFIF 1.02, section 7). */
function decodedPixel(decoded: readonly Float32Array[], i: number): void {
	const luma = decoded[0][i];
	const cb = decoded.length > 1 ? decoded[1][i] - 128 : 0;
	const cr = decoded.length > 1 ? decoded[2][i] - 128 : 0;
	decodedLevels[0] = luma + 1.402 * cr;
	decodedLevels[1] = luma - 0.344136 * cb - 0.714136 * cr;
	decodedLevels[2] = luma + 1.772 * cb;
}

/** Visits the pixels of active MCUs. */
function forActive(
	{ width, height, across, down }: Layout,
	active: Uint8Array,
	visit: (i: number, x: number, y: number) => void,
): void {
	const wide = 8 * across;
	const high = 8 * down;
	const tilesWide = width / wide;
	for (let y = 0; y < height; y++) {
		const row = Math.floor(y / high) * tilesWide;
		for (let tile = 0; tile < tilesWide; tile++) {
			if (active[row + tile] === 0) continue;
			for (let x = tile * wide; x < (tile + 1) * wide; x++) {
				visit(y * width + x, x, y);
			}
		}
	}
}

/** Puts decoded levels where what is seen is a bound, if they lie beyond it. */
function complete(
	raster: Raster,
	layout: Layout,
	bounds: Uint8Array,
	active: Uint8Array,
	decoded: readonly Float32Array[],
	full: readonly Float32Array[],
): void {
	const { data } = raster;
	forActive(layout, active, (i, x, y) => {
		const bits = bounds[i];
		if (bits === 0) return;
		if (bits === OUTSIDE) {
			for (let k = 0; k < full.length; k++) full[k][i] = decoded[k][i];
			return;
		}
		decodedPixel(decoded, i);
		const at = 4 * ((y - layout.offsetY) * raster.width + x - layout.offsetX);
		for (let c = 0; c < 3; c++) {
			const level = data[at + c];
			const beyond =
				((bits & HIGH[c]) !== 0 && decodedLevels[c] > level) ||
				((bits & LOW[c]) !== 0 && decodedLevels[c] < level);
			if (!beyond) decodedLevels[c] = level;
		}
		const [red, green, blue] = decodedLevels;
		const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
		full[0][i] = luma;
		if (full.length === 1) return;
		full[1][i] = 128 + (blue - luma) / 1.772;
		full[2][i] = 128 + (red - luma) / 1.402;
	});
}

/** 1 for each pixel that isn't what the coefficients decode to; 2 outside the picture. */
function unexplained(
	raster: Raster,
	layout: Layout,
	bounds: Uint8Array,
	active: Uint8Array,
	decoded: readonly Float32Array[],
): Uint8Array {
	const wrong = new Uint8Array(bounds.length);
	const { data } = raster;
	forActive(layout, active, (i, x, y) => {
		if (bounds[i] === OUTSIDE) {
			wrong[i] = 2;
			return;
		}
		decodedPixel(decoded, i);
		const at = 4 * ((y - layout.offsetY) * raster.width + x - layout.offsetX);
		for (let c = 0; c < 3; c++) {
			const level = Math.max(0, Math.min(255, decodedLevels[c]));
			if (Math.abs(level - data[at + c]) > TOLERANCE) wrong[i] = 1;
		}
	});
	return wrong;
}

/** Gives slack to what is uncertain of a plane. */
function loosen(
	{ plane, misses }: Work,
	layout: Layout,
	active: Uint8Array,
	wrong: Uint8Array,
): { explained: number; blocks: number } {
	const { blocksWide, blocksHigh, steps, slack, h, v } = plane;
	const wide = 8 * (layout.across / h);
	const high = 8 * (layout.down / v);
	let explained = 0;
	let blocks = 0;
	for (let n = 0; n < blocksWide * blocksHigh; n++) {
		const base = 64 * n;
		if (active[tileOf(plane, n, layout)] === 0) {
			slack[base] = HALF + FLAT / steps[0];
			continue;
		}
		const column = n % blocksWide;
		const start =
			((n - column) / blocksWide) * high * layout.width + column * wide;
		let stray = 0;
		let outside = 0;
		for (let y = 0; y < high; y++) {
			for (let x = 0; x < wide; x++) {
				const kind = wrong[start + y * layout.width + x];
				if (kind === 1) stray++;
				else if (kind === 2) outside++;
			}
		}
		const isExplained = stray <= STRAY;
		if (outside === 0) {
			blocks++;
			if (isExplained) explained++;
		}
		for (let k = 0; k < 64; k++) {
			const step = steps[k];
			let most = HALF;
			if (!isExplained || outside > 0) {
				most += Math.abs(misses[base + k]) / step;
			}
			if (step <= 3) most += ROUNDING / step;
			slack[base + k] = most;
		}
	}
	return { explained, blocks };
}
