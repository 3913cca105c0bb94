import sharp from "sharp";
import { renderSvg } from "../../../services/quality/render.ts";
import { placeOnCanvas } from "../../corpus/canvas.ts";
import { colourLogos, drawingNamed } from "../../corpus/sources.ts";

/** A logo of many colours and gradients, as a PNG. @param size pixels a side */
export async function logoPng(size: number): Promise<Buffer> {
	const svg = placeOnCanvas(drawingNamed(colourLogos(), "firefox"), {
		...{ width: size, height: size, margin: 0.06, ground: "#ffffff" },
	});
	const { width, height, data } = renderSvg(svg, size);
	return sharp(data, { raw: { width, height, channels: 4 } })
		.png()
		.toBuffer();
}
