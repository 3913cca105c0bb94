import { BEYOND, STRAYS } from "./complete.ts";
import type { Layout } from "./field.ts";
import { HALF, type Work } from "./quantise.ts";
import { tileOf } from "./tiles.ts";

/** Pixels of a block that may differ for all that, as where a screenshot's pointer was. */
const STRAY = 1;
/** Standard deviations of what rounded pixels leave uncertain of a coefficient, levels. */
const ROUNDING = 0.4;
/** Half a level in each of 64 pixels that are alike, as the DCT's mean. */
const FLAT = 4;

/**
 * Gives slack to what is uncertain of a plane.
 *
 * @param wrong by `unexplained`
 * @returns of the blocks inside the picture that aren't flat, how many there are and how many are explained
 */
export function loosen(
	{ plane, misses }: Work,
	layout: Layout,
	active: Uint8Array,
	wrong: Uint8Array,
): { explained: number; blocks: number } {
	const { blocksWide, blocksHigh, steps, slack, h, v } = plane;
	const wide = 8 * (layout.across / h);
	const high = 8 * (layout.down / v);
	let explained = 0;
	let blocks = 0;
	for (let n = 0; n < blocksWide * blocksHigh; n++) {
		const base = 64 * n;
		if (active[tileOf(plane, n, layout)] === 0) {
			slack[base] = HALF + FLAT / steps[0];
			continue;
		}
		const column = n % blocksWide;
		const start =
			((n - column) / blocksWide) * high * layout.width + column * wide;
		let stray = 0;
		let outside = 0;
		for (let y = 0; y < high; y++) {
			for (let x = 0; x < wide; x++) {
				const kind = wrong[start + y * layout.width + x];
				if (kind === STRAYS) stray++;
				else if (kind === BEYOND) outside++;
			}
		}
		const isExplained = stray <= STRAY;
		if (outside === 0) {
			blocks++;
			if (isExplained) explained++;
		}
		for (let k = 0; k < 64; k++) {
			const step = steps[k];
			let most = HALF;
			if (!isExplained || outside > 0) {
				most += Math.abs(misses[base + k]) / step;
			}
			if (step <= 3) most += ROUNDING / step;
			slack[base + k] = most;
		}
	}
	return { explained, blocks };
}
