import type { Raster } from "../../services/image/raster.ts";
import { measure } from "../../services/quality/measure.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { Picture } from "../measuring/picture.ts";

/** Widest picture in which a tracing is compared with the truth from near. */
const ZOOMED_PIXELS = 520 * 520;

/** How like its picture a conversion was measured to be. */
export interface Likeness {
	/** SSIM of the rendered SVG against the input, -1..1: what the service can verify itself. */
	readonly ssim: number;
	/** SSIM against the clean rendering of the true vector at the input's size, where there is one. */
	readonly truth_ssim?: number;
	/** SSIM against the true vector at the item's zoom, for pictures up to 130 px (260 px for zoom 2). */
	readonly zoom_ssim?: number;
}

/** Draws what a picture's conversions are compared with, once, and returns the comparison. */
export function likenessTo({
	item,
	raster,
	truth,
}: Picture): (svg: string) => Likeness {
	// An undamaged input is that rendering; it needn't be compared twice.
	const clean =
		truth === undefined || item.damage === "none"
			? undefined
			: renderSvg(truth, raster.width);
	const zoomedWidth = raster.width * item.zoom;
	const zoomedHeight = raster.height * item.zoom;
	const near =
		truth !== undefined && zoomedWidth * zoomedHeight <= ZOOMED_PIXELS
			? renderSvg(truth, zoomedWidth)
			: undefined;
	return (svg) => {
		const rendered = renderSvg(svg, raster.width);
		const { ssim } = measure(raster, rendered);
		const toClean =
			clean === undefined ? ssim : ssimWhereEqual(clean, rendered);
		const zoomed = near && ssimWhereEqual(near, renderSvg(svg, near.width));
		return {
			ssim,
			...(truth !== undefined &&
				toClean !== undefined && { truth_ssim: toClean }),
			...(zoomed !== undefined && { zoom_ssim: zoomed }),
		};
	};
}

/** SSIM of two images as wide as each other; nothing when rounding made one of them higher. */
function ssimWhereEqual(a: Raster, b: Raster): number | undefined {
	return a.height === b.height ? measure(a, b).ssim : undefined;
}
