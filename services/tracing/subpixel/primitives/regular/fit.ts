import { hypot } from "../../geometry/hypot.ts";
import { cornersOf } from "../../geometry/regular-polygon.ts";
import type { RegularPolygon } from "../../types.ts";
import { solveNormal } from "../normal-equations.ts";
import { besideNearest, emptyBeside, ROUNDED } from "./beside.ts";

/** Points that are looked at, at the most about twice as many, and rounds of the fit. */
const POINTS = 400;
const ROUNDS = 6;

/** Gauss-Newton on the distances of the points to the sides, but for those near corners. */
export function fitRegular(
	points: Float64Array,
	weight: Float64Array,
	start: RegularPolygon,
): RegularPolygon {
	let shape = start;
	// Middle, rotation, radius and, of a star, its inner radius.
	const unknowns = start.inner === undefined ? 4 : 5;
	const w = unknowns + 1;
	const m = new Float64Array(unknowns * w);
	const j = new Float64Array(unknowns);
	const at = emptyBeside();
	const stride = Math.max(1, Math.floor(weight.length / POINTS));
	for (let round = 0; round < ROUNDS; round++) {
		const corners = cornersOf(shape);
		m.fill(0);
		for (let k = 0; k < weight.length; k += stride) {
			besideNearest(corners, points[2 * k], points[2 * k + 1], at);
			if (at.fromEnd < ROUNDED) continue;
			j.fill(0);
			j[0] = at.nx;
			j[1] = at.ny;
			for (const [end, share] of [
				[at.side, 1 - at.t],
				[(at.side + 1) % corners.length, at.t],
			]) {
				const ex = corners[end].x - shape.x;
				const ey = corners[end].y - shape.y;
				j[2] += share * (at.ny * ex - at.nx * ey);
				j[unknowns === 5 && end % 2 === 1 ? 4 : 3] +=
					(share * (at.nx * ex + at.ny * ey)) / hypot(ex, ey);
			}
			for (let r = 0; r < unknowns; r++) {
				for (let c = 0; c < unknowns; c++)
					m[w * r + c] += weight[k] * j[r] * j[c];
				m[w * r + unknowns] += weight[k] * j[r] * at.off;
			}
		}
		for (let r = 0; r < unknowns; r++) m[w * r + r] += 1e-6;
		solveNormal(m, unknowns);
		const step = (r: number) => m[w * r + unknowns];
		shape = {
			...shape,
			x: shape.x + step(0),
			y: shape.y + step(1),
			rotation: shape.rotation + step(2),
			radius: shape.radius + step(3),
			...(shape.inner !== undefined && { inner: shape.inner + step(4) }),
		};
	}
	return shape;
}
