import type { Raster } from "../image/raster.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { diagnoseEnlargement } from "./enlarged/diagnose.ts";
import { diagnoseJpeg } from "./jpeg/diagnose.ts";
import { diagnoseJpegInside } from "./jpeg-inside/diagnose.ts";
import { diagnoseBlur } from "./linear/diagnose.ts";
import { diagnoseNoise } from "./noise/diagnose.ts";
import { diagnoseWebp } from "./webp/diagnose.ts";

/** Asked in turn: what the file itself says comes before what pixels suggest. */
const KINDS: readonly ((
	raster: Raster,
	bytes: Uint8Array,
) => Diagnosis | undefined)[] = [
	diagnoseJpeg,
	diagnoseWebp,
	diagnoseEnlargement,
	diagnoseJpegInside,
	diagnoseNoise,
	diagnoseBlur,
];

/**
 * Finds out what became of a drawing on its way into a picture. It is done once, before anything is
 * traced, so that what is found can't flatter one drawing more than another; and only on evidence: a
 * clean picture has no damage.
 *
 * @param raster the picture as decoded
 * @param bytes the file that it was decoded from
 */
export function diagnose(
	raster: Raster,
	bytes: Uint8Array,
): Diagnosis | undefined {
	for (const kind of KINDS) {
		const found = kind(raster, bytes);
		if (found !== undefined) return found;
	}
	return undefined;
}
