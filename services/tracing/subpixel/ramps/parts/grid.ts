import type { Pixels } from "../../intake/index.ts";
import type { Samples } from "../profile.ts";

/** A zone is looked at on a grid of about so many points. */
export const MOST_POINTS = 3000;
/** A part starts from a window of so many points to each side of its middle, of which so many lie in the zone. */
const REACH = 2;
const LEAST_IN_WINDOW = 16;
/** Half of the points of such a window are looked at as its start, for that is enough. */
const EVERY = 2;
/** A window that strays by so much more from a plane counts half, levels. */
const ROUGH = 0.7;

/** Every so manieth pixel of a zone in both directions. */
export interface Grid {
	readonly samples: Samples;
	/** Points across, with one column of none at the right. */
	readonly across: number;
	/** Sample of each point, -1: none; with a row of none below. */
	readonly sampleAt: Int32Array;
	/** Point of each sample. */
	readonly pointOf: Int32Array;
}

export function layGrid({ width, packed }: Pixels, members: Int32Array): Grid {
	const step = Math.max(1, Math.round(Math.sqrt(members.length / MOST_POINTS)));
	const across = Math.floor(width / step) + 2;
	const rows = Math.floor(packed.length / width / step) + 2;
	const sampleAt = new Int32Array(across * rows).fill(-1);
	const taken = members.filter(
		(i) => (i % width) % step === 0 && Math.floor(i / width) % step === 0,
	);
	const x = new Float64Array(taken.length);
	const y = new Float64Array(taken.length);
	const levels = new Float64Array(4 * taken.length);
	const pointOf = taken.map((i, k) => {
		const column = i % width;
		const row = Math.floor(i / width);
		x[k] = column + 0.5;
		y[k] = row + 0.5;
		for (let c = 0; c < 4; c++)
			levels[4 * k + c] = (packed[i] >>> (8 * c)) & 255;
		const point = (row / step) * across + column / step;
		sampleAt[point] = k;
		return point;
	});
	const samples = { count: taken.length, x, y, levels };
	return { samples, across, sampleAt, pointOf };
}

/** The free samples in the window where the colour runs most and strays least from a plane; none where no window is whole. */
export function startOf(
	grid: Grid,
	partOf: Int8Array,
): readonly number[] | undefined {
	let best: readonly number[] | undefined;
	let most = 0;
	for (let k = 0; k < partOf.length; k += EVERY) {
		if (partOf[k] >= 0) continue;
		const window = windowAt(grid, partOf, grid.pointOf[k]);
		if (window.length < LEAST_IN_WINDOW) continue;
		const { span, stray } = planeOf(grid.samples, window);
		const worth = (span + 1) / (stray + ROUGH);
		if (worth <= most) continue;
		most = worth;
		best = window;
	}
	return best;
}

function windowAt(
	{ across, sampleAt }: Grid,
	partOf: Int8Array,
	point: number,
): number[] {
	const window: number[] = [];
	for (let v = -REACH; v <= REACH; v++) {
		for (let u = -REACH; u <= REACH; u++) {
			const k = sampleAt[point + v * across + u] ?? -1;
			if (k >= 0 && partOf[k] < 0) window.push(k);
		}
	}
	return window;
}

/** How far the colour runs over a window and how far it strays from a plane, levels over four channels. */
function planeOf({ x, y, levels }: Samples, window: readonly number[]) {
	const n = window.length;
	let mx = 0;
	let my = 0;
	for (const k of window) {
		mx += x[k] / n;
		my += y[k] / n;
	}
	let xx = 0;
	let xy = 0;
	let yy = 0;
	for (const k of window) {
		xx += (x[k] - mx) ** 2;
		xy += (x[k] - mx) * (y[k] - my);
		yy += (y[k] - my) ** 2;
	}
	const determinant = xx * yy - xy * xy;
	let explained = 0;
	let energy = 0;
	for (let c = 0; c < 4; c++) {
		let mean = 0;
		for (const k of window) mean += levels[4 * k + c] / n;
		let sx = 0;
		let sy = 0;
		for (const k of window) {
			const level = levels[4 * k + c] - mean;
			sx += (x[k] - mx) * level;
			sy += (y[k] - my) * level;
			energy += level * level;
		}
		// Slopes times what they explain: s' M^-1 s.
		explained += (sx * sx * yy - 2 * sx * sy * xy + sy * sy * xx) / determinant;
	}
	return {
		span: Math.sqrt(explained / n),
		stray: Math.sqrt(Math.max(0, energy - explained) / n),
	};
}
