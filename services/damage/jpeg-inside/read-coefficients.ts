import type { Raster } from "../../image/raster.ts";
import type { JpegCoefficients } from "../jpeg/coefficients.ts";
import type { ChromaCoding } from "./chroma.ts";
import { enlarge, reduce } from "./chroma-planes.ts";
import { complete, unexplained } from "./complete.ts";
import { boundsOf, type Layout, spread } from "./field.ts";
import { createWork, quantise } from "./quantise.ts";
import type { Samples } from "./samples.ts";
import { loosen } from "./slack.ts";
import { activeTiles, around } from "./tiles.ts";

/** Rounds of completing what was cut off. */
const ROUNDS = 8;

/** MCUs from one that changed to those that may change by it: chroma's filters reach one further as it is enlarged, and one as it is reduced. */
const REACH = 2;

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
	let busy = active;
	for (let round = 0; round < ROUNDS; round++) {
		const changed = new Uint8Array(active.length);
		works.forEach((work, k) => {
			if (k === 0) work.samples.set(full[0]);
			else reduce(full[k], layout, chroma as ChromaCoding, work.samples);
			quantise(work, busy, layout, round === 0, changed);
			if (k > 0)
				enlarge(work.decoded, layout, chroma as ChromaCoding, decoded[k]);
		});
		if (round > 0 && changed.every((one) => one === 0)) break;
		complete(raster, layout, bounds, busy, decoded, full);
		// What is completed the same as before is quantised the same.
		if (round > 0)
			busy = around(changed, layout, chroma === undefined ? 0 : REACH, active);
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
