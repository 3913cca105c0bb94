import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { estimateOrder } from "./estimate-order.ts";
import { thirdsOf, twoInksOf } from "./inks.ts";
import { unfilter } from "./unfilter.ts";

/** Lettering is small; larger pictures aren't looked at. */
const MOST_PIXELS = 2_000_000;
/** What undoing the filter leaves, levels. */
const NOISE_LEFT = 2;

/**
 * Lettering that was drawn for the stripes of a screen: each channel is another third of the pixel. What is traced is the
 * coverage of the thirds, a picture three times as wide.
 */
export function diagnoseLcd(raster: Raster): Diagnosis | undefined {
	const { width, height } = raster;
	if (width * height > MOST_PIXELS) return undefined;
	const inks = twoInksOf(raster);
	if (inks === undefined) return undefined;
	const order = estimateOrder(raster, inks);
	if (order === undefined) return undefined;
	return {
		damage: {
			kind: "lcd",
			parameters: { order },
			confidence: 0.9,
			source: "pixels",
		},
		restore() {
			const thirds = unfilter(thirdsOf(raster, inks, order), 3 * width);
			const data = new Uint8ClampedArray(4 * thirds.length).fill(255);
			thirds.forEach((share, k) => {
				for (let c = 0; c < 3; c++)
					data[4 * k + c] =
						inks.ground[c] + share * (inks.ink[c] - inks.ground[c]);
			});
			return {
				raster: { width: 3 * width, height, data },
				noise: NOISE_LEFT,
			};
		},
	};
}
