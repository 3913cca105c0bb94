import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** Differences above this belong to edges and say nothing of noise or ramps. */
const EDGE = 24;
/** Pixels a side of the blocks whose variance is looked at: a power of two. */
const BLOCK_BITS = 3;
const BLOCK = 1 << BLOCK_BITS;

export interface TextureFeatures {
	/** Share of the pixels equal to all four neighbours, 0..1. */
	readonly flat_share: number;
	/** Mean absolute second difference of lightness off the edges, / 16, square root, 0..1 (after Immerkær 1996). */
	readonly noise: number;
	/** Share of the pixels with a small step to a neighbour that goes on evenly beyond it, 0..1: smooth shading. */
	readonly ramp_share: number;
	/** Share of 8 x 8 blocks that are all of one colour, 0..1. */
	readonly still_blocks: number;
	/** Share of blocks of a variance in 0..4 levels squared, 0..1: SSIM forgives nearly everything there. */
	readonly faint_blocks: number;
	/** Share of blocks of a variance in 4..58.5, the constant C2 of SSIM (Wang et al. 2004), 0..1. */
	readonly weak_blocks: number;
	/** Share of blocks of a variance in 58.5..650, 0..1. */
	readonly busy_blocks: number;
}

/** What can be told of areas without edges, and where structure lies that SSIM will look at. */
export function textureFeatures(
	copy: WorkingCopy,
	differences: Differences,
): TextureFeatures {
	const tiles = markTiles(copy, differences);
	const grey = greyOverWhite(copy, tiles);
	return {
		...shading(copy, differences, grey),
		...blocks(copy, grey, tiles),
	};
}

/** Squares of BLOCK pixels a side, from the top left corner on; those at the right and at the bottom may reach beyond the picture. */
interface Tiles {
	readonly across: number;
	readonly down: number;
	/** Of each, in rows: 1 if a busy pixel or one beside it lies there; all others are of one colour. */
	readonly marks: Uint8Array;
}

function markTiles(
	{ width, height }: WorkingCopy,
	{ busy }: Differences,
): Tiles {
	const across = Math.ceil(width / BLOCK);
	const down = Math.ceil(height / BLOCK);
	const marks = new Uint8Array(across * down);
	for (let at = 0, y = 0, rowStart = 0; at < busy.length; at++) {
		const i = busy[at];
		while (i >= rowStart + width) {
			rowStart += width;
			y++;
		}
		const x = i - rowStart;
		const tile = across * (y >> BLOCK_BITS) + (x >> BLOCK_BITS);
		marks[tile] = 1;
		const column = x % BLOCK;
		const row = y % BLOCK;
		if (column === 0 && x > 0) marks[tile - 1] = 1;
		if (column === BLOCK - 1 && x + 1 < width) marks[tile + 1] = 1;
		if (row === 0 && y > 0) marks[tile - across] = 1;
		if (row === BLOCK - 1 && y + 1 < height) marks[tile + across] = 1;
	}
	return { across, down, marks };
}

/** Mean of R, G and B over a white ground, times 3 (0..765), of marked tiles alone. */
function greyOverWhite(
	{ width, height, data }: WorkingCopy,
	{ across, down, marks }: Tiles,
): Int16Array {
	const grey = new Int16Array(width * height);
	for (let ty = 0, tile = 0; ty < down; ty++) {
		const bottom = Math.min(height, (ty + 1) * BLOCK);
		for (let tx = 0; tx < across; tx++, tile++) {
			if (marks[tile] === 0) continue;
			const left = tx * BLOCK;
			const right = Math.min(width, left + BLOCK);
			for (let y = ty * BLOCK; y < bottom; y++) {
				const end = y * width + right;
				for (let i = y * width + left, o = 4 * i; i < end; i++, o += 4)
					grey[i] =
						data[o] + data[o + 1] + data[o + 2] + 3 * (255 - data[o + 3]);
			}
		}
	}
	return grey;
}

function shading(
	{ width, height }: WorkingCopy,
	{ across, down, busy }: Differences,
	grey: Int16Array,
) {
	const pixels = width * height;
	const flat = pixels - busy.length;
	let ramp = 0;
	let quiet = flat;
	let roughness = 0;
	for (let at = 0, rowStart = 0; at < busy.length; at++) {
		const i = busy[at];
		while (i >= rowStart + width) rowStart += width;
		const x = i - rowStart;
		if (x === 0 || x === width - 1) continue;
		if (rowStart === 0 || rowStart === pixels - width) continue;
		if (Math.max(across[i], across[i - 1], down[i], down[i - width]) > EDGE)
			continue;
		quiet++;
		const here = 2 * grey[i];
		const bendX = grey[i - 1] - here + grey[i + 1];
		const bendY = grey[i - width] - here + grey[i + width];
		roughness += Math.abs(bendX) + Math.abs(bendY);
		const slopeX = grey[i + 1] - grey[i - 1];
		const slopeY = grey[i + width] - grey[i - width];
		// Three grey units are one level: a step of a level and a bend of no more.
		if (
			Math.abs(slopeX) + Math.abs(slopeY) >= 2 &&
			Math.abs(bendX) <= 4 &&
			Math.abs(bendY) <= 4
		)
			ramp++;
	}
	return {
		flat_share: flat / pixels,
		noise: quiet === 0 ? 0 : Math.min(1, Math.sqrt(roughness / 6 / quiet / 16)),
		ramp_share: ramp / pixels,
	};
}

/** Counts whole 8 x 8 blocks by the variance of their grey levels. */
function blocks(
	{ width, height }: WorkingCopy,
	grey: Int16Array,
	tiles: Tiles,
) {
	const counts = [0, 0, 0, 0, 0];
	const across = Math.max(1, Math.floor(width / BLOCK));
	const down = Math.max(1, Math.floor(height / BLOCK));
	const wide = Math.min(BLOCK, width);
	const high = Math.min(BLOCK, height);
	const pixels = wide * high;
	for (let by = 0; by < down; by++) {
		for (let bx = 0; bx < across; bx++) {
			if (tiles.marks[by * tiles.across + bx] === 0) {
				counts[0] += 1;
				continue;
			}
			let sum = 0;
			let squares = 0;
			for (let y = 0; y < high; y++) {
				let i = (by * BLOCK + y) * width + bx * BLOCK;
				for (let x = 0; x < wide; x++, i++) {
					const value = grey[i];
					sum += value;
					squares += value * value;
				}
			}
			const variance = (squares / pixels - (sum / pixels) ** 2) / 9;
			const bin =
				variance < 1e-9
					? 0
					: variance < 4
						? 1
						: variance < 58.5
							? 2
							: variance < 650
								? 3
								: 4;
			counts[bin] += 1;
		}
	}
	const all = across * down;
	const [still = 0, faint = 0, weak = 0, busy = 0] = counts;
	return {
		still_blocks: still / all,
		faint_blocks: faint / all,
		weak_blocks: weak / all,
		busy_blocks: busy / all,
	};
}
