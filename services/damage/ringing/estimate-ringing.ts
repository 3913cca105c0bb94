import type { Raster } from "../../image/raster.ts";
import { edgeDistances } from "../edge-distances.ts";
import { planesOf } from "../traces/planes.ts";

/**
 * Where ringing is read, pixels from an edge: nearer drawing disturbs, farther many a block ends. At 2 to 4 pixels validation
 * logos have .6 to 1.6 levels of it by compression, .3 at most as renderers and reducing leave them.
 */
const NEAREST = 2;
const FARTHEST = 4;
/** From here on there is ground that little rang on. */
const GROUND = 9;
/** What no ringing reaches, levels. */
const MOST = 12;
/** So many pixels tell. */
const LEAST_PIXELS = 200;
/** Less isn't told from rounding, levels. */
const LEAST = 0.4;
/** Ringing is so many times what lies on ground far from edges, which grain and texture are on as well. */
const TIMES_GROUND = 2;

/**
 * One standard deviation of what rings beside a picture's edges, levels, by Immerkaer's mask, which is blind to flats and
 * ramps; 0 where there is none, or as much of it far from edges.
 */
export function estimateRinging(raster: Raster): number {
	const { width, height, luma } = planesOf(raster);
	const far = edgeDistances(luma, width, height);
	const near = { squares: 0, pixels: 0 };
	const ground = { squares: 0, pixels: 0 };
	for (let y = 1; y < height - 1; y++)
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			const distance = far[i];
			if (distance < NEAREST) continue;
			if (distance > FARTHEST && distance < GROUND) continue;
			const response =
				luma[i - width - 1] +
				luma[i - width + 1] +
				luma[i + width - 1] +
				luma[i + width + 1] -
				2 * (luma[i - width] + luma[i - 1] + luma[i + 1] + luma[i + width]) +
				4 * luma[i];
			const height = Math.min(MOST, Math.abs(response) / 24);
			const told = distance <= FARTHEST ? near : ground;
			told.squares += height * height;
			told.pixels++;
		}
	if (near.pixels < LEAST_PIXELS) return 0;
	const sigma = Math.sqrt(near.squares / near.pixels);
	const onGround = Math.sqrt(ground.squares / Math.max(1, ground.pixels));
	return sigma < LEAST || sigma < TIMES_GROUND * onGround ? 0 : sigma;
}
