import type { CoefficientPlane } from "../jpeg/coefficients.ts";
import { type Layout, OUTSIDE } from "./field.ts";

/** Which MCUs aren't flat or touch the border, row by row. */
export function activeTiles(
	full: readonly Float32Array[],
	bounds: Uint8Array,
	{ width, height, across, down }: Layout,
): Uint8Array {
	const wide = 8 * across;
	const high = 8 * down;
	const tilesWide = width / wide;
	const active = new Uint8Array(tilesWide * (height / high));
	for (const values of full) {
		for (let y = 0; y < height; y++) {
			const row = Math.floor(y / high);
			for (let x = 0; x < width; x++) {
				const tile = row * tilesWide + Math.floor(x / wide);
				if (active[tile] !== 0) continue;
				const i = y * width + x;
				const first = row * high * width + (tile % tilesWide) * wide;
				if (values[i] !== values[first] || bounds[i] === OUTSIDE) {
					active[tile] = 1;
				}
			}
		}
	}
	return active;
}

/** Those of some MCUs that are at most so many from one of others. */
export function around(
	marked: Uint8Array,
	{ width, across }: Layout,
	reach: number,
	within: Uint8Array,
): Uint8Array {
	const tilesWide = width / (8 * across);
	const tilesHigh = marked.length / tilesWide;
	const near = new Uint8Array(marked.length);
	for (let tile = 0; tile < marked.length; tile++) {
		if (marked[tile] === 0) continue;
		const column = tile % tilesWide;
		const row = (tile - column) / tilesWide;
		const right = Math.min(tilesWide - 1, column + reach);
		const bottom = Math.min(tilesHigh - 1, row + reach);
		for (let y = Math.max(0, row - reach); y <= bottom; y++)
			for (let x = Math.max(0, column - reach); x <= right; x++)
				near[y * tilesWide + x] = within[y * tilesWide + x];
	}
	return near;
}

/** Visits the pixels of active MCUs. */
export function forActive(
	{ width, height, across, down }: Layout,
	active: Uint8Array,
	visit: (i: number, x: number, y: number) => void,
): void {
	const wide = 8 * across;
	const high = 8 * down;
	const tilesWide = width / wide;
	for (let y = 0; y < height; y++) {
		const row = Math.floor(y / high) * tilesWide;
		for (let tile = 0; tile < tilesWide; tile++) {
			if (active[row + tile] === 0) continue;
			for (let x = tile * wide; x < (tile + 1) * wide; x++) {
				visit(y * width + x, x, y);
			}
		}
	}
}

/** Which MCU the n-th block of a plane lies in. */
export function tileOf(
	{ blocksWide, h, v }: CoefficientPlane,
	n: number,
	{ width, across }: Layout,
): number {
	const column = n % blocksWide;
	const row = (n - column) / blocksWide;
	return Math.floor(row / v) * (width / (8 * across)) + Math.floor(column / h);
}
