import type { WriteOrder } from "../../../services/formats/order.ts";
import { AS_TRACED } from "../../../services/formats/order.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { CONVERTERS } from "../../../services/tracing/converters.ts";
import { TRACERS } from "../../../services/tracing/tracers.ts";
import { fixture } from "../../support/images.ts";

/** What a converter makes of a fixture. */
export async function traced(
	name: string,
	converter = "subpixel",
	parameters: object = {},
): Promise<string> {
	const { complete } = CONVERTERS[converter];
	const { trace } = TRACERS[converter];
	const { raster } = await decodeImage(await fixture(name), 1e7);
	return trace(raster, complete(parameters as Record<string, unknown>)).svg;
}

/** A document of ours around some markup. */
export function documentOf(body: string, width = 100, height = 100): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
}

/** An order of a format at the drawing's own size. */
export function order(
	format: WriteOrder["format"],
	more: Partial<Omit<WriteOrder, "size">> & { size?: object } = {},
): WriteOrder {
	return {
		svgSize: "fixed",
		dxfEntities: "lines_arcs_and_splines",
		pngAntialias: true,
		pngBackground: "none",
		...more,
		format,
		size: { ...AS_TRACED, ...more.size },
	};
}
