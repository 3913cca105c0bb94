import { hasTransparency, type Raster } from "../../services/image/raster.ts";
import { DARK, overGround, WHITE } from "../../services/quality/ground.ts";
import { measure } from "../../services/quality/measure.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import { meanCiede2000 } from "./ciede2000.ts";
import { countGeometry } from "./geometry-count.ts";

/** What an SVG is compared with, drawn once for all conversions. */
export interface References {
	/** The true vector at the input's size; the input itself where there is no vector. */
	readonly atOne: Raster;
	/** The true vector at `zoom` times that size. */
	readonly zoomed?: Raster;
	/** Coordinates of the artist's own drawing; 0 where there is none. */
	readonly artistCoordinates: number;
}

/** How good one conversion is. */
export interface Score {
	readonly ssim1: number;
	readonly psnr1: number;
	/** Against the true vector, zoomed; missing where there is no vector. */
	readonly ssim4?: number;
	/** Mean CIEDE2000, zoomed; missing where there is no vector. */
	readonly de4?: number;
	readonly bytes: number;
	readonly coordinates: number;
	readonly elements: number;
}

/** @param truth the true vector, if there is one */
export function referencesOf(
	item: Pick<CorpusItem, "zoom">,
	truth: string | undefined,
	input: Raster,
): References {
	if (truth === undefined) return { atOne: input, artistCoordinates: 0 };
	return {
		atOne: renderSvg(truth, input.width),
		zoomed: renderSvg(truth, input.width * item.zoom),
		artistCoordinates: countGeometry(truth).coordinates,
	};
}

/**
 * Scores an SVG at 1x and zoomed; for transparent references over white and dark, the worse of both.
 *
 * @throws QualityError when the SVG can't be drawn or has another aspect ratio
 */
export function score(svg: string, references: References): Score {
	const { atOne, zoomed } = references;
	const small = measure(atOne, renderSvg(svg, atOne.width));
	const { coordinates, elements } = countGeometry(svg);
	const base = {
		ssim1: small.ssim,
		psnr1: small.psnr,
		bytes: Buffer.byteLength(svg),
		coordinates,
		elements,
	};
	if (zoomed === undefined) return base;
	const drawn = renderSvg(svg, zoomed.width);
	return {
		...base,
		ssim4: measure(zoomed, drawn).ssim,
		de4: colourDifference(zoomed, drawn),
	};
}

/** Mean CIEDE2000 over white, for transparent references over a dark ground too: the worse of both. */
function colourDifference(reference: Raster, candidate: Raster): number {
	const over = (ground: typeof WHITE) =>
		meanCiede2000(overGround(reference, ground), overGround(candidate, ground));
	return hasTransparency(reference)
		? Math.max(over(WHITE), over(DARK))
		: over(WHITE);
}
