import { likenessToTruth, standingOf } from "../../services/damage/truth.ts";
import type { Raster } from "../../services/image/raster.ts";
import type { Source } from "../../services/preparation/source.ts";
import { fidelity } from "../../services/quality/fidelity.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { Picture } from "../measuring/picture.ts";

/** How true a conversion was measured to be. */
export interface Likeness {
	/** Fidelity as the service tells it, -1..1. */
	readonly fidelity: number;
	/** The same to the true vector at the picture's size, where there is one: what it is for. */
	readonly truth?: number;
}

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
		};
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
