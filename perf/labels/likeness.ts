import { likenessToTruth, standingOf } from "../../services/damage/truth.ts";
import { hasTransparency, type Raster } from "../../services/image/raster.ts";
import type { Source } from "../../services/preparation/source.ts";
import { fidelity } from "../../services/quality/fidelity.ts";
import { DARK, overGround, WHITE } from "../../services/quality/ground.ts";
import { renderSvg } from "../../services/quality/render.ts";
import { edgeDisplacement } from "../measuring/edge-displacement.ts";
import type { Picture } from "../measuring/picture.ts";

/** How true a conversion was measured to be. */
export interface Likeness {
	/** Fidelity as the service tells it, -1..1. */
	readonly fidelity: number;
	/** The same to the true vector at the picture's size, where there is one: what it is for. */
	readonly truth?: number;
	/** How far its edges lie from those of the true vector, pixels of the picture, 0..1; where there is one. */
	readonly edges?: number;
}

/** Edges are judged so many times as large as the picture is, */
const ZOOM = 2;
/** but on no more pixels across than these. */
const WIDEST = 1024;
/** Edges are looked for so far from the true ones, pixels of the picture; farther is as bad as missing. */
const REACH = 1;

/**
 * Draws what a picture's conversions are compared with, once, and returns the comparison.
 *
 * @param source the picture as it is traced, without its damage
 */
export function likenessTo(
	{ item, raster, truth }: Picture,
	source: Source,
): (svg: string) => Likeness {
	const { undamaged, damage = [] } = source;
	// A clean picture is the truth; it needn't be compared twice.
	const isTruth = item.damage === "none" && damage.length === 0;
	const clean =
		truth === undefined || isTruth ? undefined : renderSvg(truth, raster.width);
	const standing = standingOf(raster, source);
	const edgesOf = truth === undefined ? undefined : edgesTo(truth, raster);
	return (svg) => {
		const drawn = renderSvg(svg, undamaged.width);
		const measured = fidelityWhereEqual(undamaged, drawn) ?? -1;
		const told = likenessToTruth(measured, standing);
		const large =
			undamaged.width === raster.width ? drawn : renderSvg(svg, raster.width);
		const toTruth =
			clean === undefined ? told : fidelityWhereEqual(clean, large);
		return {
			fidelity: told,
			...(truth !== undefined && toTruth !== undefined && { truth: toTruth }),
			...(edgesOf !== undefined && { edges: edgesOf(svg) }),
		};
	};
}

/**
 * How far a drawing's edges lie from a true vector's, pixels of the picture; the worse of both grounds where it is
 * transparent.
 */
function edgesTo(truth: string, raster: Raster): (svg: string) => number {
	const { width } = raster;
	const across = Math.max(width, Math.min(ZOOM * width, WIDEST));
	const scale = across / width;
	const sides = (hasTransparency(raster) ? [WHITE, DARK] : [WHITE]).map(
		(ground) => ({
			ground,
			drawn: overGround(renderSvg(truth, across), ground),
		}),
	);
	return (svg) => {
		const answer = renderSvg(svg, across);
		return Math.max(
			...sides.map(({ ground, drawn }) =>
				drawn.height === answer.height
					? edgeDisplacement(drawn, overGround(answer, ground), REACH * scale) /
						scale
					: REACH,
			),
		);
	};
}

/** Nothing where rounding made the drawing higher or lower than the picture. */
function fidelityWhereEqual(
	picture: Raster,
	drawing: Raster,
): number | undefined {
	return drawing.height === picture.height
		? fidelity(picture, drawing)
		: undefined;
}
