import {
	type Chain,
	type CrackMap,
	EAST,
	SOUTH,
	STEP_X,
	STEP_Y,
	WEST,
} from "../planar-map/cracks.ts";
import { BAD, type Crossing, EXACT, type Gauge, STROKE } from "./crossing.ts";
import type { Probe } from "./probe.ts";

/** The measured points of one chain between its junctions (which are placed later). */
export interface MeasuredChain {
	/** x0, y0, x1, y1, … in pixels. */
	readonly points: Float64Array;
	readonly sigma: Float64Array;
}

/** Cracks looked at on either side to tell which way the boundary runs. */
const WINDOW = 2;

/** As many BAD points in a row are left out at most: more of them aren't a corner. */
const GAP = 3;

/**
 * Measure a chain of cracks: a point for every crack that lies across the boundary's general
 * direction (the risers of a staircase add nothing: each column or row is measured once). BAD points
 * are left out at corners, where the fitter does better without them; along a boundary that is BAD
 * throughout (between bands of a ramp, say) they are all there is and stay. A chain left with too few
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
	const least = closed ? Math.min(count, 8) : 1;
	for (const strict of [true, false]) {
		let kept = 0;
		let bad = 0;
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
				place(points, kept, x, y, direction, crossing.offset);
				sigma[kept++] = uncertainty(crossing, probe.contrast, noise);
			}
			x += STEP_X[direction];
			y += STEP_Y[direction];
		}
		if (strict && bad <= GAP) kept -= bad;
		if (kept >= least || !strict) {
			return {
				points: points.slice(0, 2 * kept),
				sigma: sigma.slice(0, kept),
			};
		}
	}
	return { points, sigma };
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

/** Rounding to 8 bits and noise, summed over the pixels measured, over the contrast. */
function uncertainty(
	crossing: Crossing,
	contrast: number,
	noise: number,
): number {
	const level = Math.hypot(0.3, noise);
	const measured =
		(level * Math.sqrt(crossing.terms)) / Math.max(contrast, 1.5);
	if (crossing.grade === EXACT) return Math.min(0.5, 0.01 + measured);
	if (crossing.grade === STROKE) return Math.min(0.5, 0.03 + measured);
	return 0.25;
}
