/** A standard pair of quantisation tables, at quality 50, natural order; other qualities scale it. */
interface Family {
	readonly luma: readonly number[];
	readonly chroma: readonly number[];
}

/**
 * ITU-T T.81, tables K.1 and K.2: libjpeg (Independent JPEG Group), libjpeg-turbo, Pillow, ImageMagick,
 * sharp, Go and all browsers.
 */
const INDEPENDENT_GROUP: Family = {
	luma: [
		16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16,
		24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109,
		103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120,
		101, 72, 92, 95, 98, 112, 100, 103, 99,
	],
	chroma: [
		17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56,
		99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99,
	],
};

/** N. Robidoux's table for ImageMagick, which mozjpeg takes for luma and chroma where no other is asked for. */
const ROBIDOUX = [
	16, 16, 16, 18, 25, 37, 56, 85, 16, 17, 20, 27, 34, 40, 53, 75, 16, 20, 24,
	31, 43, 62, 91, 135, 18, 27, 31, 40, 53, 74, 106, 156, 25, 34, 43, 53, 69, 94,
	131, 189, 37, 40, 62, 74, 94, 124, 169, 238, 56, 53, 91, 106, 131, 169, 226,
	311, 85, 75, 135, 156, 189, 238, 311, 418,
];

const FAMILIES: readonly Family[] = [
	INDEPENDENT_GROUP,
	{ luma: ROBIDOUX, chroma: ROBIDOUX },
];

/** The tables of one family at one quality, each 64 steps in natural order. */
export interface TablePair {
	/** Number of the family. */
	readonly family: number;
	/** 1..100. */
	readonly quality: number;
	readonly luma: Uint16Array;
	readonly chroma: Uint16Array;
}

/** Libjpeg's scaling of a table by quality (jpeg_quality_scaling), held to the 8 bits of baseline files. */
function scaled(table: readonly number[], quality: number): Uint16Array {
	const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
	return Uint16Array.from(table, (step) =>
		Math.max(1, Math.min(255, Math.floor((step * percent + 50) / 100))),
	);
}

/** Qualities that are told apart; above, steps of one and two leave nothing to see or to restore. */
const LEAST_QUALITY = 5;
const GREATEST_QUALITY = 97;

/** Every known pair of tables. */
export const TABLE_PAIRS: readonly TablePair[] = FAMILIES.flatMap(
	({ luma, chroma }, family) =>
		Array.from({ length: GREATEST_QUALITY - LEAST_QUALITY + 1 }, (_, k) => {
			const quality = LEAST_QUALITY + k;
			return {
				family,
				quality,
				luma: scaled(luma, quality),
				chroma: scaled(chroma, quality),
			};
		}),
);
