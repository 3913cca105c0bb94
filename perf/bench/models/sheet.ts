import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const COLUMNS = 2;
const GAP = 8;

/**
 * Plots side by side, two in a line, each line as high as its highest.
 *
 * @param plots SVG documents; text is drawn in the system's sans-serif font
 * @returns a PNG with a small palette
 */
export async function plotSheet(plots: readonly string[]): Promise<Buffer> {
	const drawn = plots.map((svg) => {
		const image = new Resvg(svg, {
			fitTo: { mode: "zoom", value: 1.5 },
			font: { defaultFontFamily: "DejaVu Sans" },
		}).render();
		return { input: image.asPng(), width: image.width, height: image.height };
	});
	const width = Math.max(...drawn.map((image) => image.width)) + GAP;
	let top = 0;
	let below = 0;
	const placed = drawn.map(({ input, height }, place) => {
		const column = place % COLUMNS;
		if (column === 0) top = below;
		below = Math.max(below, top + height + GAP);
		return { input, left: column * width, top };
	});
	return sharp({
		create: {
			width: COLUMNS * width,
			height: below,
			channels: 3,
			background: "#ffffff",
		},
	})
		.composite(placed)
		.png({ palette: true, colours: 64, compressionLevel: 9 })
		.toBuffer();
}
