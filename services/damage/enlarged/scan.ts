import type { Line } from "./line.ts";
import { type Alignment, POSITIONS } from "./resampler.ts";

/** A small size that a picture may have had along an axis. */
export interface Nominee {
	readonly small: number;
	readonly alignment: Alignment;
	/** What is unexplained over what the sizes around leave unexplained; the lower, the likelier. */
	readonly dip: number;
}

/** Pixels of a line that are looked at: the stretch that bends most. */
const WINDOW = 192;
/** Sizes on either side that a nominee is compared with. */
const NEIGHBOURS = 3;
/**
 * Sizes that leave more unexplained than this share of what those around leave aren't it: of 60 lines of enlarged logos the true
 * one left .43 at most. Of clean drawings that halves what has to be looked at closely.
 */
const LEAST_DIP = 0.6;
/** Rounding's squares a pixel; keeps quotients of what is explained anyway near 1. */
const FLOOR = 0.05;
const TAPS = 4;
const RIDGE = 1e-6;

interface Stretch {
	readonly from: number;
	readonly values: Float64Array;
	readonly energy: number;
}

/** The stretch of a line that bends most, about its mean. */
function busiestStretch({ values, clipped }: Line): Stretch {
	const { length } = values;
	const bends = (i: number) =>
		i > 0 &&
		i < length - 1 &&
		clipped[i] === 0 &&
		Math.abs(values[i - 1] - 2 * values[i] + values[i + 1]) > 1;
	let from = 0;
	let count = 0;
	let most = 0;
	for (let i = 0; i < length; i++) {
		if (bends(i)) count++;
		if (i >= WINDOW && bends(i - WINDOW)) count--;
		if (count > most) {
			most = count;
			from = Math.max(0, i - WINDOW + 1);
		}
	}
	const part = values.slice(from, from + WINDOW);
	const mean = part.reduce((a, b) => a + b, 0) / part.length;
	let energy = 0;
	for (let i = 0; i < part.length; i++) {
		part[i] -= mean;
		energy += part[i] * part[i];
	}
	return { from, values: part, energy };
}

/**
 * The squares of a stretch that no line of `small` pixels explains through Catmull-Rom: |y|^2 less
 * b' N^-1 b, by forward elimination of the banded normal equations alone. Borders are left free.
 */
function unexplained(
	{ from, values, energy }: Stretch,
	large: number,
	small: number,
	alignment: Alignment,
	band: Float64Array,
	b: Float64Array,
): number {
	const position = POSITIONS[alignment];
	const start = position(from, large, small);
	const step = position(from + 1, large, small) - start;
	const base = Math.floor(start) - 1;
	const last = Math.floor(start + (values.length - 1) * step);
	const size = last - base + 3;
	band.fill(0, 0, (size + TAPS) * TAPS);
	b.fill(0, 0, size + TAPS);
	for (let i = 0; i < values.length; i++) {
		const at = start + i * step;
		const whole = Math.floor(at);
		const t = at - whole;
		const w3 = 0.5 * t * t * (t - 1);
		const w0 = -0.5 * t * (t - 1) * (t - 1);
		const w2 = 0.5 * t * (1 + t * (4 - 3 * t));
		const w1 = 1 - w0 - w2 - w3;
		const j = whole - 1 - base;
		const value = values[i];
		b[j] += w0 * value;
		b[j + 1] += w1 * value;
		b[j + 2] += w2 * value;
		b[j + 3] += w3 * value;
		const k = j * TAPS;
		band[k] += w0 * w0;
		band[k + 1] += w0 * w1;
		band[k + 2] += w0 * w2;
		band[k + 3] += w0 * w3;
		band[k + 4] += w1 * w1;
		band[k + 5] += w1 * w2;
		band[k + 6] += w1 * w3;
		band[k + 8] += w2 * w2;
		band[k + 9] += w2 * w3;
		band[k + 12] += w3 * w3;
	}
	let explained = 0;
	for (let j = 0; j < size; j++) {
		const k = j * TAPS;
		const pivot = band[k] + RIDGE;
		const value = b[j];
		explained += (value * value) / pivot;
		const f1 = band[k + 1] / pivot;
		const f2 = band[k + 2] / pivot;
		const f3 = band[k + 3] / pivot;
		band[k + 4] -= f1 * band[k + 1];
		band[k + 5] -= f1 * band[k + 2];
		band[k + 6] -= f1 * band[k + 3];
		band[k + 8] -= f2 * band[k + 2];
		band[k + 9] -= f2 * band[k + 3];
		band[k + 12] -= f3 * band[k + 3];
		b[j + 1] -= f1 * value;
		b[j + 2] -= f2 * value;
		b[j + 3] -= f3 * value;
	}
	return Math.max(0, energy - explained);
}

/**
 * Small sizes worth a closer look: those where the part of some lines that isn't explained dips
 * below that of the sizes around. Whatever the true kernel, Catmull-Rom fits best at the true size;
 * which kernel it was is for {@link misfit} to say. Other than the period of second differences
 * (Gallagher 2005, "Detection of Linear and Cubic Interpolation in JPEG Compressed Images") or of
 * a predictor's error (Kirchner 2008, "Fast and Reliable Resampling Detection by Spectral Analysis
 * of Fixed Linear Predictor Residue") it needs no texture: a few edges tell the size to a pixel.
 *
 * Cost: 192 pixels * about 40 multiplications for each line, size and alignment.
 *
 * Gets wrong: on lines whose overshoots are clipped the true size may rank tenth or lower.
 *
 * @param least the smallest size to look at, >= 4
 * @param most the largest, below the lines' length
 * @returns the best `count`, best first
 */
export function scanSizes(
	lines: readonly Line[],
	least: number,
	most: number,
	count: number,
): Nominee[] {
	if (lines.length === 0 || most < least) return [];
	const large = lines[0].values.length;
	const stretches = lines.map(busiestStretch);
	const room = Math.min(WINDOW, large) + 8;
	const band = new Float64Array((room + TAPS) * TAPS);
	const b = new Float64Array(room + TAPS);
	const nominees: Nominee[] = [];
	const from = Math.max(4, least - NEIGHBOURS);
	const to = Math.min(large - 1, most + NEIGHBOURS);
	for (const alignment of ["centre", "late"] as const) {
		const rest = new Float64Array(to - from + 1);
		for (let small = from; small <= to; small++) {
			let sum = 0;
			for (const stretch of stretches) {
				sum += unexplained(stretch, large, small, alignment, band, b);
				sum += FLOOR * stretch.values.length * (1 - small / large);
			}
			rest[small - from] = sum;
		}
		for (let small = least; small <= most; small++) {
			let around = Number.POSITIVE_INFINITY;
			for (let d = 1; d <= NEIGHBOURS; d++) {
				if (small - d >= from)
					around = Math.min(around, rest[small - d - from]);
				if (small + d <= to) around = Math.min(around, rest[small + d - from]);
			}
			const dip = rest[small - from] / around;
			if (dip < LEAST_DIP) nominees.push({ small, alignment, dip });
		}
	}
	return nominees.sort((p, q) => p.dip - q.dip).slice(0, count);
}
