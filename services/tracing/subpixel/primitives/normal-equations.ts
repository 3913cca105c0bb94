/**
 * Solves a small symmetric system in place by elimination.
 *
 * @param m rows of the matrix, each followed by its right side, which the solution takes the place of
 */
export function solveNormal(m: Float64Array, unknowns: number): void {
	const w = unknowns + 1;
	for (let i = 0; i < unknowns; i++) {
		const pivot = m[w * i + i];
		for (let r = 0; r < unknowns; r++) {
			if (r === i) continue;
			const f = m[w * r + i] / pivot;
			for (let c = i; c < w; c++) m[w * r + c] -= f * m[w * i + c];
		}
	}
	for (let i = 0; i < unknowns; i++) m[w * i + unknowns] /= m[w * i + i];
}
