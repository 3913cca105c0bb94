import type { Raster } from "../../image/raster.ts";
import type { ChromaCoding } from "./chroma.ts";
import type { Samples } from "./samples.ts";

/** Which levels of a pixel are bounds only: red, green and blue at 255, the same at 0, and all unknown. */
export const HIGH = [1, 2, 4] as const;
export const LOW = [8, 16, 32] as const;
export const OUTSIDE = 64;

/** A picture laid out on whole MCUs. */
export interface Layout {
	/** Pixels, whole MCUs. */
	readonly width: number;
	readonly height: number;
	/** Where the picture begins in it. */
	readonly offsetX: number;
	readonly offsetY: number;
	/** Pixels of luma to a sample of chroma, 1 or 2; 1 where there is no chroma. */
	readonly across: number;
	readonly down: number;
}

/**
 * @param x offset of the first whole MCU from the picture's left, 0..8 * across - 1
 */
export function layOut(
	{ width, height }: Pick<Raster, "width" | "height">,
	x: number,
	y: number,
	chroma: ChromaCoding | undefined,
): Layout {
	const across = chroma === undefined || chroma.across === "none" ? 1 : 2;
	const down = chroma === undefined || chroma.down === "none" ? 1 : 2;
	const wide = 8 * across;
	const high = 8 * down;
	const offsetX = (wide - (x % wide)) % wide;
	const offsetY = (high - (y % high)) % high;
	return {
		width: wide * Math.ceil((offsetX + width) / wide),
		height: high * Math.ceil((offsetY + height) / high),
		offsetX,
		offsetY,
		across,
		down,
	};
}

/** A plane of samples on the layout, the picture's border repeated beyond it. */
export function spread(
	values: Float32Array,
	picture: Pick<Samples, "width" | "height">,
	layout: Layout,
): Float32Array {
	const { width, height, offsetX, offsetY } = layout;
	const field = new Float32Array(width * height);
	for (let y = 0; y < height; y++) {
		const from = picture.width * within(y - offsetY, picture.height);
		for (let x = 0; x < width; x++) {
			field[y * width + x] = values[from + within(x - offsetX, picture.width)];
		}
	}
	return field;
}

function within(place: number, length: number): number {
	return Math.max(0, Math.min(length - 1, place));
}

/** What is a bound only, for each pixel of the layout. */
export function boundsOf(raster: Raster, layout: Layout): Uint8Array {
	const { width, height, offsetX, offsetY } = layout;
	const bounds = new Uint8Array(width * height).fill(OUTSIDE);
	for (let y = 0; y < raster.height; y++) {
		let at = (y + offsetY) * width + offsetX;
		let i = 4 * y * raster.width;
		for (let x = 0; x < raster.width; x++, at++, i += 4) {
			let bits = 0;
			for (let c = 0; c < 3; c++) {
				const level = raster.data[i + c];
				if (level === 255) bits |= HIGH[c];
				else if (level === 0) bits |= LOW[c];
			}
			bounds[at] = bits;
		}
	}
	return bounds;
}
