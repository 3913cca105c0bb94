import type { Expectation, Given, ImageFacts } from "../converter.ts";
import { CAREFUL } from "./careful.ts";

/**
 * Coverage is read instead of thrown away, so edges cost it far less than colour clustering. Straight
 * lines through logarithms, by hand.
 */
export function expectSubpixel(
	{ feature, logPixels }: ImageFacts,
	{ effort }: Given,
): Expectation {
	const careful = effort === CAREFUL.effort ? 1 : 0;
	return {
		logError:
			-4.5 +
			3 * feature("noise") +
			2 * feature("error_16_inks") +
			2 * feature("blockiness") -
			0.3 * careful,
		logBytes:
			0.5 +
			6 * feature("edge_density") +
			2 * feature("region_count") +
			0.5 * logPixels,
		logMs:
			-8.5 + 3 * feature("edge_density") + 0.95 * logPixels + 1.8 * careful,
	};
}
