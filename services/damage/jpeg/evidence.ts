import { inverseDct } from "../dct.ts";
import { type Field, regionOfTiles } from "../field.ts";
import { layBlocks, memoryOfBlocks } from "../loops/blocks.ts";
import { type Layout, originOf } from "../loops/layout.ts";
import type { Blocks, Loops } from "../loops/loops.ts";
import type { Evidence } from "../restore/total-variation.ts";
import type { CoefficientPlane, JpegCoefficients } from "./coefficients.ts";

/** Half a quantisation step: how far a coefficient may have been from what the file says. */
const HALF = 0.5;
/** What the level 128, which JPEG takes for 0, is as a block's first coefficient. */
const MIDDLE = 8 * 128;
/** Levels that a step of the restoration moves; from 3 to 20 the result is the same. */
const STEP = 8;

/**
 * What a JPEG says of the picture it was made of: each DCT coefficient lies within half a quantisation
 * step of the stored one, an interval and no noise at all. The nearest picture to a given one inside all
 * intervals is had by clipping its coefficients (a projection, for the DCT is orthonormal). A plane at
 * reduced resolution binds the mean of the pixels that each of its samples stands for, so its
 * correction is the same for them.
 *
 * Source of the idea: projections onto the quantisation constraint set, Zakhor, "Iterative procedures for
 * reduction of blocking effects in transform image coding" (1992).
 *
 * @returns the field to restore (luma and chroma, padded to whole MCUs) and its evidence
 */
export function jpegEvidence(given: JpegCoefficients): {
	field: Field;
	evidence: Evidence;
} {
	const jpeg = isGrey(given) ? { ...given, planes: [given.planes[0]] } : given;
	const field = decode(jpeg);
	const tile = { wide: 8 * jpeg.maxH, high: 8 * jpeg.maxV };
	const tilesWide = field.width / tile.wide;
	const busy = busyTiles(jpeg, tilesWide);
	const region = regionOfTiles(busy, tilesWide, tile, field);
	const blocks = jpeg.planes.map((plane) =>
		blocksWithin(plane, busy, tilesWide),
	);
	return {
		field,
		evidence: {
			region,
			step: STEP,
			dualStep: 1 / (8 * STEP),
			price: 1,
			sparesEdges: true,
			band: tile.high,
			memory: () =>
				jpeg.planes.reduce((sum, { slack }, k) => {
					const { length } = blocks[k];
					const slacks = slack === undefined ? 1 : length;
					return sum + memoryOfBlocks({ side: 8 }, length, slacks);
				}, 0),
			prepare(loops, layout) {
				const intervals = jpeg.planes.map((plane, channel) =>
					intervalsOf(jpeg, plane, blocks[channel], loops, layout, channel),
				);
				return {
					project(values, firstRow) {
						const band = firstRow / tile.high;
						for (const within of intervals) {
							const { bands } = within;
							loops.clip(values, layout, within, bands[band], bands[band + 1]);
						}
					},
				};
			},
		},
	};
}

/** Chroma that is nothing but its middle need not be worked on. */
function isGrey({ planes }: JpegCoefficients): boolean {
	return planes.slice(1).every(({ quantised }) => isZero(quantised, 0));
}

function isZero(quantised: Int16Array, from: number, to = quantised.length) {
	for (let k = from; k < to; k++) if (quantised[k] !== 0) return false;
	return true;
}

/** The planes as the file says them, each at full resolution, samples repeated where there are fewer. */
function decode(jpeg: JpegCoefficients): Field {
	const [first] = jpeg.planes;
	const width = (first.blocksWide / first.h) * 8 * jpeg.maxH;
	const height = (first.blocksHigh / first.v) * 8 * jpeg.maxV;
	const channels = jpeg.planes.map((plane) => {
		const values = new Float32Array(width * height);
		decodePlane(jpeg, plane, values, width);
		return values;
	});
	return { width, height, channels };
}

function decodePlane(
	{ maxH, maxV }: JpegCoefficients,
	{ blocksWide, blocksHigh, h, v, quantised, steps }: CoefficientPlane,
	values: Float32Array,
	width: number,
): void {
	const wide = maxH / h;
	const high = maxV / v;
	const block = new Float32Array(64);
	for (let y = 0, at = 0; y < blocksHigh; y++) {
		for (let x = 0; x < blocksWide; x++, at += 64) {
			if (isZero(quantised, at + 1, at + 64)) {
				block.fill((quantised[at] * steps[0]) / 8);
			} else {
				for (let k = 0; k < 64; k++) block[k] = quantised[at + k] * steps[k];
				inverseDct(block, 8);
			}
			const start = 8 * (y * high * width + x * wide);
			for (let row = 0; row < 8 * high; row++) {
				const from = 8 * Math.floor(row / high);
				const to = start + row * width;
				for (let i = 0; i < 8 * wide; i++) {
					values[to + i] = 128 + block[from + Math.floor(i / wide)];
				}
			}
		}
	}
}

/**
 * Which MCUs aren't flat: those that have a coefficient besides the mean, or another mean than the MCU to
 * their left or above.
 */
function busyTiles(jpeg: JpegCoefficients, tilesWide: number): Uint8Array {
	const [{ blocksHigh, v }] = jpeg.planes;
	const busy = new Uint8Array(tilesWide * (blocksHigh / v));
	for (const plane of jpeg.planes) {
		const { blocksWide, quantised } = plane;
		const count = blocksWide * plane.blocksHigh;
		for (let at = 0; at < count; at++) {
			const x = at % blocksWide;
			const mean = quantised[64 * at];
			const isFlat =
				(x === 0 || quantised[64 * (at - 1)] === mean) &&
				(at < blocksWide || quantised[64 * (at - blocksWide)] === mean) &&
				isZero(quantised, 64 * at + 1, 64 * at + 64);
			if (!isFlat) busy[tileOf(plane, at, tilesWide)] = 1;
		}
	}
	return busy;
}

function tileOf(
	{ blocksWide, h, v }: CoefficientPlane,
	block: number,
	tilesWide: number,
): number {
	const x = block % blocksWide;
	const y = (block - x) / blocksWide;
	return Math.floor(y / v) * tilesWide + Math.floor(x / h);
}

function blocksWithin(
	plane: CoefficientPlane,
	busy: Uint8Array,
	tilesWide: number,
): Int32Array {
	const count = plane.blocksWide * plane.blocksHigh;
	const blocks = new Int32Array(count);
	let within = 0;
	for (let at = 0; at < count; at++) {
		if (busy[tileOf(plane, at, tilesWide)] !== 0) blocks[within++] = at;
	}
	return blocks.subarray(0, within);
}

/**
 * The intervals of some of a plane's blocks.
 *
 * @param blocks in raster order
 */
function intervalsOf(
	{ maxH, maxV }: JpegCoefficients,
	plane: CoefficientPlane,
	blocks: Int32Array,
	loops: Loops,
	layout: Layout,
	channel: number,
): Blocks {
	const { blocksWide, blocksHigh, h, v, quantised, steps, slack } = plane;
	const size = { side: 8, wide: maxH / h, high: maxV / v } as const;
	const origin = originOf(layout, channel);
	const starts = blocks.map((block) => {
		const x = block % blocksWide;
		const y = (block - x) / blocksWide;
		return origin + 8 * (y * size.high * layout.stride + x * size.wide);
	});
	const slacks = slack === undefined ? 1 : blocks.length;
	const laid = layBlocks(loops, size, starts, slacks, {
		origin,
		bandLength: 8 * maxV * layout.stride,
		bands: blocksHigh / v,
	});
	for (let n = 0, at = 0; n < blocks.length; n++, at += 64) {
		const from = 64 * blocks[n];
		for (let k = 0; k < 64; k++) {
			laid.middles[at + k] = quantised[from + k] * steps[k];
			if (slack !== undefined) laid.slack[at + k] = slack[from + k] * steps[k];
		}
		laid.middles[at] += MIDDLE;
	}
	if (slack === undefined) laid.slack.set(Array.from(steps, (q) => HALF * q));
	return laid;
}
