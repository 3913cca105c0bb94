import type { Point } from "../types.ts";

/** A place that a path goes through, and how sure it is: one over its variance. */
export interface Place extends Point {
	readonly weight: number;
}

/** A line or a circle that some places in a row lie on. */
export type Fitted =
	| {
			readonly kind: "line";
			readonly x: number;
			readonly y: number;
			readonly ux: number;
			readonly uy: number;
	  }
	| {
			readonly kind: "arc";
			readonly x: number;
			readonly y: number;
			readonly radius: number;
	  };

/** Places `from` to `to`, both included, as one line or arc. */
export interface Run {
	readonly from: number;
	readonly to: number;
	readonly fit: Fitted;
}

/** Numbers of a line and of an arc. */
const LINE = 2;
const ARC = 2.6;
/** Half squared deviations beyond which no longer run is tried, in times the price of a line; and how often in a row. */
const HOPELESS = 6;
const GIVE_UP = 4;
/** No arc bends in less than this, of a half width. */
const LEAST_RADIUS = 0.3;
/** Places of a line and of an arc at least. */
const LEAST_LINE = 2;
const LEAST_ARC = 4;

/**
 * The fewest lines and arcs that places in a row lie on, by description length: the shortest way over all runs, of which
 * each is fitted by sums alone (lines by total least squares, circles as by Kåsa 1976).
 *
 * @param economy the price of a number, nats
 * @param halfWidth of the pen, pixels
 */
export function divide(
	places: readonly Place[],
	economy: number,
	halfWidth: number,
): Run[] {
	const n = places.length;
	const sums = prefixSums(places);
	const cost = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
	const best: (Run | undefined)[] = new Array(n + 1).fill(undefined);
	cost[0] = 0;
	for (let from = 0; from < n; from++) {
		let failed = 0;
		for (let to = from; to < n && failed < GIVE_UP; to++) {
			const count = to - from + 1;
			if (count < LEAST_LINE && n > 1) {
				// A place by itself, between two runs, belongs to the nearer of both.
				propose(
					from,
					to,
					cost[from] + LINE * economy,
					lineThrough(places, from, to),
				);
				continue;
			}
			const s = sums.over(from, to);
			const line = fitLine(s);
			propose(from, to, cost[from] + LINE * economy + line.loss, line.fit);
			let least = line.loss;
			if (count >= LEAST_ARC) {
				const arc = fitArc(s, LEAST_RADIUS * halfWidth);
				if (arc !== undefined) {
					least = Math.min(least, arc.loss);
					propose(from, to, cost[from] + ARC * economy + arc.loss, arc.fit);
				}
			}
			failed = least > HOPELESS * LINE * economy ? failed + 1 : 0;
		}
	}
	const runs: Run[] = [];
	for (let k = n; k > 0; ) {
		const run = best[k] as Run;
		runs.push(run);
		k = run.from;
	}
	return runs.reverse();

	function propose(from: number, to: number, sum: number, fit: Fitted): void {
		if (sum >= cost[to + 1]) return;
		cost[to + 1] = sum;
		best[to + 1] = { from, to, fit };
	}
}

function lineThrough(
	places: readonly Place[],
	from: number,
	to: number,
): Fitted {
	const a = places[Math.max(0, from - 1)];
	const b = places[Math.min(places.length - 1, to + 1)];
	const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
	const { x, y } = places[from];
	return {
		kind: "line",
		x,
		y,
		ux: (b.x - a.x) / length,
		uy: (b.y - a.y) / length,
	};
}

/** Weighted sums of places: of 1, x, y, xx, xy, yy, xz, yz, z and zz, with z = xx + yy. */
type Sums = Float64Array;
const TERMS = 10;

function prefixSums(places: readonly Place[]) {
	const n = places.length;
	// About their middle, so that fourth powers keep their digits.
	const ox = places.reduce((sum, { x }) => sum + x, 0) / Math.max(1, n);
	const oy = places.reduce((sum, { y }) => sum + y, 0) / Math.max(1, n);
	const all = new Float64Array((n + 1) * TERMS);
	for (let k = 0; k < n; k++) {
		const { weight: w } = places[k];
		const x = places[k].x - ox;
		const y = places[k].y - oy;
		const z = x * x + y * y;
		const terms = [
			w,
			w * x,
			w * y,
			w * x * x,
			w * x * y,
			w * y * y,
			w * x * z,
			w * y * z,
			w * z,
			w * z * z,
		];
		for (let t = 0; t < TERMS; t++)
			all[(k + 1) * TERMS + t] = all[k * TERMS + t] + terms[t];
	}
	const sums = Object.assign(new Float64Array(TERMS + 2), {});
	return {
		over(from: number, to: number): Sums {
			for (let t = 0; t < TERMS; t++)
				sums[t] = all[(to + 1) * TERMS + t] - all[from * TERMS + t];
			sums[TERMS] = ox;
			sums[TERMS + 1] = oy;
			return sums;
		},
	};
}

function fitLine(s: Sums): { fit: Fitted; loss: number } {
	const mx = s[1] / s[0];
	const my = s[2] / s[0];
	const xx = s[3] - mx * s[1];
	const xy = s[4] - mx * s[2];
	const yy = s[5] - my * s[2];
	const middle = (xx + yy) / 2;
	const spread = Math.hypot((xx - yy) / 2, xy);
	const angle = Math.atan2(2 * xy, xx - yy) / 2;
	return {
		fit: {
			kind: "line",
			x: mx + s[TERMS],
			y: my + s[TERMS + 1],
			ux: Math.cos(angle),
			uy: Math.sin(angle),
		},
		loss: Math.max(0, middle - spread) / 2,
	};
}

/** z + b x + c y + d, nearest to nought. */
function fitArc(
	s: Sums,
	leastRadius: number,
): { fit: Fitted; loss: number } | undefined {
	const [w, x, y, xx, xy, yy, xz, yz, z, zz] = s;
	const mx = x / w;
	const my = y / w;
	const mz = z / w;
	const cxx = xx - mx * x;
	const cxy = xy - mx * y;
	const cyy = yy - my * y;
	const cxz = xz - mx * z;
	const cyz = yz - my * z;
	const czz = zz - mz * z;
	const det = cxx * cyy - cxy * cxy;
	if (det <= 1e-9 * (cxx + cyy) ** 2) return undefined;
	const b = -(cxz * cyy - cyz * cxy) / det;
	const c = -(cyz * cxx - cxz * cxy) / det;
	const d = -mz - b * mx - c * my;
	const squared = (b * b + c * c) / 4 - d;
	if (!(squared > leastRadius * leastRadius)) return undefined;
	const left = Math.max(0, czz + b * cxz + c * cyz);
	return {
		fit: {
			kind: "arc",
			x: -b / 2 + s[TERMS],
			y: -c / 2 + s[TERMS + 1],
			radius: Math.sqrt(squared),
		},
		loss: left / (8 * squared),
	};
}
