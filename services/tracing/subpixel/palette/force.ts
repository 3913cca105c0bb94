import type { PaintTable } from "../paint/table.ts";
import type { Colour } from "../types.ts";
import { PLACE, placeDistance, writePlace } from "./oklab.ts";

/**
 * Paint with the given colours only: every paint of the table is shown as the colour nearest to it
 * (OKLab, over white and black), and paints shown alike become one. The pixels are measured against the
 * image's own inks all the same, since coverage can only be read from the colours that were mixed. Of
 * those that become one, the ink of most pixels stands for all. What is fully transparent stays so.
 *
 * @param colours `#rrggbb` or `#rrggbbaa`, one at least
 * @param labels paint of each pixel; changed in place
 */
export function forcePalette(
	colours: readonly string[],
	table: PaintTable,
	labels: Int32Array,
): void {
	const palette = colours.map(parse);
	const places = new Float64Array(PLACE * (palette.length + 1));
	palette.forEach(({ r, g, b, opacity }, k) => {
		writePlace(
			r * opacity,
			g * opacity,
			b * opacity,
			255 * opacity,
			places,
			PLACE * k,
		);
	});
	const size = new Int32Array(table.ramps.length);
	for (let i = 0; i < labels.length; i++) size[labels[i]]++;
	const own = PLACE * palette.length;
	const classOf = size.map((_, paint) => {
		const [r, g, b, a] = table.levels.slice(4 * paint, 4 * paint + 4);
		if (a < 0.5) return -1;
		writePlace(r, g, b, a, places, own);
		let best = 0;
		let least = Number.POSITIVE_INFINITY;
		for (let k = 0; k < palette.length; k++) {
			const distance = placeDistance(places, own, places, PLACE * k);
			if (distance < least) {
				least = distance;
				best = k;
			}
		}
		return best;
	});
	const stands = new Int32Array(palette.length).fill(-1);
	for (let paint = 0; paint < size.length; paint++) {
		const k = classOf[paint];
		if (k < 0) continue;
		table.shown[paint] = palette[k];
		if (stands[k] < 0 || size[paint] > size[stands[k]]) stands[k] = paint;
	}
	for (let i = 0; i < labels.length; i++) {
		const k = classOf[labels[i]];
		if (k >= 0) labels[i] = stands[k];
	}
}

function parse(text: string): Colour {
	const [r, g, b, a] = [1, 3, 5, 7].map((k) =>
		Number.parseInt(text.slice(k, k + 2) || "ff", 16),
	);
	return { r, g, b, opacity: a / 255 };
}
