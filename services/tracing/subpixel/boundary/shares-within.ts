import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";
import { createThreeShares, sharesOfThree } from "../paint/three.ts";
import {
	type Chain,
	type CrackMap,
	STEP_X,
	STEP_Y,
} from "../planar-map/cracks.ts";
import type { Regions } from "../regions/faces.ts";

/** What a shape covers may reach so far beyond its face's pixels. */
const MARGIN = 1;
/** A pixel may lie so far from what its paints explain, levels; two paints are told apart by so many. */
const MOST_OFF = 10;
const LEAST_CONTRAST = 16;

/** A small shape as its pixels tell it. */
export interface Shares {
	/** How much of each pixel it covers, 0..1. */
	readonly seen: readonly {
		readonly x: number;
		readonly y: number;
		readonly share: number;
	}[];
	/** Square pixels. */
	readonly area: number;
	/** The middle, pixels. */
	readonly x: number;
	readonly y: number;
	/** Whether its boundary was followed clockwise as seen, with y downwards. */
	readonly isClockwise: boolean;
}

/**
 * How much of each pixel is covered by what a short closed chain encloses. What lies beside it may be of a third paint, as a head beside
 * an eye with its pupil.
 *
 * @param mostWide pixels that it may be wide, or high
 * @param mostLong pixels that it may measure the other way
 * @returns nothing where the chain is none of these, or more than three paints come in
 */
export function sharesWithin(
	{ pixels, table, regions }: SharesPixels,
	map: CrackMap,
	chain: Chain,
	mostWide: number,
	mostLong: number,
): Shares | undefined {
	if (chain.startJunction >= 0) return undefined;
	const loop = loopOf(map, chain, mostWide, mostLong);
	if (loop === undefined) return undefined;
	const { width, height } = pixels;
	const left = loop.left - MARGIN;
	const right = loop.right + MARGIN;
	const top = loop.top - MARGIN;
	const bottom = loop.bottom + MARGIN;
	if (left < 0 || top < 0 || right > width || bottom > height) return undefined;
	const isClockwise = loop.area > 0;
	const outer = regions.facePaint[isClockwise ? chain.left : chain.right];
	const within = pixelsWithin(map, chain, loop, width);
	const inner = new Set<number>();
	const others = new Set<number>();
	for (let y = top; y < bottom; y++)
		for (let x = left; x < right; x++) {
			const at = (y + 1) * regions.stride + x + 1;
			const paint = regions.facePaint[regions.face[at]];
			if (within.has(y * width + x)) inner.add(paint);
			else if (paint !== outer) others.add(paint);
		}
	const paints = [outer, ...inner, ...others];
	if (new Set(paints).size !== paints.length || paints.length > 3)
		return undefined;
	const covered = coverageBy(table, paints, inner.size);
	if (covered === undefined) return undefined;
	let area = 0;
	let mx = 0;
	let my = 0;
	const seen: { x: number; y: number; share: number }[] = [];
	for (let y = top; y < bottom; y++)
		for (let x = left; x < right; x++) {
			const share = covered(pixels.packed[y * width + x]);
			if (Number.isNaN(share)) return undefined;
			area += share;
			mx += share * (x + 0.5);
			my += share * (y + 0.5);
			seen.push({ x, y, share });
		}
	return area > 0
		? { seen, area, x: mx / area, y: my / area, isClockwise }
		: undefined;
}

/** What shares are read from. */
export interface SharesPixels {
	readonly pixels: Pixels;
	readonly table: PaintTable;
	readonly regions: Regions;
}

interface Loop {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	/** Above 0 where the right face lies within. */
	readonly area: number;
}

/** The grid lines that a short closed chain lies between. */
function loopOf(
	{ steps }: CrackMap,
	chain: Chain,
	mostWide: number,
	mostLong: number,
): Loop | undefined {
	if (chain.to - chain.from > 4 * (mostWide + mostLong)) return undefined;
	let { x, y } = chain;
	let [left, right, top, bottom, area] = [x, x, y, y, 0];
	for (let k = chain.from; k < chain.to; k++) {
		const dx = STEP_X[steps[k]];
		const dy = STEP_Y[steps[k]];
		area += x * dy - y * dx;
		x += dx;
		y += dy;
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	}
	const wide = right - left;
	const high = bottom - top;
	if (Math.min(wide, high) > mostWide || Math.max(wide, high) > mostLong)
		return undefined;
	return { left, right, top, bottom, area };
}

/** The pixels within a closed chain, what it encloses among them: those with an odd number of its cracks to their left. */
function pixelsWithin(
	{ steps }: CrackMap,
	chain: Chain,
	{ left, right, top, bottom }: Loop,
	width: number,
): ReadonlySet<number> {
	const cracks = new Set<string>();
	let { x, y } = chain;
	for (let k = chain.from; k < chain.to; k++) {
		const dx = STEP_X[steps[k]];
		const dy = STEP_Y[steps[k]];
		if (dy !== 0) cracks.add(`${x} ${Math.min(y, y + dy)}`);
		x += dx;
		y += dy;
	}
	const within = new Set<number>();
	for (let v = top; v < bottom; v++) {
		let isWithin = false;
		for (let u = left; u < right; u++) {
			if (cracks.has(`${u} ${v}`)) isWithin = !isWithin;
			if (isWithin) within.add(v * width + u);
		}
	}
	return within;
}

/**
 * How much of a pixel the inner paints cover, NaN where the paints don't explain it.
 *
 * @param paints two or three: the one outside first, then the `inner` ones
 */
function coverageBy(
	table: PaintTable,
	paints: readonly number[],
	inner: number,
): ((packed: number) => number) | undefined {
	if (paints.some((paint) => table.ramps[paint] !== null)) return undefined;
	const levels = new Float64Array(12);
	paints.forEach((paint, k) => {
		paintAt(table, paint, 0, 0, levels, 4 * k);
	});
	if (paints.length === 2) return (packed) => shareOfSecond(packed, levels);
	const told = createThreeShares();
	return (packed) => {
		if (!sharesOfThree(packed, levels, told)) return Number.NaN;
		if (told.residual > MOST_OFF * MOST_OFF) return Number.NaN;
		const [, first, second] = told.shares;
		const share = inner === 2 ? first + second : first;
		return Math.max(0, Math.min(1, share));
	};
}

function shareOfSecond(packed: number, levels: Float64Array): number {
	let length = 0;
	let along = 0;
	let whole = 0;
	for (let c = 0; c < 4; c++) {
		const d = levels[4 + c] - levels[c];
		const w = ((packed >>> (8 * c)) & 255) - levels[c];
		length += d * d;
		along += d * w;
		whole += w * w;
	}
	if (length < LEAST_CONTRAST * LEAST_CONTRAST) return Number.NaN;
	const share = along / length;
	const off = whole - (along * along) / length;
	if (off > MOST_OFF * MOST_OFF) return Number.NaN;
	return Math.max(0, Math.min(1, share));
}
