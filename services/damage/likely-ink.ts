/** Luma and chroma as JFIF has them (JFIF 1.02, section 7). */
export type Ycc = readonly [luma: number, cb: number, cr: number];
export type Rgb = readonly [red: number, green: number, blue: number];

/** What a damaged picture tells of an even fill. */
export interface InkEvidence {
	/** Least and greatest levels of luma and chroma that the fill can have had, each rounded to whole levels by its encoder. */
	readonly least: Ycc;
	readonly most: Ycc;
	/** Luma as it was measured elsewhere, and the standard deviation of that, levels. */
	readonly luma?: { readonly level: number; readonly deviation: number };
}

/**
 * How much likelier an ink is than any other for being at a bound, a channel, or grey: of 9240 channels of 800 training
 * drawings 241 are 0 and 331 are 255, and 34 each other level; inks that look grey are grey far more often than not.
 */
const AT_ZERO = 7;
const AT_FULL = 10;
const GREY = 100;
/** How likely a measured luma is to be of something else. */
const MISTAKEN = 0.01;
/** Inks that are tried, at most; more are left open by the coarsest JPEGs alone, and the middle is taken. */
const MOST = 8000;

/**
 * The ink that an even fill had, by what the picture leaves open and what inks are like: of all inks that an encoder would have
 * brought within the bounds, each weighed by how often drawings have such and by the luma measured, the median of each channel.
 * So a channel is 0 where that is likelier than not, rather than wherever it is near.
 *
 * Cost: 27 conversions for each triple of whole levels within the bounds; a step of 13 leaves one or two a channel.
 *
 * @returns nothing where no ink can be so, or too many
 */
export function likelyInk({ least, most, luma }: InkEvidence): Rgb | undefined {
	const [y, cb, cr] = [0, 1, 2].map((c) => wholesWithin(least[c], most[c]));
	if (27 * y.length * cb.length * cr.length > MOST) return undefined;
	const inks: Rgb[] = [];
	const weights: number[] = [];
	for (const level of y) {
		const off = luma === undefined ? 0 : (level - luma.level) / luma.deviation;
		const seen = MISTAKEN + Math.exp(-off * off * 0.5);
		for (const blueness of cb)
			for (const redness of cr)
				for (const ink of inksOf([level, blueness, redness])) {
					inks.push(ink);
					weights.push(seen);
				}
	}
	return likeliest(inks, weights);
}

/**
 * The ink that is likeliest by how common each is: the weighted median of each channel.
 *
 * @param seen a further weight of each, > 0
 * @returns nothing where there is none
 */
export function likeliest(
	inks: readonly Rgb[],
	seen: readonly number[] = inks.map(() => 1),
): Rgb | undefined {
	if (inks.length === 0) return undefined;
	const weights = inks.map((ink, k) => seen[k] * commonness(ink));
	return [0, 1, 2].map((c) =>
		weightedMedian(
			inks.map((ink) => ink[c]),
			weights,
		),
	) as unknown as Rgb;
}

function wholesWithin(least: number, most: number): number[] {
	const from = Math.max(0, Math.ceil(least));
	const count = Math.min(255, Math.floor(most)) - from + 1;
	return Array.from({ length: Math.max(0, count) }, (_, k) => from + k);
}

/** The inks of whole levels that an encoder turns into these levels of luma and chroma. */
function inksOf([luma, cb, cr]: Ycc): Rgb[] {
	const middle = [
		luma + 1.402 * (cr - 128),
		luma - 0.344136 * (cb - 128) - 0.714136 * (cr - 128),
		luma + 1.772 * (cb - 128),
	].map(Math.round);
	const inks: Rgb[] = [];
	for (let red = middle[0] - 1; red <= middle[0] + 1; red++)
		for (let green = middle[1] - 1; green <= middle[1] + 1; green++)
			for (let blue = middle[2] - 1; blue <= middle[2] + 1; blue++) {
				if (Math.min(red, green, blue) < 0) continue;
				if (Math.max(red, green, blue) > 255) continue;
				const [y, b, r] = yccOf([red, green, blue]).map(roundedLevel);
				if (y === luma && b === cb && r === cr) inks.push([red, green, blue]);
			}
	return inks;
}

/** As libjpeg rounds: pure red and blue, whose chroma is 255.5, come to 255. */
function roundedLevel(level: number): number {
	return Math.min(255, Math.round(level));
}

export function yccOf([red, green, blue]: Rgb): Ycc {
	return [
		0.299 * red + 0.587 * green + 0.114 * blue,
		128 - 0.168736 * red - 0.331264 * green + 0.5 * blue,
		128 + 0.5 * red - 0.418688 * green - 0.081312 * blue,
	];
}

function commonness(ink: Rgb): number {
	const [red, green, blue] = ink;
	let weight = red === green && green === blue ? GREY : 1;
	for (const level of ink) {
		if (level === 0) weight *= AT_ZERO;
		else if (level === 255) weight *= AT_FULL;
	}
	return weight;
}

function weightedMedian(
	values: readonly number[],
	weights: readonly number[],
): number {
	const sums = new Float64Array(256);
	let whole = 0;
	for (let k = 0; k < values.length; k++) {
		sums[values[k]] += weights[k];
		whole += weights[k];
	}
	let sum = 0;
	for (let level = 0; level < 256; level++) {
		sum += sums[level];
		if (2 * sum >= whole) return level;
	}
	return 255;
}
