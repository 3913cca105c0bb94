/** Half the side of SSIM's 11x11 window. */
export const RADIUS = 5;

/** Which windows of a pair of images need which treatment. */
export interface WindowPlan {
	/** Windows that hold a difference and an edge, one byte each: 1 to compute, else 0. */
	readonly rough: Uint8Array;
	/** Windows that hold a difference and no edge of either image: 1, else 0. */
	readonly flat: Uint8Array;
	/** True when all pixels of both images are grey, so that one channel stands for three. */
	readonly grey: boolean;
}

/**
 * Sorts windows by their centre. A window without a difference has an SSIM of exactly 1; one
 * without an edge in either image holds two constants, whose SSIM is closed-form; only the rest has
 * to be filtered.
 *
 * @param x pixels of the first image, 4 bytes each as one number; length width * height
 * @param y pixels of the second image, laid out alike
 */
export function planWindows(
	x: Uint32Array,
	y: Uint32Array,
	width: number,
	height: number,
): WindowPlan {
	const differs = new Uint8Array(width * height);
	const edges = new Uint8Array(width * height);
	let grey = true;
	for (let row = 0, i = 0; row < height; row++) {
		for (let column = 0; column < width; column++, i++) {
			const a = x[i] as number;
			const b = y[i] as number;
			if (a !== b) differs[i] = 1;
			const edge =
				(column > 0 && (a !== x[i - 1] || b !== y[i - 1])) ||
				(row > 0 && (a !== x[i - width] || b !== y[i - width]));
			if (edge) edges[i] = 1;
			// Three equal low bytes are equal in pairs when shifted by one byte.
			if (grey && (((a ^ (a >>> 8)) | (b ^ (b >>> 8))) & 0xffff) !== 0) {
				grey = false;
			}
		}
	}
	const active = dilate(differs, width, height);
	const rough = dilate(edges, width, height);
	for (let i = 0; i < active.length; i++) {
		const isActive = active[i] as number;
		const isRough = rough[i] as number;
		rough[i] = isActive & isRough;
		active[i] = isActive & (isRough ^ 1);
	}
	return { rough, flat: active, grey };
}

/** Marks every place whose 11x11 neighbourhood, cut off at the border, holds a mark. */
export function dilate(
	marks: Uint8Array,
	width: number,
	height: number,
): Uint8Array {
	const across = new Uint8Array(width * height);
	for (let row = 0; row < height; row++) {
		const start = row * width;
		const end = start + width;
		let filled = start;
		for (let i = start; i < end; i++) {
			if (marks[i] === 0) continue;
			const last = Math.min(end, i + RADIUS + 1);
			for (let k = Math.max(filled, i - RADIUS); k < last; k++) across[k] = 1;
			filled = last;
		}
	}
	const result = new Uint8Array(width * height);
	const counts = new Uint8Array(width);
	for (let row = 0; row < Math.min(RADIUS, height); row++) {
		for (let c = 0; c < width; c++) {
			counts[c] = (counts[c] as number) + (across[row * width + c] as number);
		}
	}
	for (let row = 0; row < height; row++) {
		const start = row * width;
		const enters = (row + RADIUS) * width;
		const leaves = (row - RADIUS - 1) * width;
		if (row + RADIUS < height) {
			for (let c = 0; c < width; c++) {
				counts[c] = (counts[c] as number) + (across[enters + c] as number);
			}
		}
		if (leaves >= 0) {
			for (let c = 0; c < width; c++) {
				counts[c] = (counts[c] as number) - (across[leaves + c] as number);
			}
		}
		for (let c = 0; c < width; c++) {
			if (counts[c] !== 0) result[start + c] = 1;
		}
	}
	return result;
}
