import type { Expectation, Given, ImageFacts } from "../converter.ts";

/** Octaves of 64, the most inks that are counted. */
const OCTAVES = 6;

/**
 * Straight lines through logarithms of error, bytes and milliseconds, fitted by least squares over the
 * conversions of 171 images of the training brands.
 */
export function expectImagetracer(
	{ feature, logPixels }: ImageFacts,
	parameters: Given,
): Expectation {
	const colours = numberOr(16, parameters.numberofcolors);
	const logColours = Math.log2(colours) / OCTAVES;
	const few = colours <= 4 ? 1 : 0;
	return {
		logError:
			0.32 -
			0.94 * feature("still_blocks") -
			4.33 * feature("size") -
			1.46 * feature("edge_density") +
			1.72 * feature("noise") +
			1.39 * feature("error_4_inks") * few +
			0.1 * numberOr(0, parameters.blurradius) -
			0.07 * Math.log(Math.max(0.01, numberOr(1, parameters.ltres))) -
			0.72 * logColours,
		logBytes:
			-0.55 -
			1.65 * feature("still_blocks") +
			5.68 * feature("edge_density") +
			4.29 * feature("noise") +
			2.79 * logColours +
			0.85 * logPixels,
		logMs:
			-10.96 +
			1.19 * feature("edge_density") +
			1.57 * feature("noise") +
			3.74 * logColours +
			1.11 * logPixels,
	};
}

function numberOr(otherwise: number, value: unknown): number {
	return typeof value === "number" && Number.isFinite(value)
		? value
		: otherwise;
}
