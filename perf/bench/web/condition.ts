import sharp from "sharp";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const DRAWN = 512;
/** Pixels of the picture that is sent, across and down. */
export const SENT = 400;
/** Each pixel drawn is the mean of so many across and down, as the published rasters are supersampled. */
const FINER = 4;

/**
 * A drawing as it reaches a tracer from the web: drawn at 512 px, reduced to 400 by a bicubic kernel (Catmull and
 * Rom's, as Pillow's), saved as a JPEG of quality 80 with chroma at half resolution. The published condition `web`.
 *
 * @param truth on an opaque square canvas
 */
export async function sendOverWeb(truth: string): Promise<Buffer> {
	const { data, width, height } = supersampled(truth);
	return sharp(data, { raw: { width, height, channels: 4 } })
		.flatten({ background: "#ffffff" })
		.resize({ width: SENT, height: SENT, fit: "fill", kernel: "cubic" })
		.jpeg({ quality: 80, chromaSubsampling: "4:2:0" })
		.toBuffer();
}

function supersampled(truth: string): Raster {
	const large = renderSvg(truth, FINER * DRAWN);
	const sums = new Float64Array(4 * DRAWN * DRAWN);
	for (let y = 0; y < large.height; y++) {
		const row = Math.floor(y / FINER) * DRAWN;
		for (let x = 0; x < large.width; x++) {
			const to = 4 * (row + Math.floor(x / FINER));
			const from = 4 * (y * large.width + x);
			for (let c = 0; c < 4; c++) sums[to + c] += large.data[from + c];
		}
	}
	const data = Uint8ClampedArray.from(sums, (sum) => sum / FINER ** 2);
	return { width: DRAWN, height: DRAWN, data };
}
