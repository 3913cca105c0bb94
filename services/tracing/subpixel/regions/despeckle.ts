import type { PaintTable } from "../paint/table.ts";
import { findFaces, type Regions } from "./faces.ts";

export interface DespeckleOptions {
	/** Faces of fewer square pixels are given away. */
	readonly minArea: number;
	/** Most faces, and most unit steps of boundary, to leave. */
	readonly maxFaces: number;
	readonly maxBoundary: number;
	/** Most boundary of an image that is dense with it: see `DENSE`. */
	readonly maxDenseBoundary: number;
}

/** Unit steps of boundary a pixel from which an image counts as noise or texture. */
const DENSE = 0.15;

/**
 * Give every face smaller than `minArea` to a neighbour: the one with the longest common border,
 * discounted by the difference of colour. While too many faces or too much boundary remain (noise,
 * photographs), the threshold is doubled; that bounds the size of the drawing and of all later work.
 * Cost: each round visits the pixels of the small faces.
 */
export function despeckle(
	regions: Regions,
	table: PaintTable,
	options: DespeckleOptions,
): Regions {
	let current = regions;
	let threshold = options.minArea;
	const limit =
		boundaryLength(current) > DENSE * current.face.length
			? Math.min(options.maxBoundary, options.maxDenseBoundary)
			: options.maxBoundary;
	for (let round = 0; round < 24; round++) {
		if (current.faceSize.some((size) => size < threshold)) {
			mergeSmall(current, table, threshold);
			current = findFaces(current.paint, current.stride);
		}
		if (
			current.faceSize.length <= options.maxFaces &&
			boundaryLength(current) <= limit
		) {
			break;
		}
		threshold = Math.max(4, threshold * 2);
	}
	return current;
}

function boundaryLength({ face, stride }: Regions): number {
	let count = 0;
	for (let i = stride; i < face.length; i++) {
		if (face[i] !== face[i - 1]) count++;
		if (face[i] !== face[i - stride]) count++;
	}
	return count;
}

/** Repaint small faces in place, the smallest first. A face that has grown past the threshold stays. */
function mergeSmall(
	regions: Regions,
	table: PaintTable,
	threshold: number,
): void {
	const { face, faceSize, facePaint, paint, stride } = regions;
	const count = faceSize.length;
	const start = new Int32Array(count + 1);
	for (let f = 0; f < count; f++) {
		start[f + 1] = start[f] + (faceSize[f] < threshold ? faceSize[f] : 0);
	}
	const members = new Int32Array(start[count]);
	const filled = start.slice();
	for (let i = 0; i < face.length; i++) {
		const f = face[i];
		if (f >= 0 && faceSize[f] < threshold) members[filled[f]++] = i;
	}
	const owner = Int32Array.from({ length: count }, (_, f) => f);
	const size = faceSize.slice();
	const tail = owner.slice();
	const next = new Int32Array(count).fill(-1);
	const border = new Int32Array(count);
	const touched: number[] = [];
	const small: number[] = [];
	for (let f = 0; f < count; f++) if (faceSize[f] < threshold) small.push(f);
	small.sort((f, g) => faceSize[f] - faceSize[g] || f - g);
	const rootOf = (f: number): number => {
		let at = f;
		while (owner[at] !== at) {
			owner[at] = owner[owner[at]];
			at = owner[at];
		}
		return at;
	};
	for (const f of small) {
		const root = rootOf(f);
		if (size[root] >= threshold) continue;
		touched.length = 0;
		for (let part = root; part >= 0; part = next[part]) {
			for (let k = start[part]; k < start[part + 1]; k++) {
				const i = members[k];
				for (const j of [i - stride, i - 1, i + 1, i + stride]) {
					if (face[j] < 0) continue;
					const neighbour = rootOf(face[j]);
					if (neighbour === root) continue;
					if (border[neighbour]++ === 0) touched.push(neighbour);
				}
			}
		}
		let best = -1;
		let most = -1;
		for (const g of touched) {
			const score =
				border[g] / (8 + difference(table, facePaint[root], facePaint[g]));
			if (score > most || (score === most && g < best)) {
				most = score;
				best = g;
			}
			border[g] = 0;
		}
		if (best < 0) continue;
		owner[root] = best;
		size[best] += size[root];
		next[tail[best]] = root;
		tail[best] = tail[root];
	}
	for (const f of small) {
		const value = facePaint[rootOf(f)];
		for (let k = start[f]; k < start[f + 1]; k++) paint[members[k]] = value;
	}
}

function difference(table: PaintTable, p: number, q: number): number {
	let sum = 0;
	for (let c = 0; c < 4; c++) {
		sum += Math.abs(table.levels[4 * p + c] - table.levels[4 * q + c]);
	}
	return sum;
}
