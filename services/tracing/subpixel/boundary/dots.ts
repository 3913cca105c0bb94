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
import type { MeasuredChain } from "./measure-chain.ts";

/** No dot is wider, pixels of its face, and none smaller, square pixels. */
const MOST_WIDE = 7;
const LEAST_AREA = 0.6;
/** A dot's rim may lie so far beyond its face's pixels. */
const MARGIN = 1;
/** A pixel may lie so far from what its paints explain, levels; two paints are told apart by so many. */
const MOST_OFF = 10;
const LEAST_CONTRAST = 16;
/** The disc explains the pixels if they miss its coverage by this much, root mean square, and by this much at most. */
const MOST_MISS = 0.05;
const WORST_MISS = 0.14;
/** Subpixels a side that a disc's coverage is read from. */
const FINER = 8;
/** Points of a disc's boundary to a pixel, and at least; how sure they are, pixels. */
const POINTS = 2;
const LEAST_POINTS = 12;
const SIGMA = 0.02;

/**
 * Measures dots of a few pixels as a whole: no line of pixels across one has a full pixel on both sides of its boundary, but what its
 * pixels hold of it adds up to its area, and their centroid is its middle. Where the disc of that area explains each of its pixels, the
 * boundary is that disc's. What lies beside it may be of a third paint, as eyes in a head and their pupils are.
 *
 * Cost: some hundred pixels are unmixed for each closed boundary of few pixels.
 *
 * @returns nothing where the chain bounds no such dot
 */
export function measureDot(
	{ pixels, table, regions }: DotPixels,
	map: CrackMap,
	chain: Chain,
): MeasuredChain | undefined {
	if (chain.startJunction >= 0) return undefined;
	const loop = loopOf(map, chain);
	if (loop === undefined) return undefined;
	const { width, height } = pixels;
	const left = loop.left - MARGIN;
	const right = loop.right + MARGIN;
	const top = loop.top - MARGIN;
	const bottom = loop.bottom + MARGIN;
	if (left < 0 || top < 0 || right > width || bottom > height) return undefined;
	const outer = regions.facePaint[loop.area > 0 ? chain.left : chain.right];
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
	if (area < LEAST_AREA) return undefined;
	const disc = {
		x: mx / area,
		y: my / area,
		radius: Math.sqrt(area / Math.PI),
	};
	return isDisc(disc, seen) ? boundaryOf(disc, loop.area > 0) : undefined;
}

/** What a dot's pixels are read from. */
export interface DotPixels {
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
function loopOf({ steps }: CrackMap, chain: Chain): Loop | undefined {
	if (chain.to - chain.from > 4 * MOST_WIDE) return undefined;
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
	if (right - left > MOST_WIDE || bottom - top > MOST_WIDE) return undefined;
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

interface Disc {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

function isDisc(
	disc: Disc,
	seen: readonly { x: number; y: number; share: number }[],
): boolean {
	let squares = 0;
	let count = 0;
	for (const { x, y, share } of seen) {
		const meant = coverageOf(disc, x, y);
		if (meant === 0 && share === 0) continue;
		const miss = Math.abs(share - meant);
		if (miss > WORST_MISS) return false;
		squares += miss * miss;
		count++;
	}
	return squares <= MOST_MISS * MOST_MISS * count;
}

/** How much of a pixel a disc covers. */
function coverageOf({ x, y, radius }: Disc, column: number, row: number) {
	let covered = 0;
	for (let n = 0; n < FINER * FINER; n++) {
		const dx = column + ((n % FINER) + 0.5) / FINER - x;
		const dy = row + (Math.floor(n / FINER) + 0.5) / FINER - y;
		if (dx * dx + dy * dy < radius * radius) covered++;
	}
	return covered / (FINER * FINER);
}

/** @param isClockwise as seen, with y downwards */
function boundaryOf(
	{ x, y, radius }: Disc,
	isClockwise: boolean,
): MeasuredChain {
	const count = Math.max(
		LEAST_POINTS,
		Math.ceil(POINTS * 2 * Math.PI * radius),
	);
	const points = new Float64Array(2 * count);
	for (let k = 0; k < count; k++) {
		const turn = ((isClockwise ? 2 : -2) * Math.PI * k) / count;
		points[2 * k] = x + radius * Math.cos(turn);
		points[2 * k + 1] = y + radius * Math.sin(turn);
	}
	return { points, sigma: new Float64Array(count).fill(SIGMA) };
}
