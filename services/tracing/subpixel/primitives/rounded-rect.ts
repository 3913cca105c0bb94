import { hypot } from "../geometry/hypot.ts";
import { solveNormal } from "./normal-equations.ts";

/** An axis-aligned rectangle with equally rounded corners, by its middle and half sides. */
export interface RoundedRect {
	readonly x: number;
	readonly y: number;
	readonly halfWidth: number;
	readonly halfHeight: number;
	/** Of the corners; 0 to the shorter half side. */
	readonly radius: number;
}

/**
 * Signed distance from a point to the outline, negative inside (Quilez, "2D distance functions":
 * rounded box).
 */
export function distanceToRoundedRect(
	rect: RoundedRect,
	x: number,
	y: number,
): number {
	const qx = Math.abs(x - rect.x) - rect.halfWidth + rect.radius;
	const qy = Math.abs(y - rect.y) - rect.halfHeight + rect.radius;
	const outside = hypot(Math.max(qx, 0), Math.max(qy, 0));
	return outside + Math.min(Math.max(qx, qy), 0) - rect.radius;
}

const UNKNOWNS = 5;
/** Points that a rectangle is fitted to, at the most about twice as many, and rounds of the fit. */
const POINTS = 160;
const ROUNDS = 6;
/** Half a side is never shorter, pixels. */
const LEAST_HALF = 0.1;

/**
 * The rounded rectangle nearest to points: Gauss-Newton on the signed distance, from a given start.
 *
 * @param points flat x0 y0 x1 y1 …
 */
export function fitRoundedRect(
	points: Float64Array,
	weight: Float64Array,
	start: RoundedRect,
): RoundedRect {
	let { x, y, halfWidth, halfHeight, radius } = start;
	const n = weight.length;
	const stride = Math.max(1, Math.floor(n / POINTS));
	const m = new Float64Array(UNKNOWNS * (UNKNOWNS + 1));
	const j = new Float64Array(UNKNOWNS);
	for (let round = 0; round < ROUNDS; round++) {
		m.fill(0);
		for (let k = 0; k < n; k += stride) {
			const px = points[2 * k] - x;
			const py = points[2 * k + 1] - y;
			const qx = Math.abs(px) - halfWidth + radius;
			const qy = Math.abs(py) - halfHeight + radius;
			let nx = 0;
			let ny = 0;
			let d = 0;
			if (qx > 0 && qy > 0) {
				const size = hypot(qx, qy);
				nx = qx / size;
				ny = qy / size;
				d = size - radius;
			} else if (qx > qy) {
				nx = 1;
				d = qx - radius;
			} else {
				ny = 1;
				d = qy - radius;
			}
			j[0] = Math.sign(px) * nx;
			j[1] = Math.sign(py) * ny;
			j[2] = nx;
			j[3] = ny;
			j[4] = 1 - nx - ny;
			const w = weight[k];
			for (let r = 0; r < UNKNOWNS; r++) {
				for (let c = 0; c < UNKNOWNS; c++) m[6 * r + c] += w * j[r] * j[c];
				m[6 * r + 5] += w * j[r] * d;
			}
		}
		for (let r = 0; r < UNKNOWNS; r++) m[6 * r + r] += 1e-6;
		solveNormal(m, UNKNOWNS);
		x += m[5];
		y += m[11];
		halfWidth = Math.max(LEAST_HALF, halfWidth + m[17]);
		halfHeight = Math.max(LEAST_HALF, halfHeight + m[23]);
		radius += m[29];
		radius = Math.max(0, Math.min(radius, halfWidth, halfHeight));
	}
	return { x, y, halfWidth, halfHeight, radius };
}
