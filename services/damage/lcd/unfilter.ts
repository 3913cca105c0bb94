/**
 * What each third of a pixel is spread over, centre first: FreeType's default filter since 2.8 and before, the one of its
 * documentation's ideal (thirds of thirds), and a plain mean.
 */
const FILTERS = [
	[86, 77, 8],
	[112, 64, 16],
	[3, 2, 1],
	[1, 1, 0],
].map(([centre, beside, beyond]) => {
	const sum = centre + 2 * beside + 2 * beyond;
	return [centre / sum, beside / sum, beyond / sum];
});

/** Steps of projected gradient descent, for each filter and for the chosen one. */
const LOOK_STEPS = 12;
const STEPS = 40;

/**
 * The shares of thirds before an LCD filter spread them along the row, each 0..1: of all such the one that the likeliest
 * of the usual filters turns into the given ones, by projected gradient descent (Landweber 1951).
 *
 * @param width thirds in a row
 */
export function unfilter(given: Float32Array, width: number): Float32Array {
	const tried = FILTERS.map((filter) => ({
		filter,
		...descend(given, given, width, filter, LOOK_STEPS),
	}));
	const best = tried.reduce((a, b) => (b.miss < a.miss ? b : a));
	return descend(given, best.shares, width, best.filter, STEPS).shares;
}

function descend(
	given: Float32Array,
	start: Float32Array,
	width: number,
	filter: readonly number[],
	steps: number,
): { shares: Float32Array; miss: number } {
	const shares = start.map((share) => Math.max(0, Math.min(1, share)));
	const spread = new Float32Array(given.length);
	const left = new Float32Array(given.length);
	let miss = 0;
	for (let step = 0; step <= steps; step++) {
		convolve(shares, spread, width, filter);
		miss = 0;
		for (let k = 0; k < given.length; k++) {
			left[k] = given[k] - spread[k];
			miss += left[k] ** 2;
		}
		if (step === steps) break;
		convolve(left, spread, width, filter);
		for (let k = 0; k < given.length; k++)
			shares[k] = Math.max(0, Math.min(1, shares[k] + spread[k]));
	}
	return { shares, miss };
}

/** Along rows; beyond their ends the last share goes on. */
function convolve(
	from: Float32Array,
	to: Float32Array,
	width: number,
	[centre, beside, beyond]: readonly number[],
): void {
	for (let row = 0; row < from.length; row += width) {
		const last = row + width - 1;
		const at = (k: number) => from[k < row ? row : k > last ? last : k];
		for (let k = row; k <= last; k++) {
			to[k] =
				k < row + 2 || k > last - 2
					? centre * from[k] +
						beside * (at(k - 1) + at(k + 1)) +
						beyond * (at(k - 2) + at(k + 2))
					: centre * from[k] +
						beside * (from[k - 1] + from[k + 1]) +
						beyond * (from[k - 2] + from[k + 2]);
		}
	}
}
