import type { Edge, Shape } from "../types.ts";

/** A point lies on a side that it misses by no more than this, pixels, and so many of its deviations. */
const STRAY = 0.03;
const STRAY_SIGMAS = 3;
/** Points that are known less well, pixels, are on the grid whatever was drawn. */
const SURE = 0.1;

/**
 * A closed boundary that runs along the pixels' sides around a rectangle, and was measured to: of any size, down to a pixel,
 * where no other shape would fill each pixel to the rim.
 */
export function gridRectangle({
	cracks,
	points,
	sigma,
}: Edge): Shape | undefined {
	let left = Number.POSITIVE_INFINITY;
	let top = Number.POSITIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	let bottom = Number.NEGATIVE_INFINITY;
	for (let k = 0; k < cracks.length; k += 2) {
		left = Math.min(left, cracks[k]);
		right = Math.max(right, cracks[k]);
		top = Math.min(top, cracks[k + 1]);
		bottom = Math.max(bottom, cracks[k + 1]);
	}
	const toSide = (x: number, y: number) =>
		Math.min(
			Math.abs(x - left),
			Math.abs(right - x),
			Math.abs(y - top),
			Math.abs(bottom - y),
		);
	for (let k = 0; k < cracks.length; k += 2)
		if (toSide(cracks[k], cracks[k + 1]) > 0) return undefined;
	for (let k = 0; k < sigma.length; k++) {
		if (sigma[k] > SURE) return undefined;
		const miss = toSide(points[2 * k], points[2 * k + 1]);
		if (miss > STRAY + STRAY_SIGMAS * sigma[k]) return undefined;
	}
	return {
		kind: "rect",
		x: left,
		y: top,
		width: right - left,
		height: bottom - top,
		radius: 0,
	};
}
