import { TINY } from "../cubic-residual.ts";
import {
	AT,
	type HandleSolver,
	HOPELESS,
	LEAST_RIDGE,
	LEAST_SQUARE,
	RIDGE,
	ROUNDS,
	SETTLED,
} from "./handles.ts";

/** In JavaScript, for machines whose WebAssembly has no vectors. */
export function createPlainSolver(): HandleSolver {
	const memory = new Float64Array(AT.end);
	return { memory, solve: (count) => solve(memory, count) };
}

/** Sums of even and odd points: what the normal equations and the misfit are made of. */
const sums = new Float64Array(12);

function solve(m: Float64Array, count: number): void {
	const [x0, y0, x3, y3, ux, uy, vx, vy] = m;
	const least = m[AT.least];
	const most = m[AT.most];
	let h0 = m[AT.startHandle];
	let h1 = m[AT.endHandle];
	let before = Number.POSITIVE_INFINITY;
	for (let round = 0; ; round++) {
		// By powers of t from the start.
		const bx = 3 * h0 * ux;
		const by = 3 * h0 * uy;
		const ax = 3 * (x3 + h1 * vx - x0) - 2 * bx;
		const ay = 3 * (y3 + h1 * vy - y0) - 2 * by;
		const qx = x3 - x0 - bx - ax;
		const qy = y3 - y0 - by - ay;
		const hopeless = HOPELESS[round] * m[AT.limit];
		let worst = 0;
		sums.fill(0);
		for (let k = 0; k < count; k++) {
			const px = m[AT.xs + k] - x0;
			const py = m[AT.ys + k] - y0;
			let t = m[AT.ts + k];
			let foot = t;
			let dx = 0;
			let dy = 0;
			let ex = 0;
			let ey = 0;
			for (let step = round === 0 ? 1 : 0; step < 2; step++) {
				foot = t;
				ex = px - t * (bx + t * (ax + t * qx));
				ey = py - t * (by + t * (ay + t * qy));
				dx = bx + t * (2 * ax + t * (3 * qx));
				dy = by + t * (2 * ay + t * (3 * qy));
				const move = (ex * dx + ey * dy) / (dx * dx + dy * dy + TINY);
				t = Math.min(1, Math.max(0, t + move));
			}
			m[AT.ts + k] = t;
			const g = 1 / (Math.sqrt(dx * dx + dy * dy) + TINY);
			const r = (ey * dx - ex * dy) * g;
			worst = Math.max(worst, Math.abs(r));
			const u = 1 - foot;
			const inner = 3 * u * foot * g;
			const ja = inner * u * (uy * dx - ux * dy);
			const jb = inner * foot * (vy * dx - vx * dy);
			const w = m[AT.weights + k];
			const odd = 6 * (k & 1);
			sums[odd] += w * ja * ja;
			sums[odd + 1] += w * ja * jb;
			sums[odd + 2] += w * jb * jb;
			sums[odd + 3] += w * ja * r;
			sums[odd + 4] += w * jb * r;
			sums[odd + 5] += w * r * r;
		}
		const isHopeless = worst > hopeless;
		const chi = sums[5] + sums[11];
		m[AT.startHandle] = h0;
		m[AT.endHandle] = h1;
		m[AT.chiSquare] = chi;
		m[AT.worst] = isHopeless ? Number.POSITIVE_INFINITY : worst;
		if (isHopeless || round === ROUNDS) return;
		if (round > 1 && before - chi < SETTLED) return;
		before = chi;
		// A weak pull towards the present handles keeps flat pieces, where handles hardly matter, tame.
		const aa = LEAST_SQUARE + (sums[0] + sums[6]);
		const ab = sums[1] + sums[7];
		const bb = LEAST_SQUARE + (sums[2] + sums[8]);
		const ar = sums[3] + sums[9];
		const br = sums[4] + sums[10];
		const ridge = RIDGE * (aa + bb) + LEAST_RIDGE;
		const determinant = (aa + ridge) * (bb + ridge) - ab * ab;
		const da = ((bb + ridge) * ar - ab * br) / determinant;
		const db = ((aa + ridge) * br - ab * ar) / determinant;
		h0 = Math.min(most, Math.max(least, h0 + da));
		h1 = Math.min(most, Math.max(least, h1 + db));
	}
}
