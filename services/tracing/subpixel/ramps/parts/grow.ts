import { addRampAt, type Ramp } from "../../paint/ramp.ts";
import { searchAmong } from "../fit.ts";
import { layRamp } from "../lay.ts";
import type { Samples } from "../profile.ts";
import { type Grid, MOST_POINTS } from "./grid.ts";

/** A ramp is searched with so many of a part's points, and has so many pieces. */
const SEARCHED = 300;
const PIECES = 16;
/** A part is grown anew with the ramp that fits what it has grown to, so often at most. */
const ROUNDS = 24;
/** It ends where it grows by no more than this part. */
const LEAST_GROWTH = 1.01;
/** A ramp goes on straight beyond its ends for this part of its length, as it runs over either of these parts of it. */
const BEYOND = 0.3;
const ENDS = [0.2, 0.05];
/** A point belongs to a ramp that misses it by so many times what the ramp misses elsewhere, and so many levels. */
const STRAY = 3;
const SLACK = 2;

/** What is connected to a window and explained by one ramp, free or not, and that ramp. */
export function grow(
	grid: Grid,
	start: readonly number[],
	good: number,
): { ramp: Ramp; all: readonly number[] } {
	let all = start;
	let { ramp, residual } = fitTo(grid.samples, all);
	for (let round = 0; round < ROUNDS; round++) {
		const most = STRAY * Math.min(good, residual) + SLACK;
		const grown = reached(grid, start, ramp, most ** 2);
		if (grown.length <= LEAST_GROWTH * all.length) break;
		all = grown;
		({ ramp, residual } = fitTo(grid.samples, all));
	}
	return { ramp, all };
}

export function fitTo(
	samples: Samples,
	own: readonly number[],
): { ramp: Ramp; residual: number } {
	const few = pick(samples, own, SEARCHED);
	const { candidate } = searchAmong(few, "round");
	const pieces = Math.max(1, Math.min(PIECES, own.length >> 3));
	const all = pick(samples, own, MOST_POINTS);
	const { ramp, profile } = layRamp(all, candidate, pieces);
	return { ramp, residual: profile.residual };
}

function pick(
	{ x, y, levels }: Samples,
	own: readonly number[],
	most: number,
): Samples {
	const count = Math.min(own.length, most);
	const few = {
		count,
		x: new Float64Array(count),
		y: new Float64Array(count),
		levels: new Float64Array(4 * count),
	};
	for (let k = 0; k < count; k++) {
		const at = own[Math.floor(((k + 0.5) * own.length) / count)];
		few.x[k] = x[at];
		few.y[k] = y[at];
		for (let c = 0; c < 4; c++) few.levels[4 * k + c] = levels[4 * at + c];
	}
	return few;
}

/** The samples that are connected to a window by others which the ramp explains too. */
function reached(
	{ samples, across, sampleAt, pointOf }: Grid,
	start: readonly number[],
	ramp: Ramp,
	limit: number,
): readonly number[] {
	const ramps = [ramp, ...ENDS.map((part) => beyond(ramp, part))];
	const seen = new Uint8Array(pointOf.length);
	const own: number[] = [];
	for (const k of start) {
		seen[k] = 1;
		if (explains(ramps, samples, k, limit)) own.push(k);
	}
	const sides = [1, -1, across, -across];
	for (let next = 0; next < own.length; next++) {
		const point = pointOf[own[next]];
		for (let side = 0; side < 4; side++) {
			const k = sampleAt[point + sides[side]] ?? -1;
			if (k < 0 || seen[k] === 1) continue;
			seen[k] = 1;
			if (explains(ramps, samples, k, limit)) own.push(k);
		}
	}
	return own;
}

const colour = new Float64Array(4);

/** Whether any of some ramps misses a sample by no more, squared levels over four channels. */
function explains(
	ramps: readonly Ramp[],
	{ x, y, levels }: Samples,
	k: number,
	limit: number,
): boolean {
	for (let n = 0; n < ramps.length; n++) {
		for (let c = 0; c < 4; c++) colour[c] = 0;
		addRampAt(ramps[n], x[k], y[k], colour, 0);
		let miss = 0;
		for (let c = 0; c < 4; c++) miss += (levels[4 * k + c] - colour[c]) ** 2;
		if (miss <= limit) return true;
	}
	return false;
}

/** The ramp with what comes before and after it, if its colour goes on as it runs over a part at the ends. */
function beyond(ramp: Ramp, part: number): Ramp {
	const { lut } = ramp;
	const steps = lut.length / 4 - 1;
	const more = Math.max(1, Math.round(BEYOND * steps));
	const end = Math.max(1, Math.round(part * steps));
	const before = ramp.kind === "linear" ? more : 0;
	const longer = new Float64Array(lut.length + 4 * (before + more));
	longer.set(lut, 4 * before);
	for (let c = 0; c < 4; c++) {
		const first = (lut[c] - lut[4 * end + c]) / end;
		for (let k = 1; k <= before; k++)
			longer[4 * (before - k) + c] = lut[c] + k * first;
		const last = (lut[4 * steps + c] - lut[4 * (steps - end) + c]) / end;
		for (let k = 1; k <= more; k++)
			longer[4 * (before + steps + k) + c] = lut[4 * steps + c] + k * last;
	}
	const scale = steps / (steps + before + more);
	if (ramp.kind === "linear") {
		const length = ramp.dx * ramp.dx + ramp.dy * ramp.dy;
		const back = before / steps / length;
		return {
			...ramp,
			x: ramp.x - back * ramp.dx,
			y: ramp.y - back * ramp.dy,
			dx: scale * ramp.dx,
			dy: scale * ramp.dy,
			lut: longer,
		};
	}
	const square = scale * scale;
	return {
		...ramp,
		xx: square * ramp.xx,
		xy: square * ramp.xy,
		yy: square * ramp.yy,
		lut: longer,
	};
}
