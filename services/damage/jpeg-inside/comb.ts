/**
 * A decoder's samples are whole numbers, so the DCT (orthonormal) of what it put out misses the
 * dequantised coefficients by noise of this variance.
 */
const ROUNDING = 1 / 12;
/** Variance, in squared steps, that a block's coefficients have more when all its pixels were cut off. */
const CLIPPING = 0.06;
/** Lower bound of what one coefficient can say, natural logarithm: some are what no model foresees. */
const LEAST = -3;
/** Coefficients below this are no evidence: zero is a multiple of any step, and clean pictures have many. */
export const LEAST_COEFFICIENT = 1.2;
/** Classes of blocks by the share of their pixels that is clipped. */
const CLASSES = 8;
/** Greatest step that is told from the pixels. */
export const GREATEST_STEP = 255;

/** Significant coefficients of some blocks, as a structure of arrays. */
export interface Comb {
	/** Number of coefficients, at most the arrays' length. */
	count: number;
	/** Frequency of each, 1..63, natural order. */
	readonly frequencies: Uint8Array;
	/** Magnitude of each, levels. */
	readonly magnitudes: Float32Array;
	/** Class of each one's block, by {@link classOf}. */
	readonly classes: Uint8Array;
	/** Blocks that were looked at and aren't flat. */
	blocks: number;
}

export function createComb(blocks: number): Comb {
	return {
		count: 0,
		frequencies: new Uint8Array(63 * blocks),
		magnitudes: new Float32Array(63 * blocks),
		classes: new Uint8Array(63 * blocks),
		blocks: 0,
	};
}

/** @param clipped clipped pixels of a block, 0..64 */
export function classOf(clipped: number): number {
	return Math.min(CLASSES - 1, Math.ceil((clipped * CLASSES) / 64));
}

const peaks = new Float32Array(CLASSES * (GREATEST_STEP + 1));
const falls = new Float32Array(CLASSES * (GREATEST_STEP + 1));
for (let group = 0; group < CLASSES; group++) {
	for (let step = 1; step <= GREATEST_STEP; step++) {
		const variance =
			ROUNDING + CLIPPING * (group / (CLASSES - 1)) * step * step;
		const at = group * (GREATEST_STEP + 1) + step;
		peaks[at] = Math.log(step / Math.sqrt(2 * Math.PI * variance));
		falls[at] = 0.5 / variance;
	}
}

/**
 * How much likelier some coefficients are as multiples of a table's steps, up to noise, than as any
 * numbers: sum of the natural logarithms of the ratios, each not below {@link LEAST}.
 *
 * @param steps 64 steps, natural order
 */
export function evidenceFor(comb: Comb, steps: Uint16Array): number {
	const { count, frequencies, magnitudes, classes } = comb;
	let sum = 0;
	for (let i = 0; i < count; i++) {
		sum += evidenceOf(magnitudes[i], classes[i], steps[frequencies[i]]);
	}
	return sum;
}

/** Several tables, arranged so that a step that they share at a frequency is weighed once. */
export interface TableSet {
	readonly count: number;
	/** The different steps at each of the 64 frequencies. */
	readonly steps: readonly Uint16Array[];
	/** For each frequency and table, the place of the table's step in `steps`. */
	readonly places: readonly Uint16Array[];
}

export function arrange(tables: readonly Uint16Array[]): TableSet {
	const steps: Uint16Array[] = [];
	const places: Uint16Array[] = [];
	for (let k = 0; k < 64; k++) {
		const distinct = [...new Set(tables.map((table) => table[k]))];
		steps.push(Uint16Array.from(distinct));
		places.push(
			Uint16Array.from(tables, (table) => distinct.indexOf(table[k])),
		);
	}
	return { count: tables.length, steps, places };
}

/** {@link evidenceFor} for each of a set of tables. */
export function evidenceForEach(
	{ count, frequencies, magnitudes, classes }: Comb,
	tables: TableSet,
): Float64Array {
	const sums = new Float64Array(tables.count);
	for (let k = 1; k < 64; k++) {
		let members = 0;
		for (let i = 0; i < count; i++) {
			if (frequencies[i] !== k) continue;
			memberMagnitudes[members] = magnitudes[i];
			memberClasses[members++] = classes[i];
		}
		if (members === 0) continue;
		const steps = tables.steps[k];
		for (let s = 0; s < steps.length; s++) {
			weighed[s] = evidenceOfMembers(members, steps[s]);
		}
		const places = tables.places[k];
		for (let t = 0; t < sums.length; t++) sums[t] += weighed[places[t]];
	}
	return sums;
}

const weighed = new Float64Array(GREATEST_STEP + 1);
const memberMagnitudes = new Float32Array(4096);
const memberClasses = new Uint8Array(4096);

function evidenceOfMembers(members: number, step: number): number {
	const inverse = 1 / step;
	let sum = 0;
	for (let i = 0; i < members; i++) {
		const magnitude = memberMagnitudes[i];
		const times = (magnitude * inverse + 0.5) | 0;
		const off = magnitude - step * times;
		const at = memberClasses[i] * (GREATEST_STEP + 1) + step;
		const evidence = peaks[at] - falls[at] * off * off;
		// Most coefficients of any picture are small, so being nearer to zero than to the step says nothing.
		if (evidence < LEAST) sum += LEAST;
		else if (times > 0 || evidence < 0) sum += evidence;
	}
	return sum;
}

function evidenceOf(magnitude: number, group: number, step: number): number {
	memberMagnitudes[0] = magnitude;
	memberClasses[0] = group;
	return evidenceOfMembers(1, step);
}
