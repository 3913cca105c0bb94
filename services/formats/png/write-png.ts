import sharp from "sharp";
import { renderSvg } from "../../quality/render.ts";
import { ServiceError } from "../../service-error.ts";
import { inUnit, layOut } from "../layout.ts";
import type { WriteOrder, Written } from "../order.ts";
import { withRoot } from "../svg/root.ts";

/** The largest picture, in pixels a side and in all. */
const MAX_SIDE = 16384;
const MAX_PIXELS = 40_000_000;

/**
 * The drawing as pixels, drawn by resvg at the size that is asked for.
 *
 * @throws ServiceError IMAGE_TOO_LARGE for a picture of more than 40 megapixels
 */
export async function writePng(
	svg: string,
	order: WriteOrder,
): Promise<Written> {
	const { size } = order;
	const root = /^<svg\b[^>]* width="(\d+)" height="(\d+)"/.exec(svg);
	if (root === null) throw new Error("no document of ours: it has no size");
	const [width, height] = root.slice(1).map(Number);
	const page = inUnit(layOut({ width, height }, size), "px", size.dpi);
	const [across, down] = [page.width, page.height].map((side) =>
		Math.max(1, Math.round(side)),
	);
	if (Math.max(across, down) > MAX_SIDE || across * down > MAX_PIXELS)
		throw new ServiceError(
			"IMAGE_TOO_LARGE",
			`The options width, height, scale, unit and dpi ask for a PNG of ${across} x ${down} pixels; it may have ${MAX_SIDE} a side and ${MAX_PIXELS / 1e6} million in all.`,
		);
	const drawn = renderSvg(
		withRoot(
			svg,
			{ ...size, scale: undefined, unit: "px", width: across, height: down },
			{ svgSize: "fixed" },
		),
		across,
		order.pngAntialias ? {} : { crisp: true },
	);
	const raw = {
		width: drawn.width,
		height: drawn.height,
		channels: 4,
	} as const;
	const pixels = Buffer.from(drawn.data.buffer);
	let picture = sharp(pixels, { raw });
	if (order.pngBackground !== "none") {
		const ground = hexWithAlpha(order.pngBackground);
		picture = sharp({ create: { ...raw, background: ground } }).composite([
			{ input: pixels, raw },
		]);
		if (ground.alpha === 1) picture = picture.removeAlpha();
	}
	const bytes = await picture
		.withDensity(size.dpi)
		.png({ compressionLevel: 9 })
		.toBuffer();
	return { bytes, warnings: [] };
}

function hexWithAlpha(colour: string) {
	const [r, g, b, a = 255] = (colour.slice(1).match(/../g) ?? []).map((pair) =>
		Number.parseInt(pair, 16),
	);
	return { r, g, b, alpha: a / 255 };
}
