import type { WorkingCopy } from "./working-copy.ts";

export interface AlphaFeatures {
	/** Share of the pixels that are as good as invisible (alpha below 8 of 255), 0..1. */
	readonly transparent_share: number;
	/** Share of the pixels in between (alpha 8..247), 0..1: edges on a transparent ground, and tints. */
	readonly translucent_share: number;
	/** Share of the pixels in between that have an equal neighbour on the right, 0..1: tints, not edges. */
	readonly tint_share: number;
}

/** How an image uses transparency. */
export function alphaFeatures(copy: WorkingCopy): AlphaFeatures {
	const { data, width, height } = copy;
	const pixels = width * height;
	let transparent = 0;
	let translucent = 0;
	let tint = 0;
	if (copy.transparent)
		for (let i = 0, o = 3; i < pixels; i++, o += 4) {
			const alpha = data[o];
			if (alpha < 8) transparent++;
			else if (alpha < 248) {
				translucent++;
				if (i + 1 < pixels && data[o + 4] === alpha) tint++;
			}
		}
	return {
		transparent_share: transparent / pixels,
		translucent_share: translucent / pixels,
		tint_share: tint / pixels,
	};
}
