import type { Raster } from "../../image/raster.ts";
import { busyRegion } from "../pixels.ts";
import { eachRun, type Field } from "../restore/field.ts";
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
	const seen = channels.map((values) => values.slice());
	const { region } = busyRegion(raster, 0);
	const most = REACH * SCALE * AC_STEPS[quantiser];
	const lumaBlocks = blocksIn(region, width, height, SIDE);
	const chromaBlocks = blocksIn(region, width, height, 2 * SIDE);
	return {
		field,
		evidence: {
			region,
			step: STEP,
			dualStep: 1 / (8 * STEP),
			price: 1,
			pull({ channels }) {
				channels.forEach((values, c) => {
					const cell = c === 0 ? 1 : 2;
					const blocks = c === 0 ? lumaBlocks : chromaBlocks;
					for (const start of blocks) {
						clipBlock(values, seen[c], start, width, cell, most);
					}
				});
			},
		},
	};
}

/** First pixels of the whole blocks that the region has part in. */
function blocksIn(
	region: Evidence["region"],
	width: number,
	height: number,
	side: number,
): Int32Array {
	const wide = Math.floor(width / side);
	const high = Math.floor(height / side);
	const marked = new Uint8Array(wide * high);
	eachRun(region, width, (first, last, y) => {
		const row = Math.floor(y / side);
		if (row >= high) return;
		const from = Math.floor((first - y * width) / side);
		const to = Math.min(wide, Math.ceil((last - y * width) / side));
		for (let x = from; x < to; x++) marked[row * wide + x] = 1;
	});
	const starts: number[] = [];
	for (let b = 0; b < marked.length; b++) {
		if (marked[b] === 0) continue;
		starts.push(side * (Math.floor(b / wide) * width + (b % wide)));
	}
	return Int32Array.from(starts);
}

const block = new Float32Array(SIDE * SIDE);

/** Clips the coefficients of what a block differs by from the one seen; a cell of pixels counts by its mean. */
function clipBlock(
	values: Float32Array,
	seen: Float32Array,
	start: number,
	width: number,
	cell: number,
	most: number,
): void {
	const share = 1 / (cell * cell);
	for (let k = 0; k < block.length; k++) {
		const at = start + cell * ((k >> 2) * width + (k & 3));
		let sum = 0;
		for (let j = 0; j < cell; j++) {
			for (let i = 0; i < cell; i++) {
				const p = at + j * width + i;
				sum += values[p] - seen[p];
			}
		}
		block[k] = share * sum;
	}
	transform(block);
	let isInside = true;
	for (let k = 0; k < block.length; k++) {
		const off = block[k];
		if (off > most) block[k] = most - off;
		else if (off < -most) block[k] = -most - off;
		else {
			block[k] = 0;
			continue;
		}
		isInside = false;
	}
	if (isInside) return;
	transformBack(block);
	for (let k = 0; k < block.length; k++) {
		const at = start + cell * ((k >> 2) * width + (k & 3));
		for (let j = 0; j < cell; j++) {
			for (let i = 0; i < cell; i++) values[at + j * width + i] += block[k];
		}
	}
}

const A = Math.cos(Math.PI / 8) * Math.SQRT1_2;
const B = Math.sin(Math.PI / 8) * Math.SQRT1_2;

/** The orthonormal four-point DCT-II of rows, then columns, in place. */
function transform(v: Float32Array): void {
	for (let k = 0; k < 4; k++) forward(v, 4 * k, 1);
	for (let k = 0; k < 4; k++) forward(v, k, 4);
}

function transformBack(v: Float32Array): void {
	for (let k = 0; k < 4; k++) inverse(v, k, 4);
	for (let k = 0; k < 4; k++) inverse(v, 4 * k, 1);
}

function forward(v: Float32Array, at: number, step: number): void {
	const s03 = v[at] + v[at + 3 * step];
	const d03 = v[at] - v[at + 3 * step];
	const s12 = v[at + step] + v[at + 2 * step];
	const d12 = v[at + step] - v[at + 2 * step];
	v[at] = 0.5 * (s03 + s12);
	v[at + 2 * step] = 0.5 * (s03 - s12);
	v[at + step] = A * d03 + B * d12;
	v[at + 3 * step] = B * d03 - A * d12;
}

function inverse(v: Float32Array, at: number, step: number): void {
	const f0 = v[at];
	const f1 = v[at + step];
	const f2 = v[at + 2 * step];
	const f3 = v[at + 3 * step];
	const s03 = 0.5 * (f0 + f2);
	const s12 = 0.5 * (f0 - f2);
	const d03 = A * f1 + B * f3;
	const d12 = B * f1 - A * f3;
	v[at] = s03 + d03;
	v[at + step] = s12 + d12;
	v[at + 2 * step] = s12 - d12;
	v[at + 3 * step] = s03 - d03;
}
