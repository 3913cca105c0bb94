import { forwardDct } from "../dct.ts";
import type { ChromaCoding } from "./chroma.ts";
import { reduce } from "./chroma-planes.ts";
import { createComb, evidenceFor, LEAST_COEFFICIENT } from "./comb.ts";
import { type Layout, layOut, spread } from "./field.ts";
import type { Samples } from "./samples.ts";

/** Blocks of chroma looked at. */
const BLOCKS = 128;

interface Place {
	readonly x: number;
	readonly y: number;
}

/**
 * Where chroma has a sample for two pixels of luma, its blocks begin at every second one of luma's. Of the
 * two or four ways, takes that at which chroma's coefficients are multiples of their steps best.
 *
 * @param luma offset of luma's first whole block, 0..7
 * @returns offset of the first whole MCU, 0..15
 */
export function placeChroma(
	samples: Samples,
	luma: Place,
	chroma: ChromaCoding,
	steps: Uint16Array,
): Place {
	const first = layOut(samples, luma.x, luma.y, chroma);
	const planes = [samples.planes[1], samples.planes[2]].map((values) => {
		const low = new Float32Array(
			(first.width * first.height) / (first.across * first.down),
		);
		reduce(spread(values, samples, first), first, chroma, low);
		return low;
	});
	let best = { x: luma.x, y: luma.y, evidence: Number.NEGATIVE_INFINITY };
	for (const { x, y } of placesOfChroma(samples, luma, chroma)) {
		const evidence = evidenceAt(planes, first, { x, y }, luma, steps);
		if (evidence > best.evidence) best = { x, y, evidence };
	}
	return best;
}

/** Where chroma's blocks can begin, as offsets of the first whole MCU; luma's own place first. */
export function placesOfChroma(
	picture: Pick<Samples, "width" | "height">,
	luma: Place,
	chroma: ChromaCoding,
): Place[] {
	const { across, down } = layOut(picture, luma.x, luma.y, chroma);
	const places: Place[] = [];
	for (let y = luma.y; y < 8 * down; y += 8)
		for (let x = luma.x; x < 8 * across; x += 8) places.push({ x, y });
	return places;
}

function evidenceAt(
	planes: readonly Float32Array[],
	layout: Layout,
	place: Place,
	luma: Place,
	steps: Uint16Array,
): number {
	const width = layout.width / layout.across;
	const height = layout.height / layout.down;
	// Half a block of chroma is a whole one of luma; samples beyond the border say nothing.
	const left = (place.x - luma.x) / layout.across;
	const top = (place.y - luma.y) / layout.down;
	const comb = createComb(BLOCKS);
	const block = new Float32Array(64);
	let blocks = 0;
	for (const values of planes) {
		blocks = 0;
		for (let y = top + 8; y + 16 <= height; y += 8) {
			for (let x = left + 8; x + 16 <= width; x += 8) {
				if (blocks === BLOCKS / 2) break;
				let isFlat = true;
				for (let k = 0; k < 64; k++) {
					block[k] = values[(y + (k >> 3)) * width + x + (k & 7)];
					if (Math.abs(block[k] - block[0]) > 2) isFlat = false;
				}
				if (isFlat) continue;
				blocks++;
				forwardDct(block, 8);
				for (let k = 1; k < 64; k++) {
					const magnitude = Math.abs(block[k]);
					if (magnitude < 2 * LEAST_COEFFICIENT) continue;
					comb.frequencies[comb.count] = k;
					comb.magnitudes[comb.count] = magnitude;
					comb.classes[comb.count++] = 1;
				}
			}
		}
	}
	return evidenceFor(comb, steps);
}
