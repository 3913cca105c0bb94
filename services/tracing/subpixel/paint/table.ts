import type { Colour } from "../types.ts";
import { type BlurredGround, blurredAt } from "./field.ts";
import { addRampAt, type Ramp } from "./ramp.ts";

/** The paints of one drawing while pixels are being measured: premultiplied levels 0..255. */
export interface PaintTable {
	/** R, G, B, A of each paint; a ramp's mean. */
	readonly levels: number[];
	/** What each paint changes along, null for a solid ink. */
	readonly ramps: (Ramp | BlurredGround | null)[];
	/** How far pixels of each paint stray from it, one standard deviation over the channels, in levels. */
	readonly spread: number[];
	/** The colour to write instead of the measured one, where a palette is forced. */
	readonly shown: (Colour | undefined)[];
}

export function createPaintTable(): PaintTable {
	return { levels: [], ramps: [], spread: [], shown: [] };
}

/** Add a paint; its number is returned. Channels are premultiplied, 0..255. */
export function addPaint(
	table: PaintTable,
	r: number,
	g: number,
	b: number,
	a: number,
	ramp: Ramp | BlurredGround | null = null,
	spread = 0,
): number {
	table.levels.push(r, g, b, a);
	table.ramps.push(ramp);
	table.spread.push(spread);
	return table.ramps.length - 1;
}

/** Take back every paint from number `first` on. */
export function forgetPaints(table: PaintTable, first: number): void {
	table.levels.length = 4 * first;
	table.ramps.length = first;
	table.spread.length = first;
}

/** Write the premultiplied colour that `paint` has at the point (x, y) into out[offset .. offset + 3]. */
export function paintAt(
	table: PaintTable,
	paint: number,
	x: number,
	y: number,
	out: Float64Array,
	offset: number,
): void {
	const ramp = table.ramps[paint];
	if (ramp === null) {
		const { levels } = table;
		out[offset] = levels[4 * paint];
		out[offset + 1] = levels[4 * paint + 1];
		out[offset + 2] = levels[4 * paint + 2];
		out[offset + 3] = levels[4 * paint + 3];
		return;
	}
	if (ramp.kind === "blurred") {
		blurredAt(ramp, x, y, out, offset);
		return;
	}
	out.fill(0, offset, offset + 4);
	addRampAt(ramp, x, y, out, offset);
}
