import { createCompiledWeighing } from "./compiled.ts";
import { createPlainWeighing } from "./plain.ts";
import type { Weighing } from "./weighing.ts";

/**
 * The fastest filter that this machine runs; all give the same results to the last bit.
 *
 * @param weights w0 .. w5
 */
export function createWeighing(weights: readonly number[]): Weighing {
	return createCompiledWeighing(weights) ?? createPlainWeighing(weights);
}
