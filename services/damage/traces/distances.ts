import { edgeDistances } from "../edge-distances.ts";
import type { Planes } from "./planes.ts";

/** Upper ends of the rings about edges, pixels; beyond the last is ground. */
const RINGS = [1, 2, 3, 4, 6, 8, 12, 254];
/** What is more than ringing or noise, levels. */
const MOST = 16;

/**
 * How uneven a picture is with the distance from its edges: compression rings as far as its block reaches, sharpening
 * within two or three pixels, noise everywhere, a clean drawing nowhere.
 */
export function distanceTraces({
	width,
	height,
	luma,
}: Planes): Record<string, number> {
	const far = edgeDistances(luma, width, height);
	const sums = new Float64Array(RINGS.length);
	const uneven = new Float64Array(RINGS.length);
	const pixels = new Float64Array(RINGS.length);
	for (let y = 1; y < height - 1; y++)
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			if (far[i] === 0) continue;
			let ring = 0;
			while (far[i] > RINGS[ring] && ring < RINGS.length - 1) ring++;
			pixels[ring]++;
			const bend =
				4 * luma[i] -
				luma[i - 1] -
				luma[i + 1] -
				luma[i - width] -
				luma[i + width];
			if (bend === 0) continue;
			uneven[ring]++;
			sums[ring] += Math.min(MOST, Math.abs(bend) / 16);
		}
	const told: Record<string, number> = {};
	RINGS.forEach((_, k) => {
		told[`ring_${k}_height`] = sums[k] / (1 + pixels[k]);
		told[`ring_${k}_uneven`] = uneven[k] / (1 + pixels[k]);
	});
	told.ring_ground = pixels[RINGS.length - 1] / (width * height);
	return told;
}
