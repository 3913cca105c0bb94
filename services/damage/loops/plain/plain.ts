import type { Loops } from "../loops.ts";
import { clip } from "./clip.ts";
import { filterColumns, filterRows, misses } from "./linear.ts";
import { ascend, descend, extrapolate, reweigh } from "./variation.ts";

/** The loops in JavaScript, for machines that don't run the compiled ones, and as their measure. */
export function createPlainLoops(): Loops {
	return {
		floats: (count) => new Float32Array(count),
		integers: (values) => values.slice(),
		release() {},
		ascend,
		descend,
		extrapolate,
		reweigh,
		clip,
		misses,
		filterRows,
		filterColumns,
	};
}
