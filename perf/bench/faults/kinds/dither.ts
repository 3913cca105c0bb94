import type { Raster } from "../../../../services/image/raster.ts";
import type { Random } from "../../../corpus/seeded.ts";

const nearest = (level: number, levels: number): number => {
	const step = 255 / (levels - 1);
	return Math.max(0, Math.min(255, step * Math.round(level / step)));
};

/**
 * Floyd and Steinberg 1976, in place.
 *
 * @param levels that are left in each channel, evenly spaced
 */
export function diffuse({ data, width, height }: Raster, levels: number): void {
	const wanted = Float32Array.from(data);
	const shares = [
		[1, 0, 7],
		[-1, 1, 3],
		[0, 1, 5],
		[1, 1, 1],
	];
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			for (let c = 0; c < 3; c++) {
				const i = 4 * (y * width + x) + c;
				data[i] = nearest(wanted[i], levels);
				for (const [dx, dy, share] of shares) {
					if (x + dx < 0 || x + dx >= width || y + dy >= height) continue;
					wanted[i + 4 * (dy * width + dx)] +=
						((wanted[i] - data[i]) * share) / 16;
				}
			}
		}
	}
}

/** Bayer's matrix of order 4 or 8 (1973), in place; `levels` as for `diffuse`. */
export function threshold(
	{ data, width }: Raster,
	levels: number,
	random: Random,
): void {
	const order = random.pick([2, 3]);
	for (let i = 0; i < data.length; i += 4) {
		const x = (i / 4) % width;
		const y = Math.floor(i / 4 / width);
		let rank = 0;
		for (let bit = 0; bit < order; bit++) {
			const [u, v] = [(x >> bit) & 1, (y >> bit) & 1];
			rank = 4 * rank + 2 * (u ^ v) + v;
		}
		const push = ((rank + 0.5) / 4 ** order - 0.5) * (255 / (levels - 1));
		for (let c = i; c < i + 3; c++) data[c] = nearest(data[c] + push, levels);
	}
}
