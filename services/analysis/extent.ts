import type { Raster } from "../image/raster.ts";
import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

export interface ExtentFeatures {
	/** log2 of the geometric mean of width and height in input pixels, / 13 (8192 px), 0..1. */
	readonly size: number;
	/** 0.5 for a square; log2(width / height) / 8 is added: above it is wide, below it is tall, 0..1. */
	readonly aspect: number;
	/** Share of the image's area that the box around everything drawn has, 0..1. */
	readonly extent: number;
	/** As `aspect`, of that box, 0..1: lettering is wide whatever its canvas. */
	readonly extent_aspect: number;
	/** Share of rows of that box with 6 changes or more, 0..1: letters side by side. */
	readonly crossed_rows: number;
}

/** Changes above this count as drawn, in levels of 255; JPEG's ripples stay below. */
const DRAWN = 40;

/** How large the image is, and which part of it is drawn on. */
export function extentFeatures(
	raster: Raster,
	{ width, height }: WorkingCopy,
	{ across, down, busy }: Differences,
): ExtentFeatures {
	let left = width;
	let right = -1;
	let top = height;
	let bottom = -1;
	const crossings = new Int32Array(height);
	for (let at = 0, y = 0, rowStart = 0; at < busy.length; at++) {
		const i = busy[at];
		const crossed = across[i] > DRAWN;
		if (!crossed && down[i] <= DRAWN) continue;
		while (i >= rowStart + width) {
			rowStart += width;
			y++;
		}
		const x = i - rowStart;
		if (crossed && (x === 0 || across[i - 1] <= DRAWN)) crossings[y] += 1;
		if (x < left) left = x;
		if (x > right) right = x;
		if (y < top) top = y;
		if (y > bottom) bottom = y;
	}
	const wide = Math.max(0, right - left + 1);
	const high = Math.max(0, bottom - top + 1);
	let crossed = 0;
	for (let y = top; y <= bottom; y++) if (crossings[y] >= 6) crossed++;
	return {
		size: Math.min(1, Math.log2(raster.width * raster.height) / 26),
		aspect: aspect(raster.width, raster.height),
		extent: (wide * high) / (width * height),
		extent_aspect: wide > 0 && high > 0 ? aspect(wide, high) : 0.5,
		crossed_rows: high > 0 ? crossed / high : 0,
	};
}

function aspect(width: number, height: number): number {
	return Math.min(1, Math.max(0, 0.5 + Math.log2(width / height) / 8));
}
