import type { Budget } from "../../support/budgets.ts";
import type { Estimate } from "./statistics.ts";

/** A part of the report. */
export interface Section {
	readonly text: string;
	/** SVG documents for the report's sheet. */
	readonly plots: readonly string[];
	readonly budgets: readonly Budget[];
}

/** An estimate as it is written: the value and its interval. */
export function written({ value, low, high }: Estimate, digits = 3): string {
	return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}
