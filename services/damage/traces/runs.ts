import type { Planes } from "./planes.ts";

/** Equal pixels that are a ground. */
const EVEN = 3;
/** An edge is where grounds differ by so many levels. */
const LEAST_STEP = 20;
/** Pixels between two grounds, or in a run, that are told apart. */
const LONGEST = 10;
const LONGEST_RUN = 5;
/** Differences up to these are none, levels. */
const TOLERANCES = [0, 2];

/**
 * How edges run from one even ground to another: through how many pixels, and how far beyond either ground. And how long
 * equal pixels run: one that was enlarged without smoothing has no single ones.
 */
export function runTraces({
	width,
	height,
	luma,
}: Planes): Record<string, number> {
	const told: Record<string, number> = {};
	for (const tolerance of TOLERANCES) {
		const between = new Float64Array(LONGEST + 1);
		const runs = new Float64Array(LONGEST_RUN);
		let edges = 0;
		let beyond = 0;
		let farBeyond = 0;
		const read = (start: number, step: number, length: number) => {
			let flatEnd = -1;
			let run = 1;
			for (let k = 1; k <= length; k++) {
				const i = start + k * step;
				const isEqual =
					k < length && Math.abs(luma[i] - luma[i - step]) <= 4 * tolerance;
				if (isEqual) run++;
				else {
					runs[Math.min(run, LONGEST_RUN) - 1]++;
					if (run >= EVEN) flatEnd = k - 1;
					run = 1;
				}
				if (!isEqual || run !== EVEN || flatEnd < 0) continue;
				const first = k - EVEN + 1;
				const one = luma[start + flatEnd * step];
				const two = luma[start + first * step];
				if (Math.abs(two - one) < 4 * LEAST_STEP) continue;
				edges++;
				between[Math.min(LONGEST, first - flatEnd - 1)]++;
				const over = overshoot(luma, start, step, flatEnd, first);
				if (over > 0.01) beyond++;
				if (over > 0.05) farBeyond++;
			}
		};
		for (let y = 0; y < height; y++) read(y * width, 1, width);
		for (let x = 0; x < width; x++) read(x, width, height);
		const runsInAll = runs.reduce((sum, count) => sum + count, 0);
		const name = `within_${tolerance}`;
		told[`${name}_edges`] = Math.log10(1 + edges);
		told[`${name}_beyond`] = beyond / (1 + edges);
		told[`${name}_far_beyond`] = farBeyond / (1 + edges);
		between.forEach((count, k) => {
			told[`${name}_between_${k}`] = count / (1 + edges);
		});
		runs.forEach((count, k) => {
			told[`${name}_run_${k + 1}`] = count / (1 + runsInAll);
		});
	}
	return told;
}

/** How far pixels between two grounds lie beyond them, as a share of the step. */
function overshoot(
	luma: Int16Array,
	start: number,
	step: number,
	from: number,
	to: number,
): number {
	const one = luma[start + from * step];
	const two = luma[start + to * step];
	const low = Math.min(one, two);
	const high = Math.max(one, two);
	const span = high - low;
	let most = 0;
	for (let k = from + 1; k < to; k++) {
		const level = luma[start + k * step];
		most = Math.max(most, low - level, level - high);
	}
	return most / span;
}
