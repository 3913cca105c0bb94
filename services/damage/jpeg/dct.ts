/** cos(k pi / 16) / 2, the factors of the orthonormal eight-point DCT. */
const C = Array.from({ length: 8 }, (_, k) => Math.cos((k * Math.PI) / 16) / 2);
const [, C1, C2, C3, , C5, C6, C7] = C;
const C4 = Math.SQRT1_2 / 2;

/**
 * Eight-point orthonormal DCT-II in place, by even and odd parts.
 *
 * @param v values at `at`, `at + step`, …, eight of them
 */
function forward(v: Float32Array, at: number, step: number): void {
	const a0 = v[at];
	const a1 = v[at + step];
	const a2 = v[at + 2 * step];
	const a3 = v[at + 3 * step];
	const a4 = v[at + 4 * step];
	const a5 = v[at + 5 * step];
	const a6 = v[at + 6 * step];
	const a7 = v[at + 7 * step];
	const s0 = a0 + a7;
	const s1 = a1 + a6;
	const s2 = a2 + a5;
	const s3 = a3 + a4;
	const d0 = a0 - a7;
	const d1 = a1 - a6;
	const d2 = a2 - a5;
	const d3 = a3 - a4;
	v[at] = C4 * (s0 + s1 + s2 + s3);
	v[at + 4 * step] = C4 * (s0 - s1 - s2 + s3);
	v[at + 2 * step] = C2 * (s0 - s3) + C6 * (s1 - s2);
	v[at + 6 * step] = C6 * (s0 - s3) - C2 * (s1 - s2);
	v[at + step] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3;
	v[at + 3 * step] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3;
	v[at + 5 * step] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3;
	v[at + 7 * step] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3;
}

/** The inverse of {@link forward}. */
function inverse(v: Float32Array, at: number, step: number): void {
	const f0 = C4 * v[at];
	const f4 = C4 * v[at + 4 * step];
	const f2 = v[at + 2 * step];
	const f6 = v[at + 6 * step];
	const f1 = v[at + step];
	const f3 = v[at + 3 * step];
	const f5 = v[at + 5 * step];
	const f7 = v[at + 7 * step];
	const e03 = C2 * f2 + C6 * f6;
	const e12 = C6 * f2 - C2 * f6;
	const s0 = f0 + f4 + e03;
	const s1 = f0 - f4 + e12;
	const s2 = f0 - f4 - e12;
	const s3 = f0 + f4 - e03;
	const d0 = C1 * f1 + C3 * f3 + C5 * f5 + C7 * f7;
	const d1 = C3 * f1 - C7 * f3 - C1 * f5 - C5 * f7;
	const d2 = C5 * f1 - C1 * f3 + C7 * f5 + C3 * f7;
	const d3 = C7 * f1 - C5 * f3 + C3 * f5 - C1 * f7;
	v[at] = s0 + d0;
	v[at + step] = s1 + d1;
	v[at + 2 * step] = s2 + d2;
	v[at + 3 * step] = s3 + d3;
	v[at + 4 * step] = s3 - d3;
	v[at + 5 * step] = s2 - d2;
	v[at + 6 * step] = s1 - d1;
	v[at + 7 * step] = s0 - d0;
}

/** The orthonormal DCT of an 8 x 8 block, row by row, in place: JPEG's own scale (T.81, A.3.3). */
export function forwardDct(block: Float32Array): void {
	for (let row = 0; row < 64; row += 8) forward(block, row, 1);
	for (let column = 0; column < 8; column++) forward(block, column, 8);
}

/** The inverse of {@link forwardDct}. */
export function inverseDct(block: Float32Array): void {
	for (let column = 0; column < 8; column++) inverse(block, column, 8);
	for (let row = 0; row < 64; row += 8) inverse(block, row, 1);
}
