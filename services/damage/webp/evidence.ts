import type { Raster } from "../../image/raster.ts";
import { forwardDct } from "../dct.ts";
import { eachRun, type Field } from "../field.ts";
import { layBlocks, memoryOfBlocks } from "../loops/blocks.ts";
import { originOf } from "../loops/layout.ts";
import { busyRegion } from "../pixels.ts";
import type { Evidence } from "../restore/total-variation.ts";

/**
 * How far coefficients may lie from the decoded ones, in quantisation steps. Chosen on validation logos at quality 60: what
 * the loop filter and the predictions leave is far less than half a step (SSIM at 4x .9843 here, .9784 at twice it).
 */
const REACH = 0.15;
const STEP = 8;
/** VP8's luma runs from 16 to 235, and its transform is twice the orthonormal one. */
const SCALE = 255 / 219 / 2;
/** Side of a transform block. */
const SIDE = 4;
/** Rows of whole blocks, those of chroma too. */
const BAND = 16;

/** VP8's quantisation steps of AC coefficients by index (RFC 6386, section 14.1). */
export const AC_STEPS: readonly number[] = [
	...stepsFrom(4, 1, 55),
	...stepsFrom(60, 2, 29),
	...stepsFrom(119, 3, 19),
	...stepsFrom(177, 4, 14),
	...[234, 239, 245, 249, 254, 259, 264, 269, 274, 279, 284],
];

function stepsFrom(first: number, by: number, count: number): number[] {
	return Array.from({ length: count }, (_, k) => first + k * by);
}

/**
 * What a lossy WebP says of the picture it was made of. Its coefficients are residuals of predictions, so the file
 * doesn't bound the picture's own as a JPEG does; but what quantising can have changed in a 4 x 4 block is the
 * same: each coefficient of the difference between the picture and the decoded one lies within a step or so.
 * Chroma is at half resolution, where means of four pixels are bound.
 *
 * @returns luma and chroma (as JFIF has them) of the decoded picture, and the evidence
 */
export function webpEvidence(
	raster: Raster,
	quantiser: number,
): { field: Field; evidence: Evidence } {
	const { width, height, data } = raster;
	const count = width * height;
	const channels = [0, 1, 2].map(() => new Float32Array(count));
	for (let i = 0, k = 0; i < count; i++, k += 4) {
		const luma = 0.299 * data[k] + 0.587 * data[k + 1] + 0.114 * data[k + 2];
		channels[0][i] = luma;
		channels[1][i] = 128 + (data[k + 2] - luma) / 1.772;
		channels[2][i] = 128 + (data[k] - luma) / 1.402;
	}
	const field: Field = { width, height, channels };
	const { region } = busyRegion(raster, 0);
	const most = REACH * SCALE * AC_STEPS[quantiser];
	const planes = channels.map((_, c) => {
		const cell = c === 0 ? 1 : 2;
		return { cell, corners: blocksIn(region, width, height, SIDE * cell) };
	});
	return {
		field,
		evidence: {
			region,
			step: STEP,
			dualStep: 1 / (8 * STEP),
			price: 1,
			band: BAND,
			memory: () =>
				planes.reduce(
					(sum, { corners }) =>
						sum + memoryOfBlocks({ side: SIDE }, corners.length, 1),
					0,
				),
			prepare(loops, layout) {
				const intervals = planes.map(({ cell, corners }, channel) => {
					const origin = originOf(layout, channel);
					const starts = corners.map(
						({ x, y }) => origin + y * layout.stride + x,
					);
					const size = { side: SIDE, wide: cell, high: cell } as const;
					const laid = layBlocks(loops, size, Int32Array.from(starts), 1, {
						origin,
						bandLength: BAND * layout.stride,
						bands: Math.ceil(height / BAND),
					});
					laid.slack.fill(most);
					corners.forEach((corner, n) => {
						const middles = laid.middles.subarray(16 * n, 16 * (n + 1));
						readMeans(field, channel, corner, cell, middles);
						forwardDct(middles, SIDE);
					});
					return laid;
				});
				return {
					project(values, firstRow) {
						const band = firstRow / BAND;
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

interface Corner {
	readonly x: number;
	readonly y: number;
}

/** First pixels of the whole blocks that the region has part in, row by row. */
function blocksIn(
	region: Evidence["region"],
	width: number,
	height: number,
	side: number,
): Corner[] {
	const wide = Math.floor(width / side);
	const high = Math.floor(height / side);
	const marked = new Uint8Array(wide * high);
	eachRun(region, width, 0, high * side, (first, last, y) => {
		const row = Math.floor(y / side);
		const from = Math.floor((first - y * width) / side);
		const to = Math.min(wide, Math.ceil((last - y * width) / side));
		for (let x = from; x < to; x++) marked[row * wide + x] = 1;
	});
	const corners: Corner[] = [];
	for (let b = 0; b < marked.length; b++) {
		if (marked[b] === 0) continue;
		corners.push({ x: side * (b % wide), y: side * Math.floor(b / wide) });
	}
	return corners;
}

/** Reads a block; a cell of pixels counts by its mean. */
function readMeans(
	{ width, channels }: Field,
	channel: number,
	{ x, y }: Corner,
	cell: number,
	block: Float32Array,
): void {
	const values = channels[channel];
	for (let k = 0; k < block.length; k++) {
		const at = (y + cell * (k >> 2)) * width + x + cell * (k & 3);
		let sum = 0;
		for (let j = 0; j < cell; j++) {
			for (let i = 0; i < cell; i++) sum += values[at + j * width + i];
		}
		block[k] = sum / (cell * cell);
	}
}
