import { hasTransparency, type Raster } from "../../image/raster.ts";
import { type GroundFinder, groundsOf } from "./grounds.ts";
import { levelsOf, lightnessOf, lightnessPlanes } from "./lightness.ts";
import { type Sharpening, unsharpen } from "./unsharpen.ts";

/** A way in which programs sharpen. */
export interface SharpeningFilter {
	/** What of a pixel is sharpened: its lightness alone, or each of its channels. */
	readonly of: "lightness" | "channels";
	/** Standard deviation of the blur that is taken away, pixels. */
	readonly sigma: number;
	/** How many times the difference from the blur is added; in lightness, where it isn't small. */
	readonly amount: number;
}

/** Differences below this, units of L, are flat and added once. */
const FLAT = 2;
/** Sharpening brightens by no more than this, units of L, and darkens by no more than that. */
const MOST_BRIGHTER = 10;
const MOST_DARKER = 20;

/** Grounds are even to within so much, units of L: slow gradients are. */
const GROUND_ALIKE = 1;
/** Changes of lightness below this left no colour that is seen wrong. */
const CHANGED = 1;
/** Halvings to the share of a mixture. */
const HALVINGS = 8;

/** libvips' curve: once the difference in flat parts, `amount` times beyond, up to a limit. */
function limited(amount: number): Sharpening["curve"] {
	return (difference) => {
		const size = Math.abs(difference);
		const added = size < FLAT ? size : FLAT + amount * (size - FLAT);
		return difference < 0
			? -Math.min(added, MOST_DARKER)
			: Math.min(added, MOST_BRIGHTER);
	};
}

/** A picture as it was before it was sharpened; opacity stays. */
export function unsharpened(raster: Raster, filter: SharpeningFilter): Raster {
	return filter.of === "lightness"
		? unsharpenedLightness(raster, filter)
		: unsharpenedChannels(raster, filter);
}

function unsharpenedLightness(
	raster: Raster,
	{ sigma, amount }: SharpeningFilter,
): Raster {
	const [fx, fy, fz] = lightnessPlanes(raster);
	const seen = fy.map((response) => 116 * response - 16);
	const before = unsharpen(
		seen,
		raster,
		{ sigma, curve: limited(amount), steepest: Math.max(1, amount) },
		{ low: 0.01, high: 99.99 },
	);
	const data = raster.data.slice();
	const grounds = groundsOf(before, raster, GROUND_ALIKE);
	for (let i = 0, k = 0; i < before.length; i++, k += 4) {
		const change = (before[i] - seen[i]) / 116;
		if (Math.abs(change) < 1e-5) continue;
		const levels =
			(Math.abs(change) > CHANGED / 116 && isCutOff(raster.data, k)
				? mixtureAt(i, before, raster, grounds)
				: undefined) ??
			levelsOf(fx[i] + change, fy[i] + change, fz[i] + change);
		for (let c = 0; c < 3; c++) data[k + c] = levels[c];
	}
	return { ...raster, data };
}

/** Whether one of a pixel's channels lies at a bound. */
function isCutOff(data: Uint8ClampedArray, k: number): boolean {
	for (let c = 0; c < 3; c++) {
		if (data[k + c] === 0 || data[k + c] === 255) return true;
	}
	return false;
}

/**
 * The mixture of the grounds nearby that has a pixel's lightness. Where sharpening left the gamut channels were cut
 * off, and what is seen of the colour is another: blue ink's rim becomes violet.
 *
 * @returns red, green and blue; nothing without two grounds
 */
function mixtureAt(
	i: number,
	lightness: Float32Array,
	{ width, data }: Raster,
	grounds: GroundFinder,
): readonly number[] | undefined {
	const x = i % width;
	const found = grounds.around(x, (i - x) / width);
	if (found === undefined) return undefined;
	const colourAt = (at: number) => [0, 1, 2].map((c) => data[4 * at + c]);
	const [dark, light] = [colourAt(found.dark), colourAt(found.light)];
	const [least, most] = [lightness[found.dark], lightness[found.light]];
	if (most - least < CHANGED) return undefined;
	const mixed = (share: number) =>
		dark.map((level, c) => level + share * (light[c] - level));
	let [from, to] = [0, 1];
	for (let step = 0; step < HALVINGS; step++) {
		const middle = (from + to) / 2;
		const [r, g, b] = mixed(middle).map(Math.round);
		if (lightnessOf(r, g, b) < lightness[i]) from = middle;
		else to = middle;
	}
	return mixed(to);
}

function unsharpenedChannels(
	raster: Raster,
	{ sigma, amount }: SharpeningFilter,
): Raster {
	const data = raster.data.slice();
	const count = raster.width * raster.height;
	const channels = hasTransparency(raster) ? [] : [0, 1, 2];
	for (const c of channels) {
		const seen = Float32Array.from(
			{ length: count },
			(_, i) => data[4 * i + c],
		);
		const before = unsharpen(
			seen,
			raster,
			{
				sigma,
				curve: (difference) => amount * difference,
				steepest: amount,
			},
			{ low: 0, high: 255 },
		);
		for (let i = 0; i < count; i++) data[4 * i + c] = before[i];
	}
	return { ...raster, data };
}
