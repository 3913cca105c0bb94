import type { Raster } from "../image/raster.ts";
import { type Rgb, yccOf } from "./likely-ink.ts";

/** An ink of a picture, and what was read for it. */
export interface KnownInk {
	readonly ink: Rgb;
	/** Luma and chroma that came of it; luma alone where there is no chroma. */
	readonly decoded: readonly number[];
}

/** What a restored picture's levels are moved to. */
export interface Anchors {
	/** Levels that what came of a picture leaves uncertain, >= 0. */
	readonly within: number;
	/** The surest first: what is within reach of one isn't another's. */
	readonly inks?: readonly KnownInk[];
	/** How far luma and chroma may lie from what was read and still be the ink's. */
	readonly reach?: readonly number[];
}

/**
 * Takes what is near a known ink for it. Where none is near, a channel within some levels of 0 or 255 is taken for that: inks
 * of drawings lie there far more often than beside, and eyes and SSIM alike see a dark level's error most (of an even fill at 2
 * for 0 a channel's SSIM is .62). What lies up to twice as far is stretched, so that a gradient stays one.
 *
 * @param raster opaque; changed in place
 */
export function takeAnchors(
	raster: Raster,
	{ within, inks = [], reach = [] }: Anchors,
): Raster {
	const levels = Uint8ClampedArray.from({ length: 256 }, (_, level) => {
		const beyond = Math.min(level, 255 - level);
		const kept =
			beyond >= 2 * within ? beyond : Math.max(0, 2 * (beyond - within));
		return level < 128 ? kept : 255 - kept;
	});
	const { data } = raster;
	let last: Rgb = [-1, -1, -1];
	let taken: Rgb = last;
	for (let k = 0; k < data.length; k += 4) {
		const [red, green, blue] = [data[k], data[k + 1], data[k + 2]];
		if (red !== last[0] || green !== last[1] || blue !== last[2]) {
			last = [red, green, blue];
			taken = anchored(last, levels, inks, reach);
		}
		data[k] = taken[0];
		data[k + 1] = taken[1];
		data[k + 2] = taken[2];
	}
	return raster;
}

function anchored(
	colour: Rgb,
	levels: Uint8ClampedArray,
	inks: readonly KnownInk[],
	reach: readonly number[],
): Rgb {
	const ycc = yccOf(colour);
	let least = 2;
	let nearest: Rgb | undefined;
	for (const { ink, decoded } of inks) {
		// The first that it is within reach of is the surest.
		if (least <= 1) break;
		let most = 0;
		for (let c = 0; c < decoded.length && most < least; c++)
			most = Math.max(most, Math.abs(ycc[c] - decoded[c]) / reach[c]);
		if (most >= least) continue;
		least = most;
		nearest = ink;
	}
	const [red, green, blue] = colour;
	const free: Rgb = [levels[red], levels[green], levels[blue]];
	if (nearest === undefined) return free;
	const share = Math.min(1, 2 - least);
	return [
		free[0] + share * (nearest[0] - free[0]),
		free[1] + share * (nearest[1] - free[1]),
		free[2] + share * (nearest[2] - free[2]),
	];
}
