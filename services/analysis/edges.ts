import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** A difference of neighbours above this is an edge, in levels of 255. */
const EDGE = 24;
/** Edge pixels whose neighbourhood is looked at, at most. */
const SAMPLES = 4000;

export interface EdgeFeatures {
	/** Share of the pixels with an edge to their right or below, 0..1. */
	readonly edge_density: number;
	/** Mean difference across those edges, / 255, 0..1. */
	readonly gradient_strength: number;
	/** Share of edge pixels in whose 5 x 5 neighbourhood two directions meet (Harris and Stephens 1988), 0..1. */
	readonly corner_density: number;
	/** Share of edge pixels whose neighbourhood runs along an axis within 6 degrees, 0..1. */
	readonly axis_share: number;
	/** Share of edge pixels whose neighbourhood runs within 6 degrees of 45 or 135 degrees, 0..1. */
	readonly diagonal_share: number;
	/** Share of edge pixels among those of edges as strong as 128 or more, 0..1. */
	readonly strong_share: number;
}

/** What can be told from edges: how many, how strong, which way they run and where they turn. */
export function edgeFeatures(
	copy: WorkingCopy,
	steps: Differences,
): EdgeFeatures {
	const { width, height } = copy;
	const { across, down, busy } = steps;
	let edges = 0;
	let strength = 0;
	let strong = 0;
	for (const i of busy) {
		const a = across[i];
		const d = down[i];
		const e = a > d ? a : d;
		if (e <= EDGE) continue;
		edges++;
		strength += e;
		if (e >= 128) strong++;
	}
	const none = edges === 0;
	return {
		edge_density: edges / (width * height),
		gradient_strength: none ? 0 : strength / (255 * edges),
		strong_share: none ? 0 : strong / edges,
		...directions(copy, steps, edges),
	};
}

/** The structure tensor of evenly chosen edge pixels: its eigenvalues tell corners, its axis the direction. */
function directions(
	copy: WorkingCopy,
	{ across, down, busy }: Differences,
	edges: number,
) {
	const { width, height, data } = copy;
	const step = Math.max(1, Math.ceil(edges / SAMPLES));
	let seen = 0;
	let sampled = 0;
	let corners = 0;
	let axis = 0;
	let diagonal = 0;
	for (let at = 0, rowStart = 0; at < busy.length; at++) {
		const i = busy[at];
		if (across[i] <= EDGE && down[i] <= EDGE) continue;
		while (i >= rowStart + width) rowStart += width;
		const x = i - rowStart;
		const isInside =
			x >= 2 &&
			x < width - 3 &&
			rowStart >= 2 * width &&
			rowStart < (height - 3) * width;
		if (!isInside || seen++ % step !== 0) continue;
		let xx = 0;
		let yy = 0;
		let xy = 0;
		for (let v = -2; v <= 2; v++) {
			for (let u = -2; u <= 2; u++) {
				const j = i + v * width + u;
				if ((across[j] | down[j]) === 0) continue;
				const here = level(data, j);
				const gx = across[j] === 0 ? 0 : level(data, j + 1) - here;
				const gy = down[j] === 0 ? 0 : level(data, j + width) - here;
				xx += gx * gx;
				yy += gy * gy;
				xy += gx * gy;
			}
		}
		sampled++;
		const middle = (xx + yy) / 2;
		const spread = Math.hypot((xx - yy) / 2, xy);
		if (middle - spread > 0.2 * (middle + spread)) {
			corners++;
			continue;
		}
		// Twice the angle of the normal, folded so that 0 is an axis and 90 a diagonal.
		const doubled = Math.abs((Math.atan2(2 * xy, xx - yy) * 180) / Math.PI);
		const off = Math.min(doubled, 180 - doubled);
		if (off <= 12) axis++;
		else if (off >= 78) diagonal++;
	}
	if (sampled === 0)
		return { corner_density: 0, axis_share: 0, diagonal_share: 0 };
	return {
		corner_density: corners / sampled,
		axis_share: axis / sampled,
		diagonal_share: diagonal / sampled,
	};
}

/** One number a pixel in which black, white and transparent differ, 0..1020. */
function level(data: Uint8ClampedArray, pixel: number): number {
	const o = 4 * pixel;
	return data[o] + 2 * data[o + 1] + data[o + 2] - 2 * data[o + 3];
}
