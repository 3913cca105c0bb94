import type { Raster } from "../../../services/image/raster.ts";
import { randomFor } from "../seeded.ts";

/** Pictures that no tracer is made for, to see that it stays bounded. */
export type StressKind = "photograph" | "noise";

/**
 * A picture without a vector behind it. `noise` draws each sample by itself. `photograph` has what
 * photographs have and logos lack: shading everywhere, texture at every scale, soft and hard edges,
 * grain. It is computed, so it carries nobody's rights.
 *
 * @param size pixels a side
 */
export function stressImage(
	kind: StressKind,
	index: number,
	size: number,
): Raster {
	const data = new Uint8ClampedArray(4 * size * size).fill(255);
	const random = randomFor(`${kind}:${index}`);
	if (kind === "noise") {
		for (let i = 0; i < data.length; i++) {
			if (i % 4 !== 3) data[i] = 256 * random();
		}
		return { width: size, height: size, data };
	}
	const layers = Array.from({ length: 3 }, (_, k) =>
		fractalNoise(`${kind}:${index}:${k}`, size),
	);
	const [height, hue, haze] = layers as [
		Float64Array,
		Float64Array,
		Float64Array,
	];
	const sun = random.between(0, 2 * Math.PI);
	const horizon = random.between(0.3, 0.7);
	const [warm, cool] = [random.between(0.6, 1), random.between(0.5, 0.9)];
	for (let y = 0, p = 0; y < size; y++) {
		for (let x = 0; x < size; x++, p++) {
			const right = height[y * size + Math.min(x + 1, size - 1)];
			const below = height[Math.min(y + 1, size - 1) * size + x];
			const here = height[p];
			const slope =
				((right - here) * Math.cos(sun) + (below - here) * Math.sin(sun)) *
				size;
			const land = here * 0.5 + y / size > horizon + 0.25;
			const light = land ? 0.45 + 0.12 * slope : 0.75 + 0.25 * haze[p];
			const tint = hue[p];
			const grain = 0.02 * random.normal();
			const mix = land
				? [warm * (0.5 + tint / 2), 0.55 + 0.2 * tint, 0.35]
				: [cool * 0.8, cool * 0.9, 1];
			for (let c = 0; c < 3; c++) {
				data[4 * p + c] = 255 * (light * mix[c] + grain);
			}
		}
	}
	return { width: size, height: size, data };
}

/** Value noise summed over octaves, about -1..1 (Perlin 1985 for the sum). */
function fractalNoise(seed: string, size: number): Float64Array {
	const sum = new Float64Array(size * size);
	for (let cells = 3, weight = 0.5; cells < size / 2; cells *= 2, weight /= 2) {
		const random = randomFor(`${seed}:${cells}`);
		const side = cells + 2;
		const knots = Float64Array.from({ length: side * side }, () =>
			random.between(-1, 1),
		);
		for (let y = 0, p = 0; y < size; y++) {
			const v = (y / size) * cells;
			const row = Math.floor(v);
			const down = smooth(v - row);
			for (let x = 0; x < size; x++, p++) {
				const u = (x / size) * cells;
				const column = Math.floor(u);
				const across = smooth(u - column);
				const k = row * side + column;
				const top = lerp(knots[k], knots[k + 1], across);
				const bottom = lerp(knots[k + side], knots[k + side + 1], across);
				sum[p] += weight * lerp(top, bottom, down);
			}
		}
	}
	return sum;
}

const lerp = (a: number, b: number, t: number) => a + (b - a) * t;
const smooth = (t: number) => t * t * (3 - 2 * t);
