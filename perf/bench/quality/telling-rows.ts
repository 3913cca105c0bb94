import { telling } from "../../measuring/contact-sheet.ts";
import type { Row } from "./row.ts";

/** Errors by which pictures are ranked: zoomed where there is a vector. */
const error = (row: Row) => 1 - (row.ssim4 ?? row.ssim1 ?? -1);

/**
 * The best, the median and the worst pictures of one converter, the worst last. Stress pictures
 * are left out: noise is the worst of every converter and tells nothing about logos.
 */
export function tellingRows(rows: readonly Row[], converter: string): Row[] {
	return telling(
		rows
			.filter(
				(row) =>
					row.converter === converter &&
					row.error === undefined &&
					row.set !== "stress",
			)
			.sort((a, b) => error(a) - error(b)),
	);
}
