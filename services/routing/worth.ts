import type { ConversionResult } from "../conversion/task.ts";

/**
 * The fidelity that twice the bytes must bring. What a drawing can gain by following the noise of its picture is
 * a few thousandths for many times the bytes; what it loses with a face that matters is more.
 */
const DOUBLE = 0.003;

/** What a conversion is worth: its fidelity less a price for what the drawing spends. */
export function worth({
	fidelity,
	size,
}: Pick<ConversionResult, "fidelity" | "size">): number {
	return fidelity - DOUBLE * Math.log2(Math.max(1, size));
}
