import { hasTransparency, type Raster } from "../../image/raster.ts";
import type { JpegCoefficients } from "../jpeg/coefficients.ts";
import { findChromaCoding } from "./chroma.ts";
import { layOut } from "./field.ts";
import { findCoding } from "./find-coding.ts";
import { placeChroma } from "./place-chroma.ts";
import { readInside } from "./read-coefficients.ts";
import { samplesOf } from "./samples.ts";

/** Share of the blocks that must be explained for a picture to count as a JPEG. */
const LEAST_EXPLAINED = 0.12;

/** The JPEG that a picture was before it was decoded, perhaps cut, and kept otherwise. */
export interface JpegInside {
	/**
	 * As if they were read from the file: the picture lies `offsetX` and `offsetY` pixels within the first MCU,
	 * and `slack` says which coefficients are uncertain.
	 */
	readonly coefficients: JpegCoefficients;
	/** Quality of the tables, 5..97. */
	readonly quality: number;
	/** Explained share of the blocks that aren't flat, 0..1. */
	readonly confidence: number;
}

/**
 * Recognises a picture that was a JPEG and reads the JPEG's quantised coefficients from its pixels. For opaque
 * pictures that weren't resized or changed otherwise after they were decoded.
 *
 * What it gets wrong: see the limits of each step; small pictures, pictures whose busy blocks are nearly all cut
 * off at 0 and 255, and tables of other families than are known, aren't recognised.
 *
 * @returns nothing for pictures that show no JPEG
 */
export function estimateJpegInside(raster: Raster): JpegInside | undefined {
	if (hasTransparency(raster)) return undefined;
	const samples = samplesOf(raster);
	const coding = findCoding(samples);
	if (coding === undefined) return undefined;
	const { x, y, tables } = coding;
	const chroma = samples.isGrey ? undefined : findChromaCoding(samples, coding);
	const at =
		chroma === undefined
			? { x, y }
			: placeChroma(samples, coding, chroma, tables.chroma);
	const layout = layOut(raster, at.x, at.y, chroma);
	const { coefficients, explained, blocks } = readInside(
		raster,
		samples,
		layout,
		chroma,
		tables,
	);
	const confidence = blocks === 0 ? 0 : explained / blocks;
	if (confidence < LEAST_EXPLAINED) return undefined;
	return { coefficients, quality: tables.quality, confidence };
}
