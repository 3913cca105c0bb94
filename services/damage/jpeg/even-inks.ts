import { inverseDct } from "../dct.ts";
import type { Field } from "../field.ts";
import { likelyInk, type Rgb } from "../likely-ink.ts";
import type { CoefficientPlane, JpegCoefficients } from "./coefficients.ts";

/** An ink that a picture is evenly filled with somewhere. */
export interface EvenInk {
	/** Luma and chroma that its even blocks decode to; luma alone in a grey JPEG. */
	readonly decoded: readonly number[];
	/** What it was, as near as can be told. */
	readonly ink: Rgb;
}

/** Even MCUs that make a fill, at least. */
const LEAST_MCUS = 3;
/** A ramp's even MCUs lie beside others that are a little darker or lighter: so many a MCU at most, within so many steps. */
const MOST_RAMPS = 0.25;
const STEPS_OF_RAMP = 2;
/** Fills beyond this many are the smallest. */
const MOST_INKS = 24;
/** Pixels are of a fill where they and all within this many are. */
const DEEP = 2;
/** Levels that what is restored may be off beside half a step. */
const TOLERANCE = 3;
/** Blocks of fewer coefficients don't show what else they hold, which is in their mean. */
const LEAST_COEFFICIENTS = 3;
/** Part of a block's pixels that must be the fill's. */
const LEAST_PART = 0.2;
/** Slack of what was read exactly, steps. */
const EXACT = 0.5;
/** Blocks whose luma is measured, at least. */
const LEAST_BLOCKS = 6;
/**
 * What measured luma misses by, steps of the mean: what all blocks share, and each its own part, squared. Seen on twelve
 * validation logos: .2 of a level at quality 60, .4 at 30. Chroma misses by more than its intervals allow: what its coarse
 * steps hide of an edge shifts the means all the same way.
 */
const SHARED = 0.1;
const OF_BLOCK = 0.1;
const ROUNDING = 0.05;

/**
 * The inks of a JPEG's even fills. An even MCU's mean is known to half a step, and an encoder works on whole levels, so few inks
 * can have been there; where a fill reaches into blocks that aren't even, its luma shows there anew, each time with another
 * rounding, and many of them tell it to a fraction of a level.
 *
 * Cost: one look at each MCU, three at each pixel, an inverse DCT for each block on a fill's rim.
 * What it gets wrong: fills smaller than a few MCUs aren't found; tones that differ by less than a step are one.
 *
 * @param field restored
 */
export function evenInks(jpeg: JpegCoefficients, field: Field): EvenInk[] {
	const fills = evenFills(jpeg);
	if (fills.length === 0) return [];
	const { planes } = jpeg;
	const decoded = fills.map((means) =>
		means.map((mean, c) => 128 + (mean * planes[c].steps[0]) / 8),
	);
	const lumas = measuredLumas(jpeg, field, decoded);
	return fills.flatMap((means, k) => {
		const bound = (side: number) =>
			[0, 1, 2].map((c) => {
				if (planes[c] === undefined) return 128;
				const { steps } = planes[c];
				return 128 + ((means[c] + side * 0.5) * steps[0]) / 8 + side * 1e-3;
			}) as unknown as Rgb;
		const ink = likelyInk({ least: bound(-1), most: bound(1), ...lumas[k] });
		return ink === undefined ? [] : [{ decoded: decoded[k], ink }];
	});
}

/** The quantised means of fills, those of most MCUs first. */
function evenFills(jpeg: JpegCoefficients): number[][] {
	const { planes } = jpeg;
	const wide = planes[0].blocksWide / planes[0].h;
	const high = planes[0].blocksHigh / planes[0].v;
	const means = Array.from({ length: wide * high }, (_, t) =>
		evenMeans(planes, t % wide, Math.floor(t / wide)),
	);
	const fills = new Map<
		string,
		{ readonly means: number[]; mcus: number; ramps: number }
	>();
	const fillOf = (of: number[]) => {
		const key = of.join();
		const fill = fills.get(key) ?? { means: of, mcus: 0, ramps: 0 };
		fills.set(key, fill);
		return fill;
	};
	means.forEach((here, t) => {
		if (here === undefined) return;
		const fill = fillOf(here);
		fill.mcus++;
		for (const beside of [t % wide < wide - 1 ? t + 1 : -1, t + wide]) {
			const there = means[beside];
			if (there === undefined || !isRamp(here, there)) continue;
			fill.ramps++;
			fillOf(there).ramps++;
		}
	});
	return [...fills.values()]
		.filter(
			({ mcus, ramps }) => mcus >= LEAST_MCUS && ramps <= MOST_RAMPS * mcus,
		)
		.sort((a, b) => b.mcus - a.mcus)
		.slice(0, MOST_INKS)
		.map((fill) => fill.means);
}

function isRamp(here: readonly number[], there: readonly number[]): boolean {
	const apart = here.map((mean, c) => Math.abs(mean - there[c]));
	const most = Math.max(...apart);
	return most > 0 && most <= STEPS_OF_RAMP;
}

/** A MCU's quantised means, one a plane; nothing where it isn't even. */
function evenMeans(
	planes: readonly CoefficientPlane[],
	x: number,
	y: number,
): number[] | undefined {
	const means: number[] = [];
	for (const { blocksWide, quantised, h, v } of planes) {
		const first = 64 * (y * v * blocksWide + x * h);
		for (let down = 0; down < v; down++)
			for (let across = 0; across < h; across++) {
				const at = first + 64 * (down * blocksWide + across);
				if (quantised[at] !== quantised[first]) return undefined;
				for (let k = 1; k < 64; k++) {
					if (quantised[at + k] !== 0) return undefined;
				}
			}
		means.push(quantised[first]);
	}
	return means;
}

/** The luma of each fill as blocks that it shares with others show it; nothing where there are too few. */
function measuredLumas(
	jpeg: JpegCoefficients,
	field: Field,
	decoded: readonly (readonly number[])[],
) {
	const [{ blocksWide, blocksHigh, quantised, steps, slack, h, v }] =
		jpeg.planes;
	const nothing = decoded.map(() => ({}));
	if (h !== jpeg.maxH || v !== jpeg.maxV) return nothing;
	const fills = deepWithin(jpeg, field, decoded);
	const sums = new Float64Array(decoded.length);
	const blocks = new Float64Array(decoded.length);
	const block = new Float32Array(64);
	const here = new Float64Array(decoded.length);
	const pixels = new Float64Array(decoded.length);
	for (let n = 0; n < blocksWide * blocksHigh; n++) {
		let busy = 0;
		for (let k = 1; k < 64; k++) if (quantised[64 * n + k] !== 0) busy++;
		// What was cut off at a bound would shift the mean.
		if (slack !== undefined && slack[64 * n] > EXACT) continue;
		if (busy < LEAST_COEFFICIENTS) continue;
		const x = n % blocksWide;
		const first = 8 * (((n - x) / blocksWide) * field.width + x);
		for (let k = 0; k < 64; k++) block[k] = quantised[64 * n + k] * steps[k];
		inverseDct(block, 8);
		here.fill(0);
		pixels.fill(0);
		for (let k = 0; k < 64; k++) {
			const fill = fills[first + (k >> 3) * field.width + (k & 7)];
			if (fill === NONE) continue;
			here[fill] += block[k];
			pixels[fill]++;
		}
		for (let fill = 0; fill < pixels.length; fill++) {
			if (pixels[fill] < LEAST_PART * 64) continue;
			sums[fill] += here[fill] / pixels[fill];
			blocks[fill]++;
		}
	}
	const step = steps[0] / 8;
	return nothing.map((none, k) => {
		if (blocks[k] < LEAST_BLOCKS) return none;
		const deviation =
			ROUNDING + step * Math.sqrt(SHARED ** 2 + OF_BLOCK / blocks[k]);
		return { luma: { level: 128 + sums[k] / blocks[k], deviation } };
	});
}

const NONE = 255;

/** Which fill each pixel lies deep within, by its index; {@link NONE} where it lies in none. */
function deepWithin(
	{ planes }: JpegCoefficients,
	{ width, height, channels }: Field,
	decoded: readonly (readonly number[])[],
): Uint8Array {
	const reach = planes.map(({ steps }) => steps[0] / 16 + TOLERANCE);
	const within = new Uint8Array(width * height).fill(NONE);
	for (let i = 0, last = 0; i < within.length; i++) {
		// Most pixels are of the fill that the one before them is of.
		if (!isNear(channels, i, decoded[last], reach)) {
			let found = 0;
			while (
				found < decoded.length &&
				!isNear(channels, i, decoded[found], reach)
			)
				found++;
			if (found === decoded.length) continue;
			last = found;
		}
		within[i] = last;
	}
	return erode(erode(within, width, 1), width, width);
}

/** Whether a pixel is a fill's. */
function isNear(
	channels: Field["channels"],
	i: number,
	decoded: readonly number[],
	reach: readonly number[],
): boolean {
	for (let c = 0; c < channels.length; c++)
		if (Math.abs(channels[c][i] - decoded[c]) > reach[c]) return false;
	return true;
}

/** Keeps what is alike as far as {@link DEEP} either way along an axis. */
function erode(within: Uint8Array, width: number, step: number): Uint8Array {
	const deep = within.slice();
	const line = step === 1 ? width : within.length;
	for (let i = 0; i < within.length; i++) {
		const fill = within[i];
		if (fill === NONE) continue;
		const first = step === 1 ? i - (i % width) : 0;
		const end = first + line;
		for (let k = -DEEP; k <= DEEP; k++) {
			const at = i + k * step;
			if (at < first || at >= end || within[at] === fill) continue;
			deep[i] = NONE;
			break;
		}
	}
	return deep;
}
