import { readFile } from "node:fs/promises";
import { decodeImage } from "../../services/image/decode.ts";
import type { Raster } from "../../services/image/raster.ts";
import { type CorpusItem, materialise } from "../corpus/corpus.ts";

/** The service's own default of WORKING_PIXELS: above this it traces an image smaller. */
export const WORKING_PIXELS = 2_000_000;

/** A picture of the corpus, ready to be converted. */
export interface Picture {
	readonly item: CorpusItem;
	/** The file as a client would send it. */
	readonly bytes: Buffer;
	/** Its pixels as the service decodes them: upright, sRGB, straight alpha. */
	readonly raster: Raster;
	/** The true vector; stress pictures have none. */
	readonly truth?: string;
}

/**
 * Draws a picture of the corpus, unless it is drawn already, and reads it.
 *
 * @param workingPixels the largest width times height of the raster; a larger picture is reduced. No limit by default
 * @returns nothing when it can't be drawn here (its font is missing) or shows nothing
 */
export async function openPicture(
	item: CorpusItem,
	workingPixels = Number.POSITIVE_INFINITY,
): Promise<Picture | undefined> {
	const files = await materialise(item);
	if (files === undefined) return undefined;
	const bytes = await readFile(files.inputPath);
	const { raster } = await decodeImage(bytes, workingPixels);
	const picture = { item, bytes, raster };
	return files.truthPath === undefined
		? picture
		: { ...picture, truth: await readFile(files.truthPath, "utf8") };
}
