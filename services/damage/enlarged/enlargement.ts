import type { KernelName } from "./kernels.ts";
import type { Axis } from "./line.ts";
import type { Alignment, Border } from "./resampler.ts";

/** A picture's size, in pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** How a picture was enlarged from a smaller one. */
export interface Enlargement {
	/** The size before. */
	readonly small: Size;
	/** The size as it is. */
	readonly large: Size;
	readonly kernel: KernelName;
	readonly alignment: Alignment;
	readonly border: Border;
	/** Positions were rounded to 1 / phases of a small pixel; 0: they are exact. */
	readonly phases: number;
	/** Along which lines the picture was enlarged last: they are explained to rounding. */
	readonly last: Axis;
	/**
	 * True when the small picture explains the large one to rounding; false when something happened to
	 * the picture afterwards, JPEG say.
	 */
	readonly exact: boolean;
	/** How sure that is, 0..1. */
	readonly confidence: number;
}

/** The least factor that is looked for; below it a line has too few pixels to spare. */
export const MIN_FACTOR = 1.2;
export const MAX_FACTOR = 8;
