import { createGauge } from "../boundary/crossing.ts";
import { placeJunction, REACH } from "../boundary/junctions.ts";
import { type MeasuredChain, measureChain } from "../boundary/measure-chain.ts";
import { createProbe } from "../boundary/probe.ts";
import type { Pixels } from "../intake/index.ts";
import { describePaint } from "../paint/describe.ts";
import type { PaintTable } from "../paint/table.ts";
import type { Regions } from "../regions/faces.ts";
import type { Edge, PlanarMap } from "../types.ts";
import {
	type Chain,
	type CrackMap,
	STEP_X,
	STEP_Y,
	traceCracks,
} from "./cracks.ts";
import { collectLoops } from "./loops.ts";

/**
 * The planar map of the regions with every boundary measured below the pixel. Boundaries with the
 * outside run exactly along the image's border.
 */
export function buildPlanarMap(
	pixels: Pixels,
	regions: Regions,
	table: PaintTable,
	noise: number,
): PlanarMap {
	const { width, height } = pixels;
	const map = traceCracks(regions, width, height);
	const probe = createProbe(pixels, table);
	const gauge = createGauge(regions, probe, width, height, noise);
	const measured = map.chains.map((chain): MeasuredChain => {
		if (chain.left < 0 || chain.right < 0) return followBorder(map, chain);
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
	const edges = map.chains.map((chain, k) =>
		pinEnds(chain, measured[k], places),
	);
	const faces = collectLoops(map, edges, regions.facePaint.length).map(
		({ area, loops }, f) => ({
			paint: describePaint(table, regions.facePaint[f]),
			area: Math.max(area, 1e-3),
			loops,
		}),
	);
	return { width, height, edges, faces };
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

function placeJunctions(
	map: CrackMap,
	measured: readonly MeasuredChain[],
	width: number,
	height: number,
): Float64Array {
	const { junctions, chains } = map;
	const count = junctions.length / 2;
	const ends: { points: number[] }[][] = Array.from(
		{ length: count },
		() => [],
	);
	chains.forEach((chain, k) => {
		if (chain.startJunction < 0 || chain.left < 0 || chain.right < 0) return;
		const { points } = measured[k];
		const n = points.length / 2;
		const head: number[] = [];
		const back: number[] = [];
		for (let i = 0; i < Math.min(REACH, n); i++) {
			head.push(points[2 * i], points[2 * i + 1]);
			back.push(points[2 * (n - 1 - i)], points[2 * (n - 1 - i) + 1]);
		}
		ends[chain.startJunction].push({ points: head });
		ends[chain.endJunction].push({ points: back });
	});
	const places = new Float64Array(2 * count);
	for (let j = 0; j < count; j++) {
		const gx = junctions[2 * j];
		const gy = junctions[2 * j + 1];
		let [x, y] = placeJunction(gx, gy, ends[j]);
		// On the border the one line that meets it decides, and only along the border.
		if (gx === 0 || gx === width) {
			[x, y] = [gx, slide(gx, gy, ends[j], false)];
		} else if (gy === 0 || gy === height) {
			[x, y] = [slide(gx, gy, ends[j], true), gy];
		}
		places[2 * j] = Math.max(0, Math.min(width, x));
		places[2 * j + 1] = Math.max(0, Math.min(height, y));
	}
	return places;
}

/** Where the line through a chain's first points meets the border, within a pixel and a half of the grid point. */
function slide(
	gx: number,
	gy: number,
	ends: readonly { points: number[] }[],
	horizontal: boolean,
): number {
	const at = horizontal ? gx : gy;
	const points = ends.find((end) => end.points.length > 0)?.points;
	if (points === undefined) return at;
	const along = horizontal ? 0 : 1;
	const away = 1 - along;
	const border = horizontal ? gy : gx;
	const last = Math.min(points.length / 2 - 1, 2);
	const du = points[2 * last + along] - points[along];
	const dv = points[2 * last + away] - points[away];
	const slope = Math.abs(dv) > 0.2 ? du / dv : 0;
	const met = points[along] + slope * (border - points[away]);
	return Math.max(at - 1.5, Math.min(at + 1.5, met));
}

/** Join the junctions to the measured points; points that lie behind a junction go. */
function pinEnds(
	chain: Chain,
	{ points, sigma }: MeasuredChain,
	places: Float64Array,
): Edge {
	const { left, right, startJunction, endJunction } = chain;
	if (startJunction < 0) {
		return {
			points,
			sigma,
			closed: true,
			left,
			right,
			startJunction: -1,
			endJunction: -1,
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
	return ux * vx + uy * vy < 0 || Math.hypot(vx, vy) < 0.5;
}
