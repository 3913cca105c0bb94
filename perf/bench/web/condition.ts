import sharp from "sharp";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const DRAWN = 512;
/** Pixels of the picture that is sent, across and down. */
export const SENT = 400;
/** Each pixel drawn is the mean of so many across and down, as the published rasters are supersampled. */
const FINER = 4;

/** The published condition, and parts of it by what they are told as, which show what each step costs. */
export const CONDITIONS = {
	web: { reduced: true, saved: "4:2:0", told: "as sent" },
	wholeChroma: { reduced: true, saved: "4:4:4", told: "chroma whole" },
	drawn: { reduced: false, saved: "4:2:0", told: "drawn at 400 px" },
	reduced: { reduced: true, saved: "png", told: "not compressed" },
	clean: { reduced: false, saved: "png", told: "neither" },
} as const;

export type Condition = keyof typeof CONDITIONS;

/**
 * A drawing as it reaches a tracer from the web: drawn at 512 px, reduced to 400 by a bicubic kernel (Catmull and
 * Rom's, as Pillow's), saved as a JPEG of quality 80 with chroma at half resolution. The published condition `web`; the
 * others leave steps out.
 *
 * @param truth on an opaque square canvas
 */
export async function sendOverWeb(
	truth: string,
	condition: Condition = "web",
): Promise<Buffer> {
	const { reduced, saved } = CONDITIONS[condition];
	const { data, width, height } = supersampled(truth, reduced ? DRAWN : SENT);
	const picture = sharp(data, { raw: { width, height, channels: 4 } })
		.flatten({ background: "#ffffff" })
		.resize({ width: SENT, height: SENT, fit: "fill", kernel: "cubic" });
	return saved === "png"
		? picture.png().toBuffer()
		: picture.jpeg({ quality: 80, chromaSubsampling: saved }).toBuffer();
}

/** Each pixel is the mean of those that a finer drawing has within it. */
function supersampled(truth: string, side: number): Raster {
	const large = renderSvg(truth, FINER * side);
	const sums = new Float64Array(4 * side * side);
	for (let y = 0; y < large.height; y++) {
		const row = Math.floor(y / FINER) * side;
		for (let x = 0; x < large.width; x++) {
			const to = 4 * (row + Math.floor(x / FINER));
			const from = 4 * (y * large.width + x);
			for (let c = 0; c < 4; c++) sums[to + c] += large.data[from + c];
		}
	}
	const data = Uint8ClampedArray.from(sums, (sum) => sum / FINER ** 2);
	return { width: side, height: side, data };
}
