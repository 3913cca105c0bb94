import { hasTransparency, type Raster } from "../../image/raster.ts";
import type { JpegCoefficients } from "../jpeg/coefficients.ts";
import { findChromaCoding } from "./chroma.ts";
import { layOut } from "./field.ts";
import { findCoding } from "./find-coding.ts";
import type { Guess } from "./grid.ts";
import { placeChroma, placesOfChroma } from "./place-chroma.ts";
import { readInside } from "./read-coefficients.ts";
import { type Samples, samplesOf } from "./samples.ts";

/** Share of the blocks that must be explained for a picture to count as a JPEG. */
const LEAST_EXPLAINED = 0.12;
/** Where luma alone explains so much of the blocks that say most, it is one, however many others remain unexplained. */
const CLEAR = 0.25;
/** Share from which on chroma's blocks are known to be where they were found. */
const WELL_PLACED = 0.4;

/** The JPEG that a picture was before it was decoded, perhaps cut, and kept otherwise. */
export interface JpegInside {
	/**
	 * As if they were read from the file: the picture lies `offsetX` and `offsetY` pixels within the first MCU,
	 * and `slack` says which coefficients are uncertain.
	 */
	readonly coefficients: JpegCoefficients;
	/** Quality of the tables, 5..97. */
	readonly quality: number;
	/** Explained share of the blocks that aren't flat, or of luma's that say most, 0..1. */
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
	const found = findCoding(samples);
	if (found === undefined) return undefined;
	const readings = found.guesses.flatMap((coding) =>
		readAt(raster, samples, coding),
	);
	const [best] = readings.sort((a, b) => b.confidence - a.confidence);
	if (found.share >= CLEAR)
		return { ...best, confidence: Math.max(best.confidence, found.share) };
	return best.confidence >= LEAST_EXPLAINED ? best : undefined;
}

/** Reads a picture as the JPEG of a guess. Where chroma's blocks seem misplaced, they are tried at every place. */
function readAt(
	raster: Raster,
	samples: Samples,
	coding: Guess,
): readonly JpegInside[] {
	const { x, y, tables } = coding;
	const chroma = samples.isGrey ? undefined : findChromaCoding(samples, coding);
	const read = (at: Pick<Guess, "x" | "y">): JpegInside => {
		const layout = layOut(raster, at.x, at.y, chroma);
		const { coefficients, explained, blocks } = readInside(
			raster,
			samples,
			layout,
			chroma,
			tables,
		);
		const confidence = blocks === 0 ? 0 : explained / blocks;
		return { coefficients, quality: tables.quality, confidence };
	};
	if (chroma === undefined) return [read({ x, y })];
	const likeliest = placeChroma(samples, coding, chroma, tables.chroma);
	const first = read(likeliest);
	if (first.confidence >= WELL_PLACED) return [first];
	const others = placesOfChroma(raster, coding, chroma).filter(
		(at) => at.x !== likeliest.x || at.y !== likeliest.y,
	);
	return [first, ...others.map(read)];
}
