/**
 * Outlines cut at the borders of pixels: each cut is the part of a straight chord that lies in one
 * pixel. Exact area coverage, and its derivative by any movement of the outline, are sums over cuts.
 */
export interface Cuts {
	count: number;
	/** Row * width + column of the pixel. */
	pixel: Int32Array;
	/** The cut's vector, pixels. */
	dx: Float64Array;
	dy: Float64Array;
	/** Mean distance of the cut from the pixel's left side, 0..1. */
	inset: Float64Array;
	/** The outline's own parameter half-way along the cut. */
	at: Float64Array;
}

export function createCuts(capacity: number): Cuts {
	return {
		count: 0,
		pixel: new Int32Array(capacity),
		dx: new Float64Array(capacity),
		dy: new Float64Array(capacity),
		inset: new Float64Array(capacity),
		at: new Float64Array(capacity),
	};
}

function grow(cuts: Cuts): void {
	const wider = createCuts(2 * cuts.pixel.length);
	for (const key of ["pixel", "dx", "dy", "inset", "at"] as const) {
		wider[key].set(cuts[key]);
	}
	Object.assign(cuts, { ...wider, count: cuts.count });
}

/**
 * Adds the cuts of the chord from (x0, y0) to (x1, y1), whose ends have the outline's parameter t0
 * and t1. What lies above, below or to the right of the image covers nothing in it and is left out;
 * what lies to the left is moved onto the left border, which keeps coverage to the right of it.
 *
 * Cost: one step a pixel border crossed (Amanatides and Woo's traversal, 1987).
 */
export function cutChord(
	cuts: Cuts,
	width: number,
	height: number,
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	t0: number,
	t1: number,
): void {
	const dx = x1 - x0;
	const dy = y1 - y0;
	if (dx === 0 && dy === 0) return;
	const stepX = dx > 0 ? 1 : -1;
	const stepY = dy > 0 ? 1 : -1;
	let column = Math.floor(x0);
	let row = Math.floor(y0);
	// A start on a border belongs to the pixel that the chord runs into.
	if (dx < 0 && column === x0) column--;
	if (dy < 0 && row === y0) row--;
	let nextX =
		dx === 0
			? Number.POSITIVE_INFINITY
			: ((dx > 0 ? column + 1 : column) - x0) / dx;
	let nextY =
		dy === 0 ? Number.POSITIVE_INFINITY : ((dy > 0 ? row + 1 : row) - y0) / dy;
	const perX = dx === 0 ? Number.POSITIVE_INFINITY : stepX / dx;
	const perY = dy === 0 ? Number.POSITIVE_INFINITY : stepY / dy;
	let s = 0;
	while (s < 1) {
		const end = Math.min(1, nextX, nextY);
		if (end > s && row >= 0 && row < height && column < width) {
			if (cuts.count === cuts.pixel.length) grow(cuts);
			const k = cuts.count++;
			const middle = (s + end) / 2;
			const inset = x0 + middle * dx - column;
			cuts.pixel[k] = row * width + (column < 0 ? 0 : column);
			cuts.dx[k] = (end - s) * dx;
			cuts.dy[k] = (end - s) * dy;
			cuts.inset[k] = column < 0 || inset < 0 ? 0 : inset > 1 ? 1 : inset;
			cuts.at[k] = t0 + middle * (t1 - t0);
		}
		if (end >= 1) return;
		if (nextX <= end) {
			column += stepX;
			nextX += perX;
		}
		if (nextY <= end) {
			row += stepY;
			nextY += perY;
		}
		s = end;
	}
}

/**
 * Adds cuts `from`..`to` (the latter left out) to a sum of signed areas, whose running sum along each
 * row is `weight` times the coverage of what lies to the left hand of the outline as seen on screen.
 * Each row has a column more than the image.
 *
 * @param sums (width + 1) * height
 */
export function addAreas(
	cuts: Cuts,
	from: number,
	to: number,
	width: number,
	weight: number,
	sums: Float32Array,
): void {
	const { pixel, dy, inset } = cuts;
	for (let k = from; k < to; k++) {
		const p = pixel[k];
		const at = p + Math.floor(p / width);
		const rise = weight * dy[k];
		const beyond = rise * inset[k];
		sums[at] += rise - beyond;
		sums[at + 1] += beyond;
	}
}
