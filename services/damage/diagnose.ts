import type { Raster } from "../image/raster.ts";
import type { DamageKind } from "./damage.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { diagnoseDither } from "./dither/diagnose.ts";
import { diagnoseEnlargement } from "./enlarged/diagnose.ts";
import { createHaste, type Haste } from "./haste.ts";
import { type Hint, likelyKinds } from "./hint.ts";
import { diagnoseJpeg } from "./jpeg/diagnose.ts";
import { diagnoseJpegInside } from "./jpeg-inside/diagnose.ts";
import { diagnoseLcd } from "./lcd/diagnose.ts";
import { diagnoseBlur } from "./linear/diagnose.ts";
import { diagnoseNoise } from "./noise/diagnose.ts";
import { confirmWebp } from "./ringing/diagnose.ts";
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
 * What is looked for once more, more closely, where it is held likely. JPEGs aren't: of ten that were resized since (`bench:hints`,
 * validation) drawings of the restored picture were further from the truth, .091 for .086, in a third more bytes. Nor are blurs: looked for
 * with fewer edges and looser limits, none of 17 was restored.
 */
const EXPECTED: Readonly<
	Partial<Record<DamageKind, (raster: Raster) => Diagnosis | undefined>>
> = {
	webp: confirmWebp,
};

/** From so likely on a kind is told without a measurement that bears it out; nothing is undone then. */
const TOLD = 0.9;

/**
 * Finds out what became of a drawing on its way into a picture. It is done once, before anything is
 * traced, so that what is found can't flatter one drawing more than another; and only on evidence: a
 * clean picture has no damage.
 *
 * @param raster the picture as decoded
 * @param bytes the file that it was decoded from
 * @param hint what a learned estimator holds likely: where measuring found nothing, it says what to look for more closely
 * @param haste leaves out looks that wouldn't end in time; it tells whether it did
 */
export function diagnose(
	raster: Raster,
	bytes: Uint8Array,
	hint: Hint = {},
	haste: Haste = createHaste(),
): Diagnosis | undefined {
	return measured(raster, bytes, haste) ?? expected(raster, hint, haste);
}

/** Whether something may have spread a picture's edges; that is ruled out where enough are as renderers draw them. */
export function mayBeSpread(raster: Raster): boolean {
	return shareOfSharpEdges(raster) < CLEAR;
}

/** What is held likely: undone where a measurement bears it out, else told alone where it is all but sure. */
function expected(
	raster: Raster,
	hint: Hint,
	haste: Haste,
): Diagnosis | undefined {
	const likely = likelyKinds(hint);
	for (const kind of likely) {
		const found = look(EXPECTED[kind], raster, haste);
		if (found === undefined) continue;
		return { ...found, damage: { ...found.damage, source: "learned" } };
	}
	const [first] = likely;
	const confidence = first === undefined ? 0 : (hint[first] ?? 0);
	if (first === undefined || confidence < TOLD) return undefined;
	return {
		damage: { kind: first, parameters: {}, confidence, source: "learned" },
		restore: () => undefined,
	};
}

function measured(
	raster: Raster,
	bytes: Uint8Array,
	haste: Haste,
): Diagnosis | undefined {
	const first = ask(FIRST, raster, bytes, haste);
	if (first !== undefined)
		return isInterpolated(first)
			? surer(first, look(diagnoseJpegInside, raster, haste))
			: first;
	const sharp = shareOfSharpEdges(raster);
	return (
		(sharp >= CLEAR_OF_STRIPES
			? undefined
			: look(diagnoseLcd, raster, haste)) ??
		(sharp >= CLEAR ? undefined : ask(SPREADING, raster, bytes, haste))
	);
}

/** Of two explanations of one picture the one that is held likelier; the first where they are level. */
function surer(first: Diagnosis, second: Diagnosis | undefined): Diagnosis {
	const isSecond =
		second !== undefined && second.damage.confidence > first.damage.confidence;
	return isSecond ? second : first;
}

/** A JPEG's chroma is enlarged too, and where luma says little the picture with it looks so. */
function isInterpolated({ damage: { kind, parameters } }: Diagnosis): boolean {
	return kind === "enlarged" && parameters.kernel !== "nearest";
}

function ask(
	kinds: readonly Kind[],
	raster: Raster,
	bytes: Uint8Array,
	haste: Haste,
): Diagnosis | undefined {
	for (const kind of kinds) {
		const found = look(kind, raster, haste, bytes);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Looks for one kind, where that ends in time. */
function look<More extends unknown[]>(
	kind: ((raster: Raster, ...more: More) => Diagnosis | undefined) | undefined,
	raster: Raster,
	haste: Haste,
	...more: More
): Diagnosis | undefined {
	if (kind === undefined) return undefined;
	const pixels = raster.width * raster.height;
	return haste.take(kind.name, pixels, () => kind(raster, ...more));
}
