import { contactSheet, telling } from "../../measuring/contact-sheet.ts";
import type { Variant } from "../../peers/variant.ts";
import { vtracer } from "../../peers/vtracer.ts";
import type { ItemResult } from "./measure-item.ts";

const SHOWN = ["tier 1", "plain", "tier 2", "tier 3"];

/** A PNG of the best, the median and the worst pictures by tier 1's error, the worst last. */
export function contactSheetOf(
	results: readonly ItemResult[],
): Promise<Buffer> {
	const error = ({ rows }: ItemResult) => {
		const row = rows.find(({ way }) => way === "tier 1");
		return 1 - (row?.truth ?? row?.ssim ?? -1);
	};
	const sorted = results
		// Noise is the worst of every converter and tells nothing about logos.
		.filter(({ item }) => item.set !== "stress")
		.sort((a, b) => error(a) - error(b));
	const shown = telling(sorted).map(({ item }) => item);
	return contactSheet(shown, [...SHOWN.map(asVariant), vtracer]);

	/** An answer that was given, as if it were a converter. */
	function asVariant(way: string): Variant {
		return {
			name: way,
			kind: "service",
			version: "",
			accepts: () => true,
			convert: ({ item }) =>
				results
					.find((result) => result.item.id === item.id)
					?.rows.find((row) => row.way === way)?.svg ?? "",
		};
	}
}
