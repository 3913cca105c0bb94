import type { Raster } from "../image/raster.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { diagnoseDither } from "./dither/diagnose.ts";
import { diagnoseEnlargement } from "./enlarged/diagnose.ts";
import { diagnoseJpeg } from "./jpeg/diagnose.ts";
import { diagnoseJpegInside } from "./jpeg-inside/diagnose.ts";
import { diagnoseLcd } from "./lcd/diagnose.ts";
import { diagnoseBlur } from "./linear/diagnose.ts";
import { diagnoseNoise } from "./noise/diagnose.ts";
import { shareOfSharpEdges } from "./sharp-edges.ts";
import { diagnoseSharpening } from "./sharpened/diagnose.ts";
import { diagnoseWebp } from "./webp/diagnose.ts";

type Kind = (raster: Raster, bytes: Uint8Array) => Diagnosis | undefined;

/** Asked in turn: what the file itself says comes before what pixels suggest. */
const FIRST: readonly Kind[] = [
	diagnoseJpeg,
	diagnoseWebp,
	diagnoseEnlargement,
	diagnoseDither,
];
/** Each of these leaves hardly an edge as renderers draw it, so they are asked where edges aren't so. */
const SPREADING: readonly Kind[] = [
	diagnoseJpegInside,
	diagnoseNoise,
	diagnoseBlur,
	diagnoseSharpening,
];
/**
 * Share of sharp edges from which on nothing can have spread them. Of 150 validation logos 74 % have more, and 5 % of those
 * kept as JPEG at quality 95, none or 1 % below that; sharpening shows neither where what overshoots is cut off.
 */
const CLEAR = 0.4;
/** The same for stripes, which leave upright edges alone sharp or level ones: of 180 words drawn so the most is .35. */
const CLEAR_OF_STRIPES = 0.5;

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
	const first = ask(FIRST, raster, bytes);
	if (first !== undefined)
		return isInterpolated(first)
			? (diagnoseJpegInside(raster) ?? first)
			: first;
	const sharp = shareOfSharpEdges(raster);
	return (
		(sharp >= CLEAR_OF_STRIPES ? undefined : diagnoseLcd(raster)) ??
		(sharp >= CLEAR ? undefined : ask(SPREADING, raster, bytes))
	);
}

/** A JPEG's chroma is enlarged too, and where luma says little the picture with it looks so. */
function isInterpolated({ damage: { kind, parameters } }: Diagnosis): boolean {
	return kind === "enlarged" && parameters.kernel !== "nearest";
}

function ask(
	kinds: readonly Kind[],
	raster: Raster,
	bytes: Uint8Array,
): Diagnosis | undefined {
	for (const kind of kinds) {
		const found = kind(raster, bytes);
		if (found !== undefined) return found;
	}
	return undefined;
}
