import { Resvg } from "@resvg/resvg-js";
import { mulberry32 } from "../../../../../services/mulberry32.ts";

/** Coverage of a drawing, 0..1 a pixel: how dark black shapes on nothing are. */
export interface Coverage {
	readonly width: number;
	readonly height: number;
	readonly data: Float64Array;
}

/** Draws an SVG and reads its opacity as coverage. */
export function rasterise(svg: string, width: number): Coverage {
	const image = new Resvg(svg, {
		fitTo: { mode: "width", value: width },
		font: { loadSystemFonts: false },
	}).render();
	const data = new Float64Array(image.width * image.height);
	const { pixels } = image;
	for (let k = 0; k < data.length; k++) data[k] = pixels[4 * k + 3] / 255;
	return { width: image.width, height: image.height, data };
}

/** As {@link rasterise}, from an eight times larger drawing, so that coverage is fine-grained. */
export function fineRaster(svg: string, width: number): Coverage {
	const large = rasterise(svg, 8 * width);
	const height = Math.floor(large.height / 8);
	const data = new Float64Array(width * height);
	for (let y = 0; y < 8 * height; y++) {
		for (let x = 0; x < 8 * width; x++) {
			data[(y >> 3) * width + (x >> 3)] += large.data[y * large.width + x] / 64;
		}
	}
	return { width, height, data };
}

/** Normal deviates of unit variance (Box-Muller). */
export function gaussian(seed: number): () => number {
	const uniform = mulberry32(seed);
	return () =>
		Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Adds Gaussian noise to every pixel that an edge crosses. */
export function noisy(coverage: Coverage, sigma: number, seed = 1): Coverage {
	const deviate = gaussian(seed);
	return {
		...coverage,
		data: coverage.data.map((a) =>
			a > 0.02 && a < 0.98
				? Math.min(1, Math.max(0, a + sigma * deviate()))
				: a,
		),
	};
}

/**
 * The half-coverage contours by marching squares over pixel centres, the covered side on the left
 * hand as seen on screen. Flat lists x0 y0 x1 y1 …, closed, the first point not repeated.
 */
export function contours(coverage: Coverage): number[][] {
	const { width, height, data } = coverage;
	const at = (x: number, y: number) =>
		x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x];
	const next = new Map<string, string>();
	const places = new Map<string, [number, number]>();
	const cross = (a: number, b: number) => (0.5 - a) / (b - a);
	const across = (x: number, y: number) => {
		const name = `h${x},${y}`;
		places.set(name, [x + 0.5 + cross(at(x, y), at(x + 1, y)), y + 0.5]);
		return name;
	};
	const down = (x: number, y: number) => {
		const name = `v${x},${y}`;
		places.set(name, [x + 0.5, y + 0.5 + cross(at(x, y), at(x, y + 1))]);
		return name;
	};
	for (let y = -1; y < height; y++) {
		for (let x = -1; x < width; x++) {
			const quad = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
			const code = quad.reduce((c, a, k) => c | (a >= 0.5 ? 1 << k : 0), 0);
			if (code === 0 || code === 15) continue;
			const sides = [
				() => across(x, y),
				() => down(x + 1, y),
				() => across(x, y + 1),
				() => down(x, y),
			];
			const join = (from: number, to: number) =>
				next.set(sides[to](), sides[from]());
			const full = quad.reduce((a, b) => a + b) / 4 >= 0.5;
			const moves: Record<number, [number, number][]> = {
				1: [[0, 3]],
				2: [[1, 0]],
				3: [[1, 3]],
				4: [[2, 1]],
				5: full
					? [
							[0, 1],
							[2, 3],
						]
					: [
							[0, 3],
							[2, 1],
						],
				6: [[2, 0]],
				7: [[2, 3]],
				8: [[3, 2]],
				9: [[0, 2]],
				10: full
					? [
							[3, 0],
							[1, 2],
						]
					: [
							[1, 0],
							[3, 2],
						],
				11: [[1, 2]],
				12: [[3, 1]],
				13: [[0, 1]],
				14: [[3, 0]],
			};
			for (const [from, to] of moves[code]) join(from, to);
		}
	}
	const loops: number[][] = [];
	for (const start of [...next.keys()]) {
		if (!next.has(start)) continue;
		const loop: number[] = [];
		let name = start;
		for (;;) {
			const to = next.get(name);
			if (to === undefined) break;
			next.delete(name);
			loop.push(...(places.get(name) ?? [0, 0]));
			name = to;
		}
		loops.push(loop);
	}
	return loops;
}
