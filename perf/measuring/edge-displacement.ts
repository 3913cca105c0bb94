import type { Raster } from "../../services/image/raster.ts";

/** Levels, over all channels, that the two sides of an edge must differ by. */
const LEAST_CONTRAST = 32;

/**
 * How far a drawing's edges lie from the true ones, in pixels of these pictures: at every pixel of the truth where
 * the colour changes fastest across an edge, the sides' colours are read two pixels off, and the drawing is followed along
 * the edge's normal to where it passes half way between them. Where it doesn't within `reach`, the edge is missing and
 * counts as `reach`.
 *
 * @param truth opaque
 * @param drawn opaque, of the same size
 * @param reach how far is looked, pixels
 * @returns the mean over all edge pixels; 0 where there is none
 */
export function edgeDisplacement(
	truth: Raster,
	drawn: Raster,
	reach: number,
): number {
	const { width, height } = truth;
	const margin = Math.ceil(reach) + 2;
	let sum = 0;
	let count = 0;
	for (let y = margin; y < height - margin; y++) {
		for (let x = margin; x < width - margin; x++) {
			const edge = edgeAt(truth, x, y);
			if (edge === undefined) continue;
			count++;
			sum += missOf(truth, drawn, x, y, edge, reach);
		}
	}
	return count === 0 ? 0 : sum / count;
}

/** The direction in which the colour changes at a pixel, of length 1; nothing where it changes faster beside it. */
function edgeAt(
	raster: Raster,
	x: number,
	y: number,
): readonly [number, number] | undefined {
	const [gx, gy] = gradient(raster, x, y);
	const length = Math.hypot(gx, gy);
	if (length < LEAST_CONTRAST / 2) return undefined;
	const stepX = Math.round(gx / length);
	const stepY = Math.round(gy / length);
	if (
		length < Math.hypot(...gradient(raster, x + stepX, y + stepY)) ||
		length <= Math.hypot(...gradient(raster, x - stepX, y - stepY))
	)
		return undefined;
	return [gx / length, gy / length];
}

/** Central differences of the channel that changes most, levels in two pixels. */
function gradient(
	{ data, width }: Raster,
	x: number,
	y: number,
): readonly [number, number] {
	const at = 4 * (y * width + x);
	let best: readonly [number, number] = [0, 0];
	let most = 0;
	for (let c = 0; c < 3; c++) {
		const gx = data[at + 4 + c] - data[at - 4 + c];
		const gy = data[at + 4 * width + c] - data[at - 4 * width + c];
		const square = gx * gx + gy * gy;
		if (square <= most) continue;
		most = square;
		best = [gx, gy];
	}
	return best;
}

/** Pixels from an edge at which its sides' colours are read. */
const SIDE = 2;
/** Samples a pixel along the normal. */
const FINE = 4;

function missOf(
	truth: Raster,
	drawn: Raster,
	x: number,
	y: number,
	[nx, ny]: readonly [number, number],
	reach: number,
): number {
	const before = sample(truth, x - SIDE * nx, y - SIDE * ny);
	const after = sample(truth, x + SIDE * nx, y + SIDE * ny);
	const axis = after.map((level, c) => level - before[c]);
	const square = axis.reduce((total, part) => total + part * part, 0);
	if (square < LEAST_CONTRAST ** 2) return 0;
	/** 0 on one side, 1 on the other. */
	const shareAt = (raster: Raster, t: number) =>
		sample(raster, x + t * nx, y + t * ny).reduce(
			(total, level, c) => total + (level - before[c]) * axis[c],
			0,
		) / square;
	const place = crossing((t) => shareAt(truth, t), SIDE) ?? 0;
	const found = crossing((t) => shareAt(drawn, place + t), reach);
	return Math.abs(found ?? reach);
}

/** Where a profile rises through one half, the place nearest to 0, no farther than `reach`. */
function crossing(
	profile: (t: number) => number,
	reach: number,
): number | undefined {
	let up = profile(0);
	let down = up;
	for (let k = 1; k <= reach * FINE; k++) {
		const nextUp = profile(k / FINE);
		if (up < 0.5 && nextUp >= 0.5)
			return (k - 1 + (0.5 - up) / (nextUp - up)) / FINE;
		const nextDown = profile(-k / FINE);
		if (down >= 0.5 && nextDown < 0.5)
			return -(k - 1 + (down - 0.5) / (down - nextDown)) / FINE;
		up = nextUp;
		down = nextDown;
	}
	return undefined;
}

/** Red, green and blue between pixels, by the four around. */
function sample({ data, width }: Raster, x: number, y: number): number[] {
	const left = Math.floor(x);
	const top = Math.floor(y);
	const right = x - left;
	const below = y - top;
	const at = 4 * (top * width + left);
	return [0, 1, 2].map(
		(c) =>
			(1 - below) * ((1 - right) * data[at + c] + right * data[at + 4 + c]) +
			below *
				((1 - right) * data[at + 4 * width + c] +
					right * data[at + 4 * width + 4 + c]),
	);
}
