import type { Target } from "./target.ts";

/** A window's side and the distance from one window to the next, pixels. */
const WINDOW = 8;
const STRIDE = 4;
/** Windows whose pixels differ by less than this count as equal, levels. */
const EQUAL = 0.5;
/** The stabilisers of Wang et al. (2004), for levels of 0..255. */
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * How like two images are: the mean structural similarity (Wang et al. 2004) over square windows of
 * 8 px, 4 px apart, of R, G and B over white. Windows without a difference count as 1 and cost little.
 *
 * @param a, b premultiplied levels, four a pixel
 * @returns at most 1, for equal images
 */
export function likeness(
	a: Target,
	b: Target,
	width: number,
	height: number,
): number {
	let sum = 0;
	let count = 0;
	const lastX = Math.max(0, width - WINDOW);
	const lastY = Math.max(0, height - WINDOW);
	for (let y = 0; ; y = Math.min(y + STRIDE, lastY)) {
		for (let x = 0; ; x = Math.min(x + STRIDE, lastX)) {
			sum += windowLikeness(a, b, width, height, x, y);
			count++;
			if (x === lastX) break;
		}
		if (y === lastY) break;
	}
	return sum / count;
}

function windowLikeness(
	a: Target,
	b: Target,
	width: number,
	height: number,
	left: number,
	top: number,
): number {
	const right = Math.min(width, left + WINDOW);
	const bottom = Math.min(height, top + WINDOW);
	let worst = 0;
	for (let y = top; y < bottom; y++) {
		const end = 4 * (y * width + right);
		for (let i = 4 * (y * width + left); i < end; i++) {
			const d = Math.abs(a[i] - b[i]);
			if (d > worst) worst = d;
		}
	}
	if (worst < EQUAL) return 1;
	const n = (right - left) * (bottom - top);
	let total = 0;
	for (let c = 0; c < 3; c++) {
		let sa = 0;
		let sb = 0;
		let aa = 0;
		let bb = 0;
		let ab = 0;
		for (let y = top; y < bottom; y++) {
			const end = 4 * (y * width + right);
			for (let i = 4 * (y * width + left); i < end; i += 4) {
				const p = a[i + c] + 255 - a[i + 3];
				const q = b[i + c] + 255 - b[i + 3];
				sa += p;
				sb += q;
				aa += p * p;
				bb += q * q;
				ab += p * q;
			}
		}
		const ma = sa / n;
		const mb = sb / n;
		const va = aa / n - ma * ma;
		const vb = bb / n - mb * mb;
		const cov = ab / n - ma * mb;
		total +=
			((2 * ma * mb + C1) * (2 * cov + C2)) /
			((ma * ma + mb * mb + C1) * (va + vb + C2));
	}
	return total / 3;
}
