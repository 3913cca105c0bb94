import { type PaintTable, paintAt } from "../paint/table.ts";
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

/**
 * A face that differs from a neighbour by less than `CONTRAST` (levels, summed over the channels) must be larger in
 * proportion, up to `FAINT` times.
 */
const CONTRAST = 96;
const FAINT = 32;

/** A face in a corner of the image goes on beyond: it counts so many times. */
const CORNER = 4;

/** Unit steps of boundary a pixel from which an image counts as noise or texture. */
const DENSE = 0.15;

/**
 * Give every face smaller than `minArea` to a neighbour: the one with the longest common border,
 * discounted by the difference of colour. A face that hardly differs from that neighbour must be larger
 * to stay: what it adds to the drawing is its area times its contrast. While too many faces or too much boundary remain (noise,
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
		// Once the threshold grows, it is size alone that must come down.
		const faint = round === 0 ? FAINT : 1;
		if (
			current.faceSize.some((size) => size < faint * threshold) &&
			mergeSmall(current, table, threshold, faint)
		) {
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

/** Unit steps of boundary, the image's border among them. */
function boundaryLength({ face, stride, runs }: Regions): number {
	const { start, end, rows } = runs;
	// The border above and below, and the right end of every row.
	let length = 2 * (stride - 2) + face.length / stride - 2 + start.length;
	for (let y = 2; y + 1 < rows.length; y++) {
		let above = rows[y - 1];
		for (let k = rows[y]; k < rows[y + 1]; k++) {
			const own = face[start[k]];
			const from = start[k] - stride;
			const to = end[k] - stride;
			while (end[above] <= from) above++;
			for (let j = above; j < rows[y] && start[j] < to; j++) {
				if (face[start[j]] === own) continue;
				length += Math.min(end[j], to) - Math.max(start[j], from);
			}
		}
	}
	return length;
}

/**
 * Repaint small faces in place, the smallest first. A face that has grown past the threshold stays.
 *
 * @returns whether any was
 */
function mergeSmall(
	regions: Regions,
	table: PaintTable,
	threshold: number,
	faint: number,
): boolean {
	const most = faint * threshold;
	let merged = false;
	const { face, faceSize, facePaint, paint, stride, runs } = regions;
	const count = faceSize.length;
	const start = new Int32Array(count + 1);
	for (let f = 0; f < count; f++) {
		start[f + 1] = start[f] + (faceSize[f] < most ? faceSize[f] : 0);
	}
	const members = new Int32Array(start[count]);
	const filled = start.slice();
	for (let k = 0; k < runs.start.length; k++) {
		const f = face[runs.start[k]];
		if (faceSize[f] >= most) continue;
		for (let i = runs.start[k]; i < runs.end[k]; i++) members[filled[f]++] = i;
	}
	const owner = Int32Array.from({ length: count }, (_, f) => f);
	const size = faceSize.slice();
	const tail = owner.slice();
	const next = new Int32Array(count).fill(-1);
	const border = new Int32Array(count);
	const touched: number[] = [];
	const small: number[] = [];
	for (let f = 0; f < count; f++) if (faceSize[f] < most) small.push(f);
	small.sort((f, g) => faceSize[f] - faceSize[g] || f - g);
	const rootOf = (f: number): number => {
		let at = f;
		while (owner[at] !== at) {
			owner[at] = owner[owner[at]];
			at = owner[at];
		}
		return at;
	};
	/** Adds a side of `root` to the border with the face that pixel `j` belongs to, if that is another. */
	const touch = (j: number, root: number) => {
		if (face[j] < 0) return;
		const neighbour = rootOf(face[j]);
		if (neighbour === root) return;
		if (border[neighbour]++ === 0) touched.push(neighbour);
	};
	const bottom = face.length - 3 * stride;
	const isCorner = (i: number) => {
		const top = i >= bottom + stride ? i - bottom : i;
		return top === stride + 1 || top === 2 * stride - 2;
	};
	for (const f of small) {
		const root = rootOf(f);
		if (size[root] >= most) continue;
		touched.length = 0;
		let seen = size[root];
		for (let part = root; part >= 0; part = next[part]) {
			for (let k = start[part]; k < start[part + 1]; k++) {
				const i = members[k];
				if (isCorner(i)) seen = CORNER * size[root];
				touch(i - stride, root);
				touch(i - 1, root);
				touch(i + 1, root);
				touch(i + stride, root);
			}
		}
		let best = -1;
		let greatest = -1;
		let contrast = 0;
		const at = members[start[root]];
		for (const g of touched) {
			const unlike = difference(
				table,
				facePaint[root],
				facePaint[g],
				at,
				stride,
			);
			const score = border[g] / (8 + unlike);
			if (score > greatest || (score === greatest && g < best)) {
				greatest = score;
				best = g;
				contrast = unlike;
			}
			border[g] = 0;
		}
		if (best < 0) continue;
		const needed =
			threshold * Math.min(faint, Math.max(1, CONTRAST / (1 + contrast)));
		if (seen >= needed) continue;
		merged = true;
		owner[root] = best;
		size[best] += size[root];
		next[tail[best]] = root;
		tail[best] = tail[root];
	}
	if (!merged) return false;
	for (const f of small) {
		const value = facePaint[rootOf(f)];
		for (let k = start[f]; k < start[f + 1]; k++) paint[members[k]] = value;
	}
	return true;
}

const shades = new Float64Array(8);

/** How far two paints differ at a pixel of the framed image, in levels summed over the channels. */
function difference(
	table: PaintTable,
	p: number,
	q: number,
	pixel: number,
	stride: number,
): number {
	const x = (pixel % stride) - 0.5;
	const y = Math.floor(pixel / stride) - 0.5;
	paintAt(table, p, x, y, shades, 0);
	paintAt(table, q, x, y, shades, 4);
	let sum = 0;
	for (let c = 0; c < 4; c++) sum += Math.abs(shades[c] - shades[c + 4]);
	return sum;
}
