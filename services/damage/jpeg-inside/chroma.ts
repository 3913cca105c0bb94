import type { Samples } from "./samples.ts";

/** How a decoder made chroma as many samples as luma, along one direction. */
export type Upsampling = "none" | "repeated" | "triangle";

/** Chroma's resolution and how it was brought up to luma's. */
export interface ChromaCoding {
	readonly across: Upsampling;
	readonly down: Upsampling;
}

/** Runs of four samples that must say something, and how many of them must agree. */
const LEAST_RUNS = 16;
const AGREEING = 0.9;
/** Levels between a run's ends that make it say something. */
const LEAST_SLOPE = 6;
/** Levels by which rounding disturbs the triangle's identity: three standard deviations. */
const TOLERANCE = 4;

/**
 * Tells how chroma was upsampled from runs of four samples a b c d, where b and c stand for one pair:
 *
 * - repeated: b = c;
 * - libjpeg's triangle filter ("fancy upsampling") makes b = (3 s + r) / 4 and c = (3 s + t) / 4 of the pair's
 *   sample s and its neighbours r and t, and a = (3 r + s) / 4, d = (3 t + s) / 4; so 3 (b - c) = a - d;
 * - otherwise chroma has luma's resolution.
 *
 * Where nothing speaks, chroma is flat and it doesn't matter; the commonest is assumed, 4:2:0 by triangle.
 */
export function findChromaCoding(
	samples: Samples,
	{ x, y }: { readonly x: number; readonly y: number },
): ChromaCoding {
	return {
		across: findUpsampling(samples, 1, x & 1, false),
		down: findUpsampling(samples, samples.width, y & 1, true),
	};
}

function findUpsampling(
	{ width, height, planes, clipped }: Samples,
	step: number,
	parity: number,
	isDown: boolean,
): Upsampling {
	let runs = 0;
	let repeated = 0;
	let smooth = 0;
	const lastX = isDown ? width : width - 2;
	const lastY = isDown ? height - 2 : height;
	for (const values of [planes[1], planes[2]]) {
		for (let y = isDown ? 1 : 0; y < lastY; y++) {
			if (isDown && (y & 1) !== parity) continue;
			for (let x = isDown ? 0 : 1; x < lastX; x++) {
				if (!isDown && (x & 1) !== parity) continue;
				const i = y * width + x;
				const slope = values[i - step] - values[i + 2 * step];
				if (slope < LEAST_SLOPE && slope > -LEAST_SLOPE) continue;
				if (clipped[i - step] | clipped[i]) continue;
				if (clipped[i + step] | clipped[i + 2 * step]) continue;
				runs++;
				const inner = values[i] - values[i + step];
				if (inner === 0) repeated++;
				if (Math.abs(3 * inner - slope) <= TOLERANCE) smooth++;
			}
		}
	}
	if (runs < LEAST_RUNS) return "triangle";
	if (repeated > AGREEING * runs) return "repeated";
	return smooth > AGREEING * runs ? "triangle" : "none";
}
