import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** Differences above this belong to edges and say nothing of noise or ramps. */
const EDGE = 24;
/** Pixels a side of the blocks whose variance is looked at. */
const BLOCK = 8;

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
	const grey = greyOverWhite(copy);
	return {
		...shading(copy, differences, grey),
		...blocks(copy, grey),
	};
}

/** Mean of R, G and B over a white ground, times 3 (0..765). */
function greyOverWhite({ width, height, data }: WorkingCopy): Int16Array {
	const grey = new Int16Array(width * height);
	for (let i = 0, o = 0; i < grey.length; i++, o += 4)
		grey[i] = data[o] + data[o + 1] + data[o + 2] + 3 * (255 - data[o + 3]);
	return grey;
}

function shading(
	{ width, height }: WorkingCopy,
	{ across, down }: Differences,
	grey: Int16Array,
) {
	let flat = 0;
	let ramp = 0;
	let quiet = 0;
	let roughness = 0;
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const right = across[i];
			const left = x > 0 ? across[i - 1] : 0;
			const below = down[i];
			const above = y > 0 ? down[i - width] : 0;
			if ((right | left | below | above) === 0) {
				flat++;
				quiet++;
				continue;
			}
			if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
			if (Math.max(right, left, below, above) > EDGE) continue;
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
	}
	const pixels = width * height;
	return {
		flat_share: flat / pixels,
		noise: quiet === 0 ? 0 : Math.min(1, Math.sqrt(roughness / 6 / quiet / 16)),
		ramp_share: ramp / pixels,
	};
}

/** Counts whole 8 x 8 blocks by the variance of their grey levels. */
function blocks({ width, height }: WorkingCopy, grey: Int16Array) {
	const counts = [0, 0, 0, 0, 0];
	const across = Math.max(1, Math.floor(width / BLOCK));
	const down = Math.max(1, Math.floor(height / BLOCK));
	const wide = Math.min(BLOCK, width);
	const high = Math.min(BLOCK, height);
	const pixels = wide * high;
	for (let by = 0; by < down; by++) {
		for (let bx = 0; bx < across; bx++) {
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
