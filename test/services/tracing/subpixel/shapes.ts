import type { Raster } from "../../../../services/image/raster.ts";
import type { PlanarMap } from "../../../../services/tracing/subpixel/types.ts";

export type Rgba = readonly [number, number, number, number];

/** Samples a side, of each pixel. */
const SUPERSAMPLING = 16;

/** A raster whose every pixel is `colour(column, row)`, straight RGBA 0..255. */
export function raster(
	width: number,
	height: number,
	colour: (x: number, y: number) => Rgba,
): Raster {
	const data = new Uint8ClampedArray(4 * width * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) data.set(colour(x, y), 4 * (y * width + x));
	}
	return { width, height, data };
}

/**
 * Draw shapes one over the other with exact anti-aliasing (256 samples a pixel), mixing premultiplied
 * channels linearly as renderers do.
 */
export function draw(
	width: number,
	height: number,
	ground: Rgba,
	...shapes: readonly (readonly [Rgba, (x: number, y: number) => boolean])[]
): Raster {
	return raster(width, height, (x, y) => {
		let [r, g, b, a] = premultiply(ground);
		for (const [colour, contains] of shapes) {
			const paint = premultiply(colour);
			const part = coverage(x, y, contains);
			const under = 1 - (part * paint[3]) / 255;
			r = r * under + part * paint[0];
			g = g * under + part * paint[1];
			b = b * under + part * paint[2];
			a = a * under + part * paint[3];
		}
		return a === 0
			? [0, 0, 0, 0]
			: [(255 * r) / a, (255 * g) / a, (255 * b) / a, a];
	});
}

function premultiply([r, g, b, a]: Rgba): [number, number, number, number] {
	return [(r * a) / 255, (g * a) / 255, (b * a) / 255, a];
}

function coverage(
	x: number,
	y: number,
	contains: (x: number, y: number) => boolean,
): number {
	let inside = 0;
	for (let j = 0; j < SUPERSAMPLING; j++) {
		for (let i = 0; i < SUPERSAMPLING; i++) {
			const px = x + (i + 0.5) / SUPERSAMPLING;
			const py = y + (j + 0.5) / SUPERSAMPLING;
			if (contains(px, py)) inside++;
		}
	}
	return inside / SUPERSAMPLING ** 2;
}

/** Numbers from 0 to 1 that depend on the seed alone (Lehmer generator). */
export function random(seed: number): () => number {
	let state = seed % 2147483647 || 1;
	return () => {
		state = (state * 48271) % 2147483647;
		return state / 2147483647;
	};
}

/** What is wrong with a planar map; empty if it is sound. */
export function faultsOf(map: PlanarMap): string[] {
	const faults: string[] = [];
	const uses = new Int32Array(2 * map.edges.length);
	map.faces.forEach((face, f) => {
		if (face.loops.length === 0) faults.push(`face ${f} has no loop`);
		if (!(face.area > 0)) faults.push(`face ${f} has area ${face.area}`);
		for (const loop of face.loops) {
			loop.forEach(({ edge, reversed }, k) => {
				const here = map.edges[edge];
				uses[2 * edge + (reversed ? 1 : 0)]++;
				if ((reversed ? here.right : here.left) !== f) {
					faults.push(`edge ${edge} isn't beside face ${f}`);
				}
				if (here.closed) return;
				const next = loop[(k + 1) % loop.length];
				const then = map.edges[next.edge];
				const end = reversed ? here.startJunction : here.endJunction;
				const start = next.reversed ? then.endJunction : then.startJunction;
				if (end !== start) faults.push(`a loop of face ${f} has a gap`);
			});
		}
	});
	const places = new Map<number, string>();
	map.edges.forEach((edge, k) => {
		if (edge.left === edge.right) faults.push(`edge ${k} parts nothing`);
		if (edge.left >= 0 && uses[2 * k] !== 1) faults.push(`edge ${k} left`);
		if (edge.right >= 0 && uses[2 * k + 1] !== 1)
			faults.push(`edge ${k} right`);
		const n = edge.points.length;
		for (let i = 0; i < n; i += 2) {
			const [x, y] = [edge.points[i], edge.points[i + 1]];
			if (!(x >= 0 && x <= map.width && y >= 0 && y <= map.height)) {
				faults.push(`edge ${k} leaves the image at ${x}, ${y}`);
			}
		}
		if (edge.closed) return;
		for (const [junction, i] of [
			[edge.startJunction, 0],
			[edge.endJunction, n - 2],
		]) {
			const place = `${edge.points[i]},${edge.points[i + 1]}`;
			if ((places.get(junction) ?? place) !== place) {
				faults.push(`edges meet junction ${junction} at different points`);
			}
			places.set(junction, place);
		}
	});
	return faults;
}
