import type { Raster } from "../../image/raster.ts";
import { estimateSpread, missOfSharpEdges } from "../linear/estimate-spread.ts";
import { shareOfSharpEdges } from "../sharp-edges.ts";
import { lesserOvershoot } from "./overshoots.ts";
import { type SharpeningFilter, unsharpened } from "./sharpening.ts";
import { spreadOfLevels } from "./spread-of-levels.ts";

/** Edges as renderers and reducing leave them miss the model by less than this, of their contrast. */
const LEAST_MISS = 0.03;
/** What the right filter leaves of that miss, at most; with less than that other, it is the right one. */
const MOST_LEFT = 0.4;
const CLEARED = 0.25;
/** An unusual filter leaves less than this part of what the one before it leaves. */
const LESS = 0.8;
/** Blurs that are taken away in lightness, pixels, and by how much it is usual to add the difference. */
const SIGMAS = [0.5, 0.7, 1, 1.4, 2, 3];
const USUAL = SIGMAS.indexOf(1);
const USUAL_AMOUNT = 2;
/** Blurs narrower than this leave edges as they are, pixels. */
const SHARP = 0.5;

/**
 * Sharpened edges are hardly ever sharp: overshoots take the place of even grounds. Of 64 sharpened validation logos those that
 * edges tell of have a share of .15 of sharp ones at most, 45 of 46 have .01; clean drawings that looked sharpened .12 to .37.
 */
const FEW = 0.17;
/** Where the lesser side of edges overshoots by less than this part of the greater, outlines do; sharpened logos have .055 and more. */
const ONE_SIDED = 0.02;
/** Where levels tell, there are fewer still. */
const HARDLY = 0.03;
/**
 * The right filter leaves less than this part of the spread of levels (least of 30 clean validation logos: .99), and those beside it
 * more by so much.
 */
const GATHERED = 0.98;
const DIP = 0.02;
/** Pixels that tell enough: an inversion costs some 20 ms for so many. */
const PART = 65_536;
/** How sure that is. */
const SURE = 0.6;

/** A filter, and how much of the miss of a picture's edges it explains. */
export interface FoundSharpening {
	readonly filter: SharpeningFilter;
	/** 0..1 */
	readonly explained: number;
	/** The picture without it. */
	readonly before: Raster;
}

/**
 * How a picture was sharpened: its edges overshoot on both sides, and the filter is that without which they look as a
 * renderer leaves them. Filters of the lightness are tried from the usual blur on, to either side while it gets
 * better; beside them the linear one that fits the edges best.
 *
 * Cost: nothing beyond the edges' profiles where they are sharp; else a few inversions, some 20 ms each for 256 x 256.
 * What it gets wrong: without straight edges between even grounds filters other than the usual one aren't told; on black
 * and white grounds overshoots are cut off.
 *
 * @returns nothing where the edges are no better explained
 */
export function estimateSharpening(
	raster: Raster,
): FoundSharpening | undefined {
	const lesser = lesserOvershoot(raster);
	if (lesser !== undefined && lesser < ONE_SIDED) return undefined;
	return byEdges(raster) ?? byLevels(raster);
}

/** By the overshoot of straight edges between even grounds. */
function byEdges(raster: Raster): FoundSharpening | undefined {
	const miss = missOfSharpEdges(raster);
	if (miss === undefined || miss < LEAST_MISS) return undefined;
	if (shareOfSharpEdges(raster) > FEW) return undefined;
	let least = MOST_LEFT * miss;
	let best: FoundSharpening | undefined;
	const tryFilter = (filter: SharpeningFilter): boolean => {
		const before = unsharpened(raster, filter);
		const left = missOfSharpEdges(before) ?? miss;
		if (left >= least) return false;
		least = LESS * left;
		best = { filter, explained: 1 - left / miss, before };
		return true;
	};
	const tryLightness = (at: number): boolean =>
		at >= 0 &&
		at < SIGMAS.length &&
		tryFilter({ of: "lightness", sigma: SIGMAS[at], amount: USUAL_AMOUNT });
	tryLightness(USUAL);
	for (const way of [-1, 1]) {
		if (least <= LESS * CLEARED * miss) return best;
		let at = USUAL + way;
		while (tryLightness(at)) at += way;
	}
	const spread = estimateSpread(raster);
	if (spread !== undefined && spread.sigma < SHARP && spread.sharpening > 0)
		tryFilter({
			of: "channels",
			sigma: spread.wider,
			amount: spread.sharpening,
		});
	return best;
}

/**
 * By the levels beside edges, for lettering and other drawings without even grounds: they gather about fewer inks
 * without the usual filter, and without a narrower or wider one less so.
 */
function byLevels(raster: Raster): FoundSharpening | undefined {
	if (shareOfSharpEdges(raster) > HARDLY) return undefined;
	const part = middleOf(raster);
	const seen = spreadOfLevels(part, part);
	const leftBy = (sigma: number) => {
		const before = unsharpened(part, usualFilter(sigma));
		return spreadOfLevels(before, part) / seen;
	};
	const left = leftBy(SIGMAS[USUAL]);
	if (!(left <= GATHERED)) return undefined;
	const isDip = [USUAL - 1, USUAL + 1].every(
		(beside) => leftBy(SIGMAS[beside]) >= left + DIP,
	);
	if (!isDip) return undefined;
	const filter = usualFilter(SIGMAS[USUAL]);
	return { filter, explained: SURE, before: unsharpened(raster, filter) };
}

function usualFilter(sigma: number): SharpeningFilter {
	return { of: "lightness", sigma, amount: USUAL_AMOUNT };
}

/** As many rows from a picture's middle as have {@link PART} pixels, all of a smaller one. */
function middleOf(raster: Raster): Raster {
	const { width, height, data } = raster;
	const rows = Math.max(16, Math.floor(PART / width));
	if (rows >= height) return raster;
	const first = Math.floor((height - rows) / 2) * width;
	return {
		width,
		height: rows,
		data: data.slice(4 * first, 4 * (first + rows * width)),
	};
}
