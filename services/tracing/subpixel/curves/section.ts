import { hypot } from "../geometry/hypot.ts";
import type { Corner } from "./corner-measures.ts";
import { measuredSigma } from "./options.ts";
import { type Polyline, polyline } from "./polyline.ts";

/**
 * A smooth stretch of boundary, from one corner, junction or arbitrary seam to the next. Its first
 * and last points are the rebuilt corners; the points that the pixels rounded off are left out.
 */
export interface Section {
	readonly p: Polyline;
	/** The section runs from point `first` to `last` of `p`; a cyclic one has neighbours beyond them. */
	readonly first: number;
	readonly last: number;
	/** One standard deviation of the points as measured, pixels, without what the model adds. */
	readonly sigma: number;
	/** The whole of a closed boundary without corners: first and last point are the same. */
	readonly cyclic: boolean;
}

/** A corner's place is inferred, not measured: it counts for little in the fits beside it. */
const APEX_WEIGHT = 0.1;

/** The points strictly between two corners with the corners at the ends. Indices of `p`, start < end. */
export function cutSection(p: Polyline, start: Corner, end: Corner): Section {
	const away = (k: number, c: Corner) => hypot(p.x[k] - c.x, p.y[k] - c.y);
	const far = (k: number, c: Corner) => away(k, c) >= c.reach;
	// The point nearest to a corner may lie on either side of it.
	const liesBehind = (c: Corner) =>
		c.index > 0 &&
		c.index + 1 < p.count &&
		away(c.index + 1, c) < away(c.index - 1, c);
	let from = liesBehind(start) ? start.index + 1 : start.index;
	let to = liesBehind(end) ? end.index : end.index - 1;
	while (from <= to && !far(from, start)) from++;
	while (to >= from && !far(to, end)) to--;
	if (to - from < 1) {
		// Too short for that: keep what lies in the middle third.
		const third = (end.index - start.index) / 3;
		from = Math.ceil(start.index + third);
		to = Math.floor(end.index - third);
	}
	const inner = Math.max(0, to - from + 1);
	const x = new Float64Array(inner + 2);
	const y = new Float64Array(inner + 2);
	const weight = new Float64Array(inner + 2);
	x[0] = start.x;
	y[0] = start.y;
	x[inner + 1] = end.x;
	y[inner + 1] = end.y;
	for (let k = 0; k < inner; k++) {
		x[k + 1] = p.x[from + k];
		y[k + 1] = p.y[from + k];
		weight[k + 1] = p.weight[from + k];
	}
	const typical = inner > 0 ? weight[1] : 1;
	weight[0] = typical * APEX_WEIGHT;
	weight[inner + 1] = typical * APEX_WEIGHT;
	return {
		p: polyline(x, y, weight),
		first: 0,
		last: inner + 1,
		sigma: measuredSigma(typical),
		cyclic: false,
	};
}
