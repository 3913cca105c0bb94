import type { Field } from "../field.ts";

/** Deviation of the weights by distance, pixels: threshold matrices of 8 x 8 leave a sixteenth of their wave. */
const SIGMA = 3;
/** Weights end here, pixels. */
const REACH = 7;
/** Pixels whose guides differ by so many levels in a channel lie on two sides of an edge. */
const EDGE = 40;
/** Where less than this share of the weights is left, as on an edge, there are too few pixels to tell from. */
const ENOUGH = 0.3;
/** Square pixels that the spread of the pixels is taken to be wider by, lest a slope be read from a line of them. */
const RIDGE = 0.5;

const SIDE = 2 * REACH + 1;
const NEARNESS = Float64Array.from({ length: SIDE * SIDE }, (_, k) => {
	const x = (k % SIDE) - REACH;
	const y = Math.floor(k / SIDE) - REACH;
	return Math.exp((x * x + y * y) / (-2 * SIGMA * SIGMA));
});
const ALL_NEARNESS = NEARNESS.reduce((sum, weight) => sum + weight, 0);

/**
 * The means of a dithered picture, edges kept: at each pixel the plane that fits the pixels around best that lie on its
 * side of every edge, weighed by how near and how alike they are in a guide. A plane has no bias where the colour
 * runs, nor beside an edge, where a mean would lean inwards. (Local linear regression, Cleveland 1979, with the
 * weights of a joint bilateral filter, Petschnigg and others 2004.)
 *
 * Cost: 225 neighbours a pixel that isn't even for 7 pixels around.
 *
 * @param seen the dithered picture
 * @param guide the same without its pattern, with edges where they are; ramps may have steps
 */
export function levelOut(seen: Field, guide: Field): Field {
	const { width, height } = seen;
	const channels = guide.channels.map((channel) => channel.slice());
	const even = evenAround(seen);
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			if (even[i] === 0) fitPlane(seen, guide, x, y, channels);
		}
	}
	return { width, height, channels };
}

/** Replaces a pixel of the guide's copy by the plane's height there, as far as there is enough to fit it to. */
function fitPlane(
	seen: Field,
	guide: Field,
	x: number,
	y: number,
	to: readonly Float32Array[],
): void {
	const { width, height } = seen;
	const at = y * width + x;
	const count = to.length;
	// Sums of weights, and of these times u, v, uu, uv, vv; then times each channel, and u and v times that.
	let [all, us, vs, uu, uv, vv] = [0, 0, 0, 0, 0, 0];
	const sums = new Float64Array(3 * count);
	for (let v = -Math.min(REACH, y); v <= REACH && y + v < height; v++) {
		for (let u = -Math.min(REACH, x); u <= REACH && x + u < width; u++) {
			const there = at + v * width + u;
			const near = NEARNESS[(v + REACH) * SIDE + u + REACH];
			const weight = near * likeness(guide.channels, at, there);
			if (weight === 0) continue;
			all += weight;
			us += weight * u;
			vs += weight * v;
			uu += weight * u * u;
			uv += weight * u * v;
			vv += weight * v * v;
			for (let c = 0; c < count; c++) {
				const level = weight * seen.channels[c][there];
				sums[3 * c] += level;
				sums[3 * c + 1] += level * u;
				sums[3 * c + 2] += level * v;
			}
		}
	}
	const [meanU, meanV] = [us / all, vs / all];
	const spreadU = uu / all - meanU * meanU + RIDGE;
	const spreadV = vv / all - meanV * meanV + RIDGE;
	const both = uv / all - meanU * meanV;
	const scale = 1 / (spreadU * spreadV - both * both);
	const share = Math.min(1, all / (ENOUGH * ALL_NEARNESS));
	for (let c = 0; c < count; c++) {
		const mean = sums[3 * c] / all;
		const withU = sums[3 * c + 1] / all - meanU * mean;
		const withV = sums[3 * c + 2] / all - meanV * mean;
		const slopeU = scale * (spreadV * withU - both * withV);
		const slopeV = scale * (spreadU * withV - both * withU);
		const height = mean - slopeU * meanU - slopeV * meanV;
		to[c][at] += share * (height - to[c][at]);
	}
}

/** 1 for the same colour, 0 from an edge's difference on (Tukey's biweight). */
function likeness(
	channels: readonly Float32Array[],
	a: number,
	b: number,
): number {
	let most = 0;
	for (let c = 0; c < channels.length; c++)
		most = Math.max(most, Math.abs(channels[c][a] - channels[c][b]));
	if (most >= EDGE) return 0;
	const share = most / EDGE;
	return (1 - share * share) ** 2;
}

/** 1 for the pixels that have just one colour around within reach. */
function evenAround({ width, height, channels }: Field): Uint8Array {
	const even = new Uint8Array(width * height).fill(1);
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const differs = channels.some(
				(channel) =>
					(x > 0 && channel[i] !== channel[i - 1]) ||
					(y > 0 && channel[i] !== channel[i - width]),
			);
			if (differs) even[i] = 0;
		}
	}
	return shrunk(shrunk(even, width, height, 1), height, width, width);
}

/** Zeros spread along the lines as far as weights reach. @param step from pixel to pixel of a line */
function shrunk(
	ones: Uint8Array,
	length: number,
	count: number,
	step: number,
): Uint8Array {
	const to = ones.slice();
	const next = step === 1 ? length : 1;
	for (let line = 0; line < count; line++) {
		for (let k = 0; k < length; k++) {
			if (ones[line * next + k * step] === 1) continue;
			const last = Math.min(length - 1, k + REACH);
			for (let j = Math.max(0, k - REACH); j <= last; j++)
				to[line * next + j * step] = 0;
		}
	}
	return to;
}
