import { PLACE, placeDistance, writePlace } from "../colour/oklab.ts";
import { addPaint, type PaintTable } from "../paint/table.ts";

/** Colours that ask to become inks: four premultiplied levels and a weight (pixels) each. */
export interface Candidates {
	readonly levels: number[];
	readonly weights: number[];
	/** How much the pixels behind each vary, squared levels over the four channels. */
	readonly variances: number[];
}

/** Where too many inks are chosen the distance grows so many times, to this at least, OKLab. */
const GROWTH = 1.25;
const LEAST_GROWN = 0.005;
/** With `auto` candidates nearer than this are looked at closely, OKLab, … */
const NEAR = 0.02;
/** … and are inks of their own if one for all would miss by so much, squared levels times pixels. */
const LEAST_MISS = 150;

/**
 * Choose inks by greedy cover: the heaviest candidate first, each next one only if no chosen ink lies
 * within `distance` of it; where more than `limit` remain, the distance grows by a quarter until they
 * fit. Chosen inks keep their exact colour, so a logo's own colours aren't averaged away. Equal
 * weights go by order of entry, so the result depends on the pixels alone.
 * Cost: candidates x inks.
 *
 * @param distance OKLab units, see `placeDistance`; auto: a near candidate is an ink of its own where the
 * misses of its pixels, were they painted with the other, add up to enough
 * @param limit most inks to choose, >= 1
 * @param isTold whether two candidates are known to differ, however near they are
 * @returns for each candidate the index of the chosen candidate that stands for it
 */
export function coverWithInks(
	candidates: Candidates,
	distance: number | "auto",
	limit: number,
	isTold: (i: number, near: number) => boolean = () => false,
): Int32Array {
	const { levels, weights } = candidates;
	const count = weights.length;
	const places = new Float64Array(PLACE * count);
	for (let i = 0; i < count; i++) {
		const [r, g, b, a] = levels.slice(4 * i, 4 * i + 4);
		writePlace(r, g, b, a, places, PLACE * i);
	}
	const order = Array.from({ length: count }, (_, i) => i).sort(
		(i, j) => weights[j] - weights[i] || i - j,
	);
	let pool = order;
	/** Whether a candidate is meant to be an ink though one so near to it is chosen. */
	const isOwn = (i: number, near: number): boolean => {
		if (isTold(i, near)) return true;
		if (distance !== "auto") return false;
		let square = 0;
		for (let c = 0; c < 4; c++) {
			square += (levels[4 * i + c] - levels[4 * near + c]) ** 2;
		}
		return weights[i] * square >= LEAST_MISS;
	};
	let radius = distance === "auto" ? NEAR : distance;
	let chosen: number[];
	for (;;) {
		chosen = [];
		for (const i of pool) {
			if (chosen.length > 4 * limit + 64) break;
			const near = nearest(places, chosen, i, radius);
			if (near < 0 || (radius <= NEAR && isOwn(i, near))) chosen.push(i);
		}
		if (chosen.length <= limit) break;
		// The lightest that were cut off by the cap are all within reach of a wider radius later.
		if (chosen.length <= 4 * limit + 64) pool = chosen;
		radius = Math.max(radius * GROWTH, LEAST_GROWN);
	}
	const standsFor = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		standsFor[i] = nearest(places, chosen, i, Number.POSITIVE_INFINITY);
	}
	return standsFor;
}

/** The nearest of the chosen within `radius`, or -1. */
function nearest(
	places: Float64Array,
	chosen: readonly number[],
	i: number,
	radius: number,
): number {
	let best = -1;
	let least = radius;
	for (const j of chosen) {
		if (j === i) return j;
		const d = placeDistance(places, PLACE * i, places, PLACE * j);
		if (d < least || (d === least && best < 0)) {
			least = d;
			best = j;
		}
	}
	return best;
}

/**
 * Add the chosen candidates to the table, each with the spread of all the pixels that it stands for;
 * returns each candidate's paint.
 */
export function addInks(
	table: PaintTable,
	candidates: Candidates,
	standsFor: Int32Array,
): Int32Array {
	const { levels, weights, variances } = candidates;
	const paintOf = new Int32Array(standsFor.length).fill(-1);
	const sums = new Float64Array(standsFor.length);
	const pixels = new Float64Array(standsFor.length);
	for (let i = 0; i < standsFor.length; i++) {
		const j = standsFor[i];
		let square = variances[i];
		for (let c = 0; c < 4; c++) {
			square += (levels[4 * i + c] - levels[4 * j + c]) ** 2;
		}
		sums[j] += weights[i] * square;
		pixels[j] += weights[i];
	}
	for (let i = 0; i < standsFor.length; i++) {
		const j = standsFor[i];
		if (paintOf[j] < 0) {
			const [r, g, b, a] = levels.slice(4 * j, 4 * j + 4);
			const spread = Math.sqrt(sums[j] / Math.max(1, pixels[j]));
			paintOf[j] = addPaint(table, r, g, b, a, null, spread);
		}
		paintOf[i] = paintOf[j];
	}
	return paintOf;
}
