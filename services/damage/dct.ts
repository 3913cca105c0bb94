const f = Math.fround;

/** cos(k pi / 16) / 2, the factors of the orthonormal eight-point DCT. */
const C = Array.from({ length: 8 }, (_, k) =>
	f(Math.cos((k * Math.PI) / 16) / 2),
);
const [, C1, C2, C3, , C5, C6, C7] = C;
const C4 = f(Math.SQRT1_2 / 2);

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
	const s0 = f(a0 + a7);
	const s1 = f(a1 + a6);
	const s2 = f(a2 + a5);
	const s3 = f(a3 + a4);
	const e0 = f(s0 + s3);
	const e1 = f(s1 + s2);
	const e2 = f(s0 - s3);
	const e3 = f(s1 - s2);
	const d0 = f(a0 - a7);
	const d1 = f(a1 - a6);
	const d2 = f(a2 - a5);
	const d3 = f(a3 - a4);
	v[at] = C4 * f(e0 + e1);
	v[at + 4 * step] = C4 * f(e0 - e1);
	v[at + 2 * step] = f(C2 * e2) + f(C6 * e3);
	v[at + 6 * step] = f(C6 * e2) - f(C2 * e3);
	v[at + step] = f(f(C1 * d0) + f(C3 * d1)) + f(f(C5 * d2) + f(C7 * d3));
	v[at + 3 * step] = f(f(C3 * d0) - f(C7 * d1)) - f(f(C1 * d2) + f(C5 * d3));
	v[at + 5 * step] = f(f(C5 * d0) - f(C1 * d1)) + f(f(C7 * d2) + f(C3 * d3));
	v[at + 7 * step] = f(f(C7 * d0) - f(C5 * d1)) + f(f(C3 * d2) - f(C1 * d3));
}

/** The inverse of {@link forward}. */
function inverse(v: Float32Array, at: number, step: number): void {
	const f0 = v[at];
	const f1 = v[at + step];
	const f2 = v[at + 2 * step];
	const f3 = v[at + 3 * step];
	const f4 = v[at + 4 * step];
	const f5 = v[at + 5 * step];
	const f6 = v[at + 6 * step];
	const f7 = v[at + 7 * step];
	const e0 = f(C4 * f(f0 + f4));
	const e1 = f(C4 * f(f0 - f4));
	const e2 = f(f(C2 * f2) + f(C6 * f6));
	const e3 = f(f(C6 * f2) - f(C2 * f6));
	const s0 = f(e0 + e2);
	const s1 = f(e1 + e3);
	const s2 = f(e1 - e3);
	const s3 = f(e0 - e2);
	const d0 = f(f(f(C1 * f1) + f(C3 * f3)) + f(f(C5 * f5) + f(C7 * f7)));
	const d1 = f(f(f(C3 * f1) - f(C7 * f3)) - f(f(C1 * f5) + f(C5 * f7)));
	const d2 = f(f(f(C5 * f1) - f(C1 * f3)) + f(f(C7 * f5) + f(C3 * f7)));
	const d3 = f(f(f(C7 * f1) - f(C5 * f3)) + f(f(C3 * f5) - f(C1 * f7)));
	v[at] = s0 + d0;
	v[at + step] = s1 + d1;
	v[at + 2 * step] = s2 + d2;
	v[at + 3 * step] = s3 + d3;
	v[at + 4 * step] = s3 - d3;
	v[at + 5 * step] = s2 - d2;
	v[at + 6 * step] = s1 - d1;
	v[at + 7 * step] = s0 - d0;
}

/** cos(pi / 8) / sqrt(2) and sin(pi / 8) / sqrt(2), those of the four-point one. */
const A = f(Math.cos(Math.PI / 8) * Math.SQRT1_2);
const B = f(Math.sin(Math.PI / 8) * Math.SQRT1_2);

function forwardFour(v: Float32Array, at: number, step: number): void {
	const s03 = f(v[at] + v[at + 3 * step]);
	const d03 = f(v[at] - v[at + 3 * step]);
	const s12 = f(v[at + step] + v[at + 2 * step]);
	const d12 = f(v[at + step] - v[at + 2 * step]);
	v[at] = 0.5 * f(s03 + s12);
	v[at + step] = f(A * d03) + f(B * d12);
	v[at + 2 * step] = 0.5 * f(s03 - s12);
	v[at + 3 * step] = f(B * d03) - f(A * d12);
}

function inverseFour(v: Float32Array, at: number, step: number): void {
	const f0 = v[at];
	const f1 = v[at + step];
	const f2 = v[at + 2 * step];
	const f3 = v[at + 3 * step];
	const s03 = 0.5 * f(f0 + f2);
	const s12 = 0.5 * f(f0 - f2);
	const d03 = f(f(A * f1) + f(B * f3));
	const d12 = f(f(B * f1) - f(A * f3));
	v[at] = s03 + d03;
	v[at + step] = s12 + d12;
	v[at + 2 * step] = s12 - d12;
	v[at + 3 * step] = s03 - d03;
}

/** The orthonormal DCT of a block of side 4 or 8, row by row, in place: columns, then rows. */
export function forwardDct(block: Float32Array, side: number): void {
	const along = side === 8 ? forward : forwardFour;
	for (let column = 0; column < side; column++) along(block, column, side);
	for (let row = 0; row < side; row++) along(block, row * side, 1);
}

/** The inverse of {@link forwardDct}. */
export function inverseDct(block: Float32Array, side: number): void {
	const along = side === 8 ? inverse : inverseFour;
	for (let column = 0; column < side; column++) along(block, column, side);
	for (let row = 0; row < side; row++) along(block, row * side, 1);
}
