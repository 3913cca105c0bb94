/** A third colour nearer to the line through the two others than this, levels, tells nothing by itself. */
const LEAST_HEIGHT = 24;

/** The shares of three paints in a pixel. Reused; read it before the next pixel. */
export interface ThreeShares {
	/** They add up to 1; each is below 0 or above 1 where the pixel lies beyond the three. */
	readonly shares: Float64Array;
	/** Squared distance of the pixel from the plane of the three, levels over the four channels. */
	residual: number;
}

export const createThreeShares = (): ThreeShares => ({
	shares: new Float64Array(3),
	residual: Number.POSITIVE_INFINITY,
});

/**
 * How much each of three paints covers of a pixel: its barycentric coordinates in the plane of the three, by least squares over
 * the four channels (linear unmixing of three end members).
 *
 * @param levels R, G, B, A of the three, premultiplied
 * @param into where the answer goes
 * @returns whether the three differ enough in direction to be told apart
 */
export function sharesOfThree(
	packed: number,
	levels: Float64Array,
	into: ThreeShares,
): boolean {
	let uu = 0;
	let uv = 0;
	let vv = 0;
	let pu = 0;
	let pv = 0;
	let pp = 0;
	for (let c = 0; c < 4; c++) {
		const from = levels[8 + c];
		const u = levels[c] - from;
		const v = levels[4 + c] - from;
		const p = ((packed >>> (8 * c)) & 255) - from;
		uu += u * u;
		uv += u * v;
		vv += v * v;
		pu += p * u;
		pv += p * v;
		pp += p * p;
	}
	// Twice the triangle's area, squared; over its longest side that is its least height.
	const area = uu * vv - uv * uv;
	const longest = Math.max(uu, vv, uu + vv - 2 * uv);
	if (area < LEAST_HEIGHT * LEAST_HEIGHT * longest) return false;
	const a = (pu * vv - pv * uv) / area;
	const b = (pv * uu - pu * uv) / area;
	into.shares[0] = a;
	into.shares[1] = b;
	into.shares[2] = 1 - a - b;
	into.residual = Math.max(0, pp - a * pu - b * pv);
	return true;
}
