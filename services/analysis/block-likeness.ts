import type { Raster } from "../image/raster.ts";

/** Pixels a side of the blocks: nearly the window of SSIM, and JPEG's own. */
const BLOCK = 8;
/** Blocks a side that are looked at, at most; larger images are sampled evenly. */
const MOST = 32;
/** A block of a smaller range of grey levels holds no edge. */
const EDGE_RANGE = 48;
/** The constant C2 of SSIM (Wang et al. 2004). */
const C2 = 58.5;

export interface BlockLikenessFeatures {
	/**
	 * What SSIM would lose if every 8 x 8 block without an edge became flat: the mean of v / (v + C2)
	 * with the variance v of the block's grey levels, 0 for blocks with an edge; 0..1.
	 */
	readonly flat_loss: number;
	/**
	 * What SSIM would lose if every block became two flat colours, parted at its mean: the mean of
	 * w / (2 b + w + C2) with the variance w within the two and b between them; 0..1. Soft edges cost
	 * some, noise, ringing and shading more.
	 */
	readonly two_colour_loss: number;
}

/**
 * How near flat drawing can come to an image, block by block, in SSIM's own terms. Read from the
 * full-size image: noise and ringing don't survive a reduction.
 */
export function blockLikenessFeatures(raster: Raster): BlockLikenessFeatures {
	const { width, height } = raster;
	const wide = Math.min(BLOCK, width);
	const high = Math.min(BLOCK, height);
	const across = Math.max(1, Math.floor(width / BLOCK));
	const down = Math.max(1, Math.floor(height / BLOCK));
	const stepX = Math.ceil(across / MOST);
	const stepY = Math.ceil(down / MOST);
	const grey = new Float64Array(wide * high);
	let flatLoss = 0;
	let twoColourLoss = 0;
	let blocks = 0;
	for (let by = 0; by < down; by += stepY) {
		for (let bx = 0; bx < across; bx += stepX) {
			blocks++;
			readBlock(raster, bx * BLOCK, by * BLOCK, wide, high, grey);
			const { range, variance, within } = spread(grey);
			if (range < EDGE_RANGE) flatLoss += variance / (variance + C2);
			twoColourLoss += within / (2 * (variance - within) + within + C2);
		}
	}
	return {
		flat_loss: flatLoss / blocks,
		two_colour_loss: twoColourLoss / blocks,
	};
}

/** Mean of R, G and B over a white ground, 0..255, of one block. */
function readBlock(
	{ width, data }: Raster,
	left: number,
	top: number,
	wide: number,
	high: number,
	grey: Float64Array,
): void {
	for (let y = 0, o = 0; y < high; y++) {
		let i = 4 * ((top + y) * width + left);
		for (let x = 0; x < wide; x++, o++, i += 4) {
			const alpha = data[i + 3] / 255;
			const sum = data[i] + data[i + 1] + data[i + 2];
			grey[o] = 255 + alpha * (sum / 3 - 255);
		}
	}
}

/** The range and the variance of some values, and the variance within those above and below their mean. */
function spread(values: Float64Array) {
	const count = values.length;
	let [low, high, sum] = [values[0], values[0], 0];
	for (const value of values) {
		if (value < low) low = value;
		if (value > high) high = value;
		sum += value;
	}
	if (high === low) return { range: 0, variance: 0, within: 0 };
	const mean = sum / count;
	let [above, sumAbove, squares] = [0, 0, 0];
	for (const value of values) {
		squares += (value - mean) ** 2;
		if (value <= mean) continue;
		above++;
		sumAbove += value - mean;
	}
	const variance = squares / count;
	// Deviations above and below the mean add up to the same.
	const between = sumAbove ** 2 * (1 / above + 1 / (count - above));
	return {
		range: high - low,
		variance,
		within: Math.max(0, variance - between / count),
	};
}
