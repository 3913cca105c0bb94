/**
 * A boundary ready for fitting: points in order with their arc length, weight (one over the
 * variance) and running sums, so that a straight line through any run of points costs O(1).
 */
export interface Polyline {
	readonly count: number;
	readonly x: Float64Array;
	readonly y: Float64Array;
	readonly weight: Float64Array;
	/** Arc length from the first point, pixels. */
	readonly at: Float64Array;
	/** Running sums of w, wx, wy, wxx, wxy, wyy: six numbers a point, entry k sums points before k. */
	readonly sums: Float64Array;
}

/** A line by total least squares: centroid, unit direction, weighted mean square distance. */
export interface LineFit {
	x: number;
	y: number;
	dx: number;
	dy: number;
	/** Weighted sum of squared distances, in units of the variances. */
	chiSquare: number;
	weight: number;
}

export function polyline(
	x: Float64Array,
	y: Float64Array,
	weight: Float64Array,
): Polyline {
	const count = x.length;
	const at = new Float64Array(count);
	const sums = new Float64Array(6 * (count + 1));
	for (let k = 0; k < count; k++) {
		const px = x[k];
		const py = y[k];
		const w = weight[k];
		if (k > 0) {
			const dx = px - x[k - 1];
			const dy = py - y[k - 1];
			at[k] = at[k - 1] + Math.sqrt(dx * dx + dy * dy);
		}
		const o = 6 * k;
		sums[o + 6] = sums[o] + w;
		sums[o + 7] = sums[o + 1] + w * px;
		sums[o + 8] = sums[o + 2] + w * py;
		sums[o + 9] = sums[o + 3] + w * px * px;
		sums[o + 10] = sums[o + 4] + w * px * py;
		sums[o + 11] = sums[o + 5] + w * py * py;
	}
	return { count, x, y, weight, at, sums };
}

/**
 * The line nearest to points `from`..`to` (both included) by total least squares, weighted: the main
 * axis of their scatter matrix. Points towards `to`.
 */
export function fitLine(
	p: Polyline,
	from: number,
	to: number,
	out: LineFit,
): LineFit {
	const s = p.sums;
	const a = 6 * from;
	const b = 6 * (to + 1);
	const w = s[b] - s[a];
	const mx = (s[b + 1] - s[a + 1]) / w;
	const my = (s[b + 2] - s[a + 2]) / w;
	const xx = s[b + 3] - s[a + 3] - w * mx * mx;
	const xy = s[b + 4] - s[a + 4] - w * mx * my;
	const yy = s[b + 5] - s[a + 5] - w * my * my;
	const half = (xx - yy) / 2;
	const root = Math.sqrt(half * half + xy * xy);
	// Direction of the larger eigenvalue, from the better conditioned of its two forms.
	let dx: number;
	let dy: number;
	if (half >= 0) {
		dx = half + root;
		dy = xy;
	} else {
		dx = xy;
		dy = root - half;
	}
	const length = Math.sqrt(dx * dx + dy * dy);
	const ex = p.x[to] - p.x[from];
	const ey = p.y[to] - p.y[from];
	if (length < 1e-12) {
		const e = Math.sqrt(ex * ex + ey * ey) || 1;
		dx = ex / e;
		dy = ey / e;
	} else {
		const sign = dx * ex + dy * ey < 0 ? -1 : 1;
		dx = (sign * dx) / length;
		dy = (sign * dy) / length;
	}
	out.x = mx;
	out.y = my;
	out.dx = dx;
	out.dy = dy;
	out.chiSquare = Math.max(0, (xx + yy) / 2 - root);
	out.weight = w;
	return out;
}

export function emptyLine(): LineFit {
	return { x: 0, y: 0, dx: 1, dy: 0, chiSquare: 0, weight: 0 };
}
