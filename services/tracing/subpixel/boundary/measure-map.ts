import { hypot } from "../geometry/hypot.ts";
import type { Intake, Pixels } from "../intake/index.ts";
import { describePaint } from "../paint/describe.ts";
import type { PaintTable } from "../paint/table.ts";
import {
	type Chain,
	type CrackMap,
	STEP_X,
	STEP_Y,
} from "../planar-map/cracks.ts";
import { collectLoops } from "../planar-map/loops.ts";
import type { Regions } from "../regions/faces.ts";
import type { Edge, PlanarMap } from "../types.ts";
import * as boxes from "./boxes.ts";
import { createGauge } from "./crossing.ts";
import * as dots from "./dots.ts";
import { placeJunctions } from "./junctions.ts";
import { type MeasuredChain, measureChain } from "./measure-chain.ts";
import { createProbe } from "./probe.ts";
import { type SharesPixels, sharesWithin } from "./shares-within.ts";
import { type Unconflated, unconflated } from "./unconflate.ts";

/** No face counts as smaller, square pixels: its boundary may be measured as nothing. */
const LEAST_AREA = 1e-3;

/**
 * How far beyond its last crack a boundary may run along the border, pixels: a circle of radius r touches it the root
 * of r beyond where it comes half a pixel near, and r = 144 reaches so far.
 */
const GRAZING_REACH = 12;

/**
 * Stage 5: the planar map of the regions with every boundary measured below the pixel. Boundaries with the
 * outside run exactly along the image's border.
 */
export function measureBoundaries(
	{ pixels: seen, noise }: Intake,
	table: PaintTable,
	regions: Regions,
	map: CrackMap,
): PlanarMap {
	const { width, height } = seen;
	const fixed: Unconflated =
		noise > 0 ? new Map() : unconflated(seen, table, regions, map);
	const pixels = withPixels(seen, fixed);
	const probe = createProbe(pixels, table);
	const gauge = createGauge(regions, probe, width, height, noise);
	const measured = map.chains.map((chain): MeasuredChain => {
		if (chain.left < 0 || chain.right < 0) return followBorder(map, chain);
		const whole = measureWhole({ pixels, table, regions }, map, chain);
		if (whole !== undefined) return whole;
		probe.between(
			regions.facePaint[chain.left],
			regions.facePaint[chain.right],
		);
		return keepInside(
			measureChain(map, chain, gauge, probe, noise),
			width,
			height,
		);
	});
	const places = placeJunctions(map, measured, width, height);
	const edges = map.chains.map((chain, k) => {
		const cracks = crackPoints(map, chain);
		const edge = pinEnds(chain, measured[k], places, cracks);
		return edge.closed ? edge : { ...edge, frame: frameOf(cracks, pixels) };
	});
	const faces = collectLoops(map, edges, regions.facePaint.length).map(
		({ area, loops }, f) => ({
			paint: describePaint(table, regions.facePaint[f], noise),
			area: Math.max(area, LEAST_AREA),
			loops,
		}),
	);
	return {
		width,
		height,
		edges,
		faces,
		...(fixed.size > 0 && { unconflated: fixed }),
	};
}

/** What a closed chain encloses measured as a whole, where it is a dot or a bar of few pixels. */
function measureWhole(
	from: SharesPixels,
	map: CrackMap,
	chain: Chain,
): MeasuredChain | undefined {
	const small = sharesWithin(from, map, chain, dots.MOST_WIDE, dots.MOST_WIDE);
	const dot = small && dots.discOf(small);
	if (dot !== undefined) return dot;
	const long = sharesWithin(from, map, chain, boxes.MOST_WIDE, boxes.MOST_LONG);
	return long && boxes.boxOf(long);
}

function withPixels(pixels: Pixels, fixed: Unconflated): Pixels {
	if (fixed.size === 0) return pixels;
	const packed = pixels.packed.slice();
	for (const [pixel, value] of fixed) packed[pixel] = value;
	return { ...pixels, packed };
}

/** Noise may carry a measured point across the border; put it back. */
function keepInside(
	measured: MeasuredChain,
	width: number,
	height: number,
): MeasuredChain {
	const { points } = measured;
	for (let k = 0; k < points.length; k += 2) {
		points[k] = Math.max(0, Math.min(width, points[k]));
		points[k + 1] = Math.max(0, Math.min(height, points[k + 1]));
	}
	return measured;
}

/** The turning points of a chain along the border, its ends left out; they are exact. */
function followBorder(map: CrackMap, chain: Chain): MeasuredChain {
	const points: number[] = [];
	const { steps } = map;
	const { from, to } = chain;
	let x = chain.x;
	let y = chain.y;
	for (let k = from; k < to; k++) {
		const before = k > from ? k - 1 : to - 1;
		const inside = k > from || chain.startJunction < 0;
		if (inside && steps[before] !== steps[k]) points.push(x, y);
		x += STEP_X[steps[k]];
		y += STEP_Y[steps[k]];
	}
	return {
		points: Float64Array.from(points),
		sigma: new Float64Array(points.length / 2),
	};
}

/** The grid points that a chain passes; a closed one's first isn't repeated. */
function crackPoints({ steps }: CrackMap, chain: Chain): Int32Array {
	const { from, to } = chain;
	const count = to - from + (chain.startJunction < 0 ? 0 : 1);
	const points = new Int32Array(2 * count);
	let { x, y } = chain;
	for (let k = 0; k < count; k++) {
		points[2 * k] = x;
		points[2 * k + 1] = y;
		x += STEP_X[steps[from + k]];
		y += STEP_Y[steps[from + k]];
	}
	return points;
}

/** The stretches of the image's border around those of a chain's ends that lie on it. */
function frameOf(
	cracks: Int32Array,
	{ width, height }: Pick<PlanarMap, "width" | "height">,
): number[][] {
	const stretches: number[][] = [];
	for (const k of [0, cracks.length - 2]) {
		const x = cracks[k];
		const y = cracks[k + 1];
		if (x === 0 || x === width)
			stretches.push([
				x,
				Math.max(0, y - GRAZING_REACH),
				x,
				Math.min(height, y + GRAZING_REACH),
			]);
		if (y === 0 || y === height)
			stretches.push([
				Math.max(0, x - GRAZING_REACH),
				y,
				Math.min(width, x + GRAZING_REACH),
				y,
			]);
	}
	return stretches;
}

/** Join the junctions to the measured points; points that lie behind a junction go. */
function pinEnds(
	chain: Chain,
	{ points, sigma, whole }: MeasuredChain,
	places: Float64Array,
	cracks: Int32Array,
): Edge {
	const { left, right, startJunction, endJunction } = chain;
	if (startJunction < 0) {
		return {
			points,
			sigma,
			cracks,
			closed: true,
			left,
			right,
			startJunction: -1,
			endJunction: -1,
			...(whole && { whole }),
		};
	}
	const sx = places[2 * startJunction];
	const sy = places[2 * startJunction + 1];
	const ex = places[2 * endJunction];
	const ey = places[2 * endJunction + 1];
	let first = 0;
	let last = sigma.length - 1;
	if (left >= 0 && right >= 0) {
		while (first < last && isBehind(points, first, 1, sx, sy)) first++;
		while (last > first && isBehind(points, last, -1, ex, ey)) last--;
	}
	const count = last - first + 1;
	const joined = new Float64Array(2 * (count + 2));
	const certainty = new Float64Array(count + 2);
	joined[0] = sx;
	joined[1] = sy;
	joined.set(points.subarray(2 * first, 2 * (last + 1)), 2);
	certainty.set(sigma.subarray(first, last + 1), 1);
	joined[2 * count + 2] = ex;
	joined[2 * count + 3] = ey;
	return {
		points: joined,
		sigma: certainty,
		cracks,
		closed: false,
		left,
		right,
		startJunction,
		endJunction,
	};
}

/** Is the point nearer than half a pixel to the junction, or on its far side? */
function isBehind(
	points: Float64Array,
	k: number,
	step: number,
	x: number,
	y: number,
): boolean {
	const ux = points[2 * (k + step)] - points[2 * k];
	const uy = points[2 * (k + step) + 1] - points[2 * k + 1];
	const vx = points[2 * k] - x;
	const vy = points[2 * k + 1] - y;
	return ux * vx + uy * vy < 0 || hypot(vx, vy) < 0.5;
}
