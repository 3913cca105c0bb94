import { type PaintTable, paintAt } from "../paint/table.ts";
import { createSets, find } from "../runs/sets.ts";
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

/** Of so many paints the differences are kept. */
const FEW = 256;

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
			hasSmaller(current.faceSize, faint * threshold) &&
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

function hasSmaller(sizes: Int32Array, most: number): boolean {
	for (let f = 0; f < sizes.length; f++) if (sizes[f] < most) return true;
	return false;
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
	const owner = createSets(count);
	const size = faceSize.slice();
	const tail = owner.slice();
	const next = new Int32Array(count).fill(-1);
	const small = listSmall(faceSize, most);
	const walls = new Walls(regions, table, owner);
	const bottom = face.length - 3 * stride;
	const isCorner = (i: number) => {
		const top = i >= bottom + stride ? i - bottom : i;
		return top === stride + 1 || top === 2 * stride - 2;
	};
	for (let n = 0; n < small.length; n++) {
		const root = find(owner, small[n]);
		if (size[root] >= most) continue;
		walls.begin(root);
		let seen = size[root];
		for (let part = root; part >= 0; part = next[part]) {
			for (let k = start[part]; k < start[part + 1]; k++) {
				const i = members[k];
				if (isCorner(i)) seen = CORNER * size[root];
				walls.add(i);
			}
		}
		const at = members[start[root]];
		const { best, contrast } = walls.longest(at);
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
	for (let n = 0; n < small.length; n++) {
		const f = small[n];
		const value = facePaint[find(owner, f)];
		for (let k = start[f]; k < start[f + 1]; k++) paint[members[k]] = value;
	}
	return true;
}

/** The faces of fewer pixels than `most`, the smallest first, alike ones by their number; noise has a million of them. */
function listSmall(faceSize: Int32Array, most: number): Int32Array {
	let largest = 0;
	for (let f = 0; f < faceSize.length; f++) {
		if (faceSize[f] < most && faceSize[f] > largest) largest = faceSize[f];
	}
	const from = new Int32Array(largest + 2);
	for (let f = 0; f < faceSize.length; f++) {
		if (faceSize[f] < most) from[faceSize[f] + 1]++;
	}
	for (let k = 0; k <= largest; k++) from[k + 1] += from[k];
	const small = new Int32Array(from[largest + 1]);
	for (let f = 0; f < faceSize.length; f++) {
		if (faceSize[f] < most) small[from[faceSize[f]]++] = f;
	}
	return small;
}

/** The sides of one face's pixels that lie against others. A class, not closures, so that it stays compiled from picture to picture. */
class Walls {
	readonly #regions: Regions;
	readonly #owner: Int32Array;
	/** Of each face, its sides; of those that have some, which they are. */
	readonly #sides: Int32Array;
	readonly #touched: Int32Array;
	#count = 0;
	#root = -1;
	readonly #table: PaintTable;
	readonly #shades = new Float64Array(8);
	/** How far any two of few solid inks differ, row by row; -1 where it hasn't been asked. */
	readonly #unlike: Float64Array;
	readonly #told = { best: -1, contrast: 0 };

	/** @param owner sets of faces that have become one */
	constructor(regions: Regions, table: PaintTable, owner: Int32Array) {
		const paints = table.ramps.length;
		this.#regions = regions;
		this.#table = table;
		this.#unlike = new Float64Array(paints <= FEW ? paints * paints : 0);
		this.#unlike.fill(-1);
		this.#owner = owner;
		this.#sides = new Int32Array(owner.length);
		this.#touched = new Int32Array(owner.length);
	}

	/** Forgets what was before, and goes on with a face. */
	begin(root: number): void {
		this.#root = root;
		this.#count = 0;
	}

	/** Adds the four sides of a pixel of the face. */
	add(pixel: number): void {
		const { face, stride } = this.#regions;
		this.#touch(face[pixel - stride]);
		this.#touch(face[pixel - 1]);
		this.#touch(face[pixel + 1]);
		this.#touch(face[pixel + stride]);
	}

	#touch(beyond: number): void {
		if (beyond < 0) return;
		const other = find(this.#owner, beyond);
		if (other === this.#root) return;
		if (this.#sides[other]++ === 0) this.#touched[this.#count++] = other;
	}

	/**
	 * The face that it has the longest wall with, discounted by the difference of their colours, and that difference.
	 *
	 * @param at one of its pixels
	 * @returns `best` -1 where it has no wall at all; reused, read it before the next
	 */
	longest(at: number): { readonly best: number; readonly contrast: number } {
		const { facePaint } = this.#regions;
		const told = this.#told;
		const own = facePaint[this.#root];
		told.best = -1;
		told.contrast = 0;
		let greatest = -1;
		for (let k = 0; k < this.#count; k++) {
			const g = this.#touched[k];
			const unlike = this.#contrast(own, facePaint[g], at);
			const score = this.#sides[g] / (8 + unlike);
			if (score > greatest || (score === greatest && g < told.best)) {
				greatest = score;
				told.best = g;
				told.contrast = unlike;
			}
			this.#sides[g] = 0;
		}
		return told;
	}

	/** How far two paints differ at a pixel of the framed image, in levels summed over the channels. */
	#contrast(p: number, q: number, pixel: number): number {
		const { ramps } = this.#table;
		const pair = p * ramps.length + q;
		const isSolid =
			pair < this.#unlike.length && ramps[p] === null && ramps[q] === null;
		if (!isSolid) return this.#difference(p, q, pixel);
		if (this.#unlike[pair] < 0)
			this.#unlike[pair] = this.#difference(p, q, pixel);
		return this.#unlike[pair];
	}

	#difference(p: number, q: number, pixel: number): number {
		const { stride } = this.#regions;
		const x = (pixel % stride) - 0.5;
		const y = Math.floor(pixel / stride) - 0.5;
		const shades = this.#shades;
		paintAt(this.#table, p, x, y, shades, 0);
		paintAt(this.#table, q, x, y, shades, 4);
		let sum = 0;
		for (let c = 0; c < 4; c++) sum += Math.abs(shades[c] - shades[c + 4]);
		return sum;
	}
}
