import {
	type Chain,
	type CrackMap,
	EAST,
	SOUTH,
	STEP_X,
	STEP_Y,
	WEST,
} from "../planar-map/cracks.ts";
import type { Shape } from "../types.ts";
import { BAD, type Crossing, EXACT, type Gauge, STROKE } from "./crossing.ts";
import type { Probe } from "./probe.ts";

/** The measured points of one chain between its junctions (which are placed later). */
export interface MeasuredChain {
	/** x0, y0, x1, y1, … in pixels. */
	readonly points: Float64Array;
	readonly sigma: Float64Array;
	/** What it was measured to be as a whole. */
	readonly whole?: Shape;
}

/** Cracks looked at on either side to tell which way the boundary runs. */
const WINDOW = 2;

/**
 * A chain was drawn without anti-aliasing if this part of its points lies on the pixel grid, of those within so many cracks of
 * a turn: long sides along the grid lie on it in any case …
 */
const ON_GRID = 0.8;
const BESIDE_TURN = 3;
/** … though it steps sideways at least so often. Such a boundary is known to half a pixel either way: */
const LEAST_JOGS = 4;
const GRID_SIGMA = 0.29;

/** A point counts as on the grid if it lies this near to its crack, pixels. */
const STILL = 0.04;

/** Standard deviations: of a level's rounding (1 / sqrt(12), and something for the paints'), in levels; … */
const ROUNDING = 0.3;
/** … of a point beside what was measured, by its grade, pixels. */
const EXACT_SIGMA = 0.01;
const STROKE_SIGMA = 0.03;
const ROUGH_SIGMA = 0.25;
/** A paint strays alike over neighbouring pixels: so much of its spread adds up for each. */
const STRAYING = 0.5;
/** Where there is noise an edge's own pixels miss by this part of its contrast too. */
const RESTORED = 0.06;
/** Contrast is never reckoned as less, levels. */
const LEAST_CONTRAST = 1.5;
/** A closed boundary keeps this many points, or takes one from every crack. */
const LEAST_CLOSED = 8;

/** Where hardly anything tells the two sides apart, a boundary is still known to so many pixels. */
const UNSURE = 0.8;

/** As many BAD points in a row are left out at most: more of them aren't a corner. */
const GAP = 3;

/**
 * Measure a chain of cracks: a point for every crack that lies across the boundary's general
 * direction (the risers of a staircase add nothing: each column or row is measured once). BAD points
 * are left out at corners, where the fitter does better without them; along a boundary that is BAD
 * throughout (between bands of a ramp, say) they are all there is and stay. Where the input was drawn
 * without anti-aliasing, as a staircase, the points count as no surer than that. A chain left with too few
 * points takes a point from every crack.
 *
 * @param noise one standard deviation of the pixels, levels
 */
export function measureChain(
	map: CrackMap,
	chain: Chain,
	gauge: Gauge,
	probe: Probe,
	noise: number,
): MeasuredChain {
	const { steps } = map;
	const { from, to } = chain;
	const count = to - from;
	const closed = chain.startJunction < 0;
	const points = new Float64Array(2 * count);
	const sigma = new Float64Array(count);
	const least = closed ? Math.min(count, LEAST_CLOSED) : 1;
	for (const strict of [true, false]) {
		let kept = 0;
		let bad = 0;
		let onGrid = 0;
		let besideTurn = 0;
		let x = chain.x;
		let y = chain.y;
		for (let k = from; k < to; k++) {
			const direction = steps[k];
			if (!strict || runsAlong(steps, k, from, to, closed)) {
				const crossing = measureCrack(gauge, x, y, direction);
				if (crossing.grade !== BAD) {
					if (strict && bad <= GAP) kept -= bad;
					bad = 0;
				} else {
					bad++;
				}
				if (isBesideTurn(steps, k, from, to)) {
					besideTurn++;
					if (crossing.terms === 2 && Math.abs(crossing.offset) < STILL)
						onGrid++;
				}
				place(points, kept, x, y, direction, crossing.offset);
				sigma[kept++] = uncertainty(crossing, probe, noise);
			}
			x += STEP_X[direction];
			y += STEP_Y[direction];
		}
		if (strict && bad <= GAP) kept -= bad;
		if (kept >= least || !strict) {
			if (
				onGrid > ON_GRID * besideTurn &&
				countJogs(steps, from, to) >= LEAST_JOGS
			) {
				for (let k = 0; k < kept; k++) {
					sigma[k] = Math.max(sigma[k], GRID_SIGMA);
				}
			}
			return {
				points: points.slice(0, 2 * kept),
				sigma: sigma.slice(0, kept),
			};
		}
	}
	return { points, sigma };
}

/** Steps of one pixel to the side between two the other way: near 45 degrees they follow on one another. */
function countJogs(steps: Uint8Array, from: number, to: number): number {
	let jogs = 0;
	for (let k = from + 1; k < to - 1; k++) {
		if (steps[k] !== steps[k - 1] && steps[k - 1] === steps[k + 1]) jogs++;
	}
	return jogs;
}

function isBesideTurn(
	steps: Uint8Array,
	k: number,
	from: number,
	to: number,
): boolean {
	const last = Math.min(to - 1, k + BESIDE_TURN);
	for (let j = Math.max(from, k - BESIDE_TURN); j < last; j++)
		if (steps[j] !== steps[j + 1]) return true;
	return false;
}

/** Is the crack's own axis the prevailing one among the cracks around it? */
function runsAlong(
	steps: Uint8Array,
	k: number,
	from: number,
	to: number,
	closed: boolean,
): boolean {
	const axis = steps[k] & 1;
	const count = to - from;
	let balance = 0;
	for (let d = -WINDOW; d <= WINDOW; d++) {
		let j = k + d;
		if (closed) j = from + ((((j - from) % count) + count) % count);
		else if (j < from || j >= to) continue;
		balance += (steps[j] & 1) === axis ? 1 : -1;
	}
	return balance > 0;
}

function measureCrack(
	gauge: Gauge,
	x: number,
	y: number,
	direction: number,
): Crossing {
	if (direction === EAST) return gauge.measure(x, y - 1, 0, 1);
	if (direction === SOUTH) return gauge.measure(x, y, -1, 0);
	if (direction === WEST) return gauge.measure(x - 1, y, 0, -1);
	return gauge.measure(x - 1, y - 1, 1, 0);
}

function place(
	points: Float64Array,
	k: number,
	x: number,
	y: number,
	direction: number,
	offset: number,
): void {
	let px = x;
	let py = y;
	if (direction === EAST) {
		px += 0.5;
		py += offset;
	} else if (direction === SOUTH) {
		px -= offset;
		py += 0.5;
	} else if (direction === WEST) {
		px -= 0.5;
		py -= offset;
	} else {
		px += offset;
		py -= 0.5;
	}
	points[2 * k] = px;
	points[2 * k + 1] = py;
}

/** Rounding to 8 bits, noise and what the paints miss, summed over the pixels measured, over the contrast. */
function uncertainty(
	crossing: Crossing,
	{ contrast, spread }: Probe,
	noise: number,
): number {
	const level = Math.hypot(
		ROUNDING * Math.sqrt(crossing.terms),
		noise * Math.sqrt(crossing.terms),
		noise > 0 ? RESTORED * contrast : 0,
		spread * crossing.terms * STRAYING,
	);
	const measured = level / Math.max(contrast, LEAST_CONTRAST);
	if (crossing.grade === EXACT) return Math.min(UNSURE, EXACT_SIGMA + measured);
	if (crossing.grade === STROKE)
		return Math.min(UNSURE, STROKE_SIGMA + measured);
	return Math.max(ROUGH_SIGMA, Math.min(UNSURE, measured));
}
