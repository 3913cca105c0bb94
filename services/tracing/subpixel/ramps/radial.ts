import type { Samples } from "./profile.ts";

/** Cells across the zone's bounding box, in which the local gradient is taken. */
const CELLS = 6;

/** Cells of fewer samples have no gradient, nor have those whose samples spread no further, pixels to the fourth. */
const LEAST_SAMPLES = 6;
const LEAST_SPREAD = 1e-3;

/** What varies over a zone, for the first guess at a radial ramp. */
export interface Slopes {
	/** Middle and size of the zone's bounding box, pixels. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** Of each cell: its samples' mean place, and the gradient there, levels a pixel. */
	readonly cells: readonly (readonly [number, number, number, number])[];
}

/**
 * The local gradient is that of a plane fitted to each channel in each cell of a coarse grid; its
 * direction over all channels is the principal axis of the sum of their outer products.
 */
export function measureSlopes(samples: Samples): Slopes {
	const { count, x, y, levels } = samples;
	let x0 = Number.POSITIVE_INFINITY;
	let y0 = x0;
	let x1 = -x0;
	let y1 = -x0;
	for (let k = 0; k < count; k++) {
		x0 = Math.min(x0, x[k]);
		x1 = Math.max(x1, x[k]);
		y0 = Math.min(y0, y[k]);
		y1 = Math.max(y1, y[k]);
	}
	const width = x1 - x0;
	const height = y1 - y0;
	const cell = Math.max(width, height, 1) / CELLS;
	const members: number[][] = Array.from({ length: CELLS * CELLS }, () => []);
	for (let k = 0; k < count; k++) {
		const i = Math.min(CELLS - 1, Math.floor((x[k] - x0) / cell));
		const j = Math.min(CELLS - 1, Math.floor((y[k] - y0) / cell));
		members[j * CELLS + i].push(k);
	}
	const cells = members
		.filter((list) => list.length >= LEAST_SAMPLES)
		.map((list) => localGradient(list, x, y, levels));
	return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, width, height, cells };
}

/**
 * Places to start looking for a round ramp's centre: where the lines along the local gradients pass
 * nearest to one another (least squares, weighted by the squared gradient), and the middle of the zone.
 */
export function radialCentres(slopes: Slopes): [number, number][] {
	const middle: [number, number] = [slopes.x, slopes.y];
	let xx = 1e-9;
	let xy = 0;
	let yy = 1e-9;
	let bx = 0;
	let by = 0;
	for (const [mx, my, gx, gy] of slopes.cells) {
		// The line's normal is at right angles to the gradient; its length is the weight.
		const [nx, ny] = [-gy, gx];
		const away = nx * mx + ny * my;
		xx += nx * nx;
		xy += nx * ny;
		yy += ny * ny;
		bx += nx * away;
		by += ny * away;
	}
	const determinant = xx * yy - xy * xy;
	if (determinant < 1e-6 * (xx + yy) ** 2) return [middle];
	return [
		[(bx * yy - by * xy) / determinant, (by * xx - bx * xy) / determinant],
		middle,
	];
}

/** Mean place of the listed samples, and the gradient there. */
function localGradient(
	list: readonly number[],
	x: Float64Array,
	y: Float64Array,
	levels: Float64Array,
): [number, number, number, number] {
	const n = list.length;
	let mx = 0;
	let my = 0;
	for (const k of list) {
		mx += x[k] / n;
		my += y[k] / n;
	}
	let sxx = 1e-6;
	let sxy = 0;
	let syy = 1e-6;
	const sx = [0, 0, 0, 0];
	const sy = [0, 0, 0, 0];
	for (const k of list) {
		const u = x[k] - mx;
		const v = y[k] - my;
		sxx += u * u;
		sxy += u * v;
		syy += v * v;
		for (let c = 0; c < 4; c++) {
			sx[c] += u * levels[4 * k + c];
			sy[c] += v * levels[4 * k + c];
		}
	}
	const determinant = sxx * syy - sxy * sxy;
	if (determinant < LEAST_SPREAD) return [mx, my, 0, 0];
	let txx = 0;
	let txy = 0;
	let tyy = 0;
	for (let c = 0; c < 4; c++) {
		const gx = (sx[c] * syy - sy[c] * sxy) / determinant;
		const gy = (sy[c] * sxx - sx[c] * sxy) / determinant;
		txx += gx * gx;
		txy += gx * gy;
		tyy += gy * gy;
	}
	const angle = 0.5 * Math.atan2(2 * txy, txx - tyy);
	const strength = Math.sqrt(txx + tyy);
	return [mx, my, strength * Math.cos(angle), strength * Math.sin(angle)];
}
