import { Resvg } from "@resvg/resvg-js";
import type { Raster } from "../image/raster.ts";
import { QualityError } from "./errors.ts";

/** The widest picture that `renderSvg` draws, in pixels. */
const MAX_WIDTH = 32768;

/** resvg's number for optimizeSpeed, which draws without anti-aliasing; crispEdges is 1. */
const CRISP_EDGES = 1;

/**
 * Draws an SVG with resvg, without any font of the system, so that equal text gives equal pixels on
 * every machine.
 *
 * @param svg a whole SVG document
 * @param width pixels across, a whole number from 1 to 32768; the height follows from the aspect
 * ratio of the document, rounded up to a whole pixel
 * @param options.crisp whether to leave out anti-aliasing: each pixel is wholly painted or not at all
 * @returns straight RGBA; transparent pixels are 0, 0, 0, 0
 * @throws QualityError `INVALID_SVG` or `INVALID_WIDTH`
 */
export function renderSvg(
	svg: string,
	width: number,
	{ crisp = false }: { readonly crisp?: boolean } = {},
): Raster {
	if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
		throw new QualityError(
			"INVALID_WIDTH",
			`A render is 1 to ${MAX_WIDTH} pixels wide, not ${width}.`,
		);
	}
	try {
		const image = new Resvg(svg, {
			fitTo: { mode: "width", value: width },
			font: { loadSystemFonts: false },
			...(crisp && { shapeRendering: CRISP_EDGES }),
			logLevel: "off",
		}).render();
		const { pixels } = image;
		const data = new Uint8ClampedArray(
			pixels.buffer,
			pixels.byteOffset,
			pixels.byteLength,
		);
		unpremultiply(data);
		return { width: image.width, height: image.height, data };
	} catch (cause) {
		throw new QualityError("INVALID_SVG", "The SVG can't be rendered.", {
			cause,
		});
	}
}

/** Turns premultiplied RGBA, as resvg draws it, into straight RGBA, in place. */
function unpremultiply(data: Uint8ClampedArray): void {
	for (let i = 3; i < data.length; i += 4) {
		const alpha = data[i];
		if (alpha === 255 || alpha === 0) continue;
		const scale = 255 / alpha;
		data[i - 3] = data[i - 3] * scale;
		data[i - 2] = data[i - 2] * scale;
		data[i - 1] = data[i - 1] * scale;
	}
}
