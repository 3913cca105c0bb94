/** Ground is looked for so far from a pixel, and is where pixels so far to each side are alike. */
const NEARBY = 7;
const EVEN = 2;

/** The pixels of the darkest and the lightest ground near some place. */
export interface Grounds {
	readonly dark: number;
	readonly light: number;
}

/** What is even about a plane's edges. */
export interface GroundFinder {
	isGround(x: number, y: number): boolean;
	/** @returns nothing where no ground is near */
	around(x: number, y: number): Grounds | undefined;
}

/**
 * Finds the even grounds to both sides of an edge.
 *
 * @param levels width * height, row by row
 * @param alike levels that neighbours on a ground may differ by
 */
export function groundsOf(
	levels: Float32Array,
	{ width, height }: { readonly width: number; readonly height: number },
	alike: number,
): GroundFinder {
	const isGround = (x: number, y: number) => {
		if (x < EVEN || y < EVEN || x >= width - EVEN || y >= height - EVEN)
			return false;
		const i = y * width + x;
		for (let k = 1; k <= EVEN; k++) {
			for (const beside of [i - k, i + k, i - k * width, i + k * width])
				if (Math.abs(levels[beside] - levels[i]) > alike) return false;
		}
		return true;
	};
	const around = (x: number, y: number) => {
		let dark: number | undefined;
		let light: number | undefined;
		const [lastX, lastY] = [
			Math.min(width - 1, x + NEARBY),
			Math.min(height - 1, y + NEARBY),
		];
		for (let v = Math.max(0, y - NEARBY); v <= lastY; v++) {
			for (let u = Math.max(0, x - NEARBY); u <= lastX; u++) {
				if (!isGround(u, v)) continue;
				const i = v * width + u;
				if (dark === undefined || levels[i] < levels[dark]) dark = i;
				if (light === undefined || levels[i] > levels[light]) light = i;
			}
		}
		return dark === undefined || light === undefined
			? undefined
			: { dark, light };
	};
	return { isGround, around };
}
