import type { Matrix } from "./drawing/index.ts";
import type { SizeOrder, Unit } from "./order.ts";

/** A page and where the drawing lies on it. */
export interface Layout {
	/** In `unit`. */
	readonly width: number;
	readonly height: number;
	readonly unit: Unit;
	/** From the drawing's pixels to the page, in `unit`, y downwards. */
	readonly matrix: Matrix;
}

const UNITS_PER_INCH = { pt: 72, in: 1, mm: 25.4, cm: 2.54 } as const;

export function unitsPerInch(unit: Unit, dpi: number): number {
	return unit === "px" ? dpi : UNITS_PER_INCH[unit];
}

/**
 * Where a drawing goes.
 *
 * `inset` shows all of it, `overflow` covers the page and is cut, `stretch` fills it whatever
 * becomes of circles. They differ only where a width and a height were given.
 *
 * @param drawing its size in pixels of the input
 */
export function layOut(
	drawing: { readonly width: number; readonly height: number },
	size: SizeOrder,
): Layout {
	const { unit, dpi, scale = 1, aspect } = size;
	const perPixel = unitsPerInch(unit, dpi) / dpi;
	const ratio = drawing.width / drawing.height;
	let { width, height } = size;
	if (width === undefined && height === undefined) {
		width = drawing.width * scale * perPixel;
		height = drawing.height * scale * perPixel;
	}
	width ??= (height as number) * ratio;
	height ??= width / ratio;
	const across = width / drawing.width;
	const down = height / drawing.height;
	if (aspect === "stretch")
		return { width, height, unit, matrix: [across, 0, 0, down, 0, 0] };
	const factor =
		aspect === "inset" ? Math.min(across, down) : Math.max(across, down);
	const x = (width - factor * drawing.width) * size.alignX;
	const y = (height - factor * drawing.height) * size.alignY;
	return { width, height, unit, matrix: [factor, 0, 0, factor, x, y] };
}

/** The same page in another unit. */
export function inUnit(layout: Layout, unit: Unit, dpi: number): Layout {
	const factor = unitsPerInch(unit, dpi) / unitsPerInch(layout.unit, dpi);
	const [a, b, c, d, e, f] = layout.matrix;
	return {
		width: layout.width * factor,
		height: layout.height * factor,
		unit,
		matrix: [
			a * factor,
			b * factor,
			c * factor,
			d * factor,
			e * factor,
			f * factor,
		],
	};
}

/** Whether part of the drawing lies beyond the page and is to be cut off. */
export function isCut(size: SizeOrder): boolean {
	return size.aspect === "overflow";
}
