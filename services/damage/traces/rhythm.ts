import type { Planes } from "./planes.ts";

/** Bends beyond this are drawing, levels. */
const MOST = 8;
const BLOCK = 8;
/** Lines on either side that a line is held against. */
const AROUND = 4;
/** The lowest frequency that enlarging by eight would leave, cycles a pixel. */
const LOWEST = 1 / 16;
const FEWEST = 32;

/**
 * What comes again from line to line: the rims of an encoder's blocks, and the waves that interpolation leaves in the second
 * differences (Gallagher, "Detection of linear and cubic interpolation in JPEG compressed images", 2005).
 */
export function rhythmTraces(planes: Planes): Record<string, number> {
	const across = bends(planes, true);
	const down = bends(planes, false);
	return {
		...blocks("rows", across.steps),
		...blocks("columns", down.steps),
		...waves("rows", across.bends),
		...waves("columns", down.bends),
	};
}

/** For each place along a line the mean of first and of second differences, cut at {@link MOST}. */
function bends({ width, height, luma }: Planes, isRow: boolean) {
	const [lines, length] = isRow ? [height, width] : [width, height];
	const [step, next] = isRow ? [1, width] : [width, 1];
	const steps = new Float64Array(length);
	const bends = new Float64Array(length);
	for (let n = 0; n < lines; n++)
		for (let k = 1, i = n * next + step; k + 1 < length; k++, i += step) {
			const ahead = luma[i + step] - luma[i];
			const bend = ahead - (luma[i] - luma[i - step]);
			steps[k] += Math.min(MOST, Math.abs(ahead) / 4);
			bends[k] += Math.min(MOST, Math.abs(bend) / 4);
		}
	return {
		steps: steps.map((sum) => sum / lines),
		bends: bends.map((sum) => sum / lines),
	};
}

/** How much more differs across the rims of blocks of eight: of blocks that begin at the corner, and wherever they begin. */
function blocks(name: string, steps: Float64Array): Record<string, number> {
	const sums = new Float64Array(BLOCK);
	const counts = new Float64Array(BLOCK);
	for (let k = 1; k + 1 < steps.length; k++) {
		sums[k % BLOCK] += steps[k];
		counts[k % BLOCK]++;
	}
	const means = Array.from(sums, (sum, k) => sum / Math.max(1, counts[k]));
	const mean = means.reduce((all, one) => all + one, 0) / BLOCK + 1e-3;
	const [first, second] = [...means].sort((a, b) => b - a);
	return {
		[`${name}_rim`]: means[BLOCK - 1] / mean,
		[`${name}_rim_anywhere`]: first / mean,
		[`${name}_rim_alone`]: (first - second) / mean,
	};
}

/** The strongest wave among what is left of a line's means without their own mean nearby. */
function waves(name: string, means: Float64Array): Record<string, number> {
	const { length } = means;
	if (length < FEWEST) return { [`${name}_wave`]: 0, [`${name}_cycles`]: 0 };
	const left = means.map((mean, k) => {
		let sum = 0;
		let count = 0;
		for (let j = k - AROUND; j <= k + AROUND; j++) {
			if (j < 1 || j >= length - 1) continue;
			sum += means[j];
			count++;
		}
		return count > 0 ? mean / (sum / count + 0.05) : 0;
	});
	const average = left.reduce((sum, one) => sum + one, 0) / length;
	const powers: number[] = [];
	const lowest = Math.ceil(LOWEST * length);
	for (let f = lowest; f <= length / 2; f++) {
		const turn = (2 * Math.PI * f) / length;
		const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
		let [c, s] = [1, 0];
		let [real, imaginary] = [0, 0];
		for (let k = 0; k < length; k++) {
			real += (left[k] - average) * c;
			imaginary += (left[k] - average) * s;
			[c, s] = [c * cosine - s * sine, c * sine + s * cosine];
		}
		powers.push(real * real + imaginary * imaginary);
	}
	const most = Math.max(...powers);
	const middle = [...powers].sort((a, b) => a - b)[powers.length >> 1];
	return {
		[`${name}_wave`]: Math.log10((most + 1e-3) / (middle + 1e-3)),
		[`${name}_cycles`]: (lowest + powers.indexOf(most)) / length,
	};
}
