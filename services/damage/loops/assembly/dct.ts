/** cos(k pi / 16) / 2, the factors of the orthonormal eight-point DCT. */
const C1: f32 = 0.4903926402016152;
const C2: f32 = 0.46193976625564337;
const C3: f32 = 0.4157348061512726;
const C4: f32 = 0.35355339059327379;
const C5: f32 = 0.2777851165098011;
const C6: f32 = 0.1913417161825449;
const C7: f32 = 0.09754516100806412;

/** cos(pi / 8) / sqrt(2) and sin(pi / 8) / sqrt(2), those of the four-point one. */
const A: f32 = 0.6532814824381883;
const B: f32 = 0.27059805007309845;

function times(factor: f32, v: v128): v128 {
	return f32x4.mul(f32x4.splat(factor), v);
}

/** Writes four rows of four so that rows become columns, `stride` bytes apart. */
function storeTurned(
	to: usize,
	stride: usize,
	a: v128,
	b: v128,
	c: v128,
	d: v128,
): void {
	const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
	const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
	v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
	v128.store(to + stride, v128.shuffle<f64>(ab, cd, 1, 3));
	const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
	const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
	v128.store(to + 2 * stride, v128.shuffle<f64>(abHigh, cdHigh, 0, 2));
	v128.store(to + 3 * stride, v128.shuffle<f64>(abHigh, cdHigh, 1, 3));
}

/**
 * The DCT of each column of an 8 x 8 block, turned: a column's coefficients are written as a row. Twice in
 * a row is the DCT of the block.
 *
 * @param stride bytes from a row of `from` to the next; `to` is 64 numbers side by side
 */
export function forward8(from: usize, stride: usize, to: usize): void {
	for (let half: usize = 0; half < 32; half += 16) {
		const top = from + half;
		const middle = top + 4 * stride;
		const a0 = v128.load(top);
		const a1 = v128.load(top + stride);
		const a2 = v128.load(top + 2 * stride);
		const a3 = v128.load(middle - stride);
		const a4 = v128.load(middle);
		const a5 = v128.load(middle + stride);
		const a6 = v128.load(middle + 2 * stride);
		const a7 = v128.load(middle + 3 * stride);
		const s0 = f32x4.add(a0, a7);
		const s1 = f32x4.add(a1, a6);
		const s2 = f32x4.add(a2, a5);
		const s3 = f32x4.add(a3, a4);
		const e0 = f32x4.add(s0, s3);
		const e1 = f32x4.add(s1, s2);
		const e2 = f32x4.sub(s0, s3);
		const e3 = f32x4.sub(s1, s2);
		const f0 = times(C4, f32x4.add(e0, e1));
		const f4 = times(C4, f32x4.sub(e0, e1));
		const f2 = f32x4.add(times(C2, e2), times(C6, e3));
		const f6 = f32x4.sub(times(C6, e2), times(C2, e3));
		const d0 = f32x4.sub(a0, a7);
		const d1 = f32x4.sub(a1, a6);
		const d2 = f32x4.sub(a2, a5);
		const d3 = f32x4.sub(a3, a4);
		const f1 = f32x4.add(
			f32x4.add(times(C1, d0), times(C3, d1)),
			f32x4.add(times(C5, d2), times(C7, d3)),
		);
		const f3 = f32x4.sub(
			f32x4.sub(times(C3, d0), times(C7, d1)),
			f32x4.add(times(C1, d2), times(C5, d3)),
		);
		const f5 = f32x4.add(
			f32x4.sub(times(C5, d0), times(C1, d1)),
			f32x4.add(times(C7, d2), times(C3, d3)),
		);
		const f7 = f32x4.add(
			f32x4.sub(times(C7, d0), times(C5, d1)),
			f32x4.sub(times(C3, d2), times(C1, d3)),
		);
		const turned = to + 8 * half;
		storeTurned(turned, 32, f0, f1, f2, f3);
		storeTurned(turned + 16, 32, f4, f5, f6, f7);
	}
}

/** The inverse of {@link forward8}, of blocks of 64 numbers side by side. */
export function inverse8(from: usize, to: usize): void {
	for (let half: usize = 0; half < 32; half += 16) {
		const at = from + half;
		const f0 = v128.load(at);
		const f1 = v128.load(at, 32);
		const f2 = v128.load(at, 64);
		const f3 = v128.load(at, 96);
		const f4 = v128.load(at, 128);
		const f5 = v128.load(at, 160);
		const f6 = v128.load(at, 192);
		const f7 = v128.load(at, 224);
		const e0 = times(C4, f32x4.add(f0, f4));
		const e1 = times(C4, f32x4.sub(f0, f4));
		const e2 = f32x4.add(times(C2, f2), times(C6, f6));
		const e3 = f32x4.sub(times(C6, f2), times(C2, f6));
		const s0 = f32x4.add(e0, e2);
		const s1 = f32x4.add(e1, e3);
		const s2 = f32x4.sub(e1, e3);
		const s3 = f32x4.sub(e0, e2);
		const d0 = f32x4.add(
			f32x4.add(times(C1, f1), times(C3, f3)),
			f32x4.add(times(C5, f5), times(C7, f7)),
		);
		const d1 = f32x4.sub(
			f32x4.sub(times(C3, f1), times(C7, f3)),
			f32x4.add(times(C1, f5), times(C5, f7)),
		);
		const d2 = f32x4.add(
			f32x4.sub(times(C5, f1), times(C1, f3)),
			f32x4.add(times(C7, f5), times(C3, f7)),
		);
		const d3 = f32x4.add(
			f32x4.sub(times(C7, f1), times(C5, f3)),
			f32x4.sub(times(C3, f5), times(C1, f7)),
		);
		const turned = to + 8 * half;
		storeTurned(
			turned,
			32,
			f32x4.add(s0, d0),
			f32x4.add(s1, d1),
			f32x4.add(s2, d2),
			f32x4.add(s3, d3),
		);
		storeTurned(
			turned + 16,
			32,
			f32x4.sub(s3, d3),
			f32x4.sub(s2, d2),
			f32x4.sub(s1, d1),
			f32x4.sub(s0, d0),
		);
	}
}

/** {@link forward8} of a 4 x 4 block. */
export function forward4(from: usize, stride: usize, to: usize): void {
	const a0 = v128.load(from);
	const a1 = v128.load(from + stride);
	const a2 = v128.load(from + 2 * stride);
	const a3 = v128.load(from + 3 * stride);
	const s03 = f32x4.add(a0, a3);
	const d03 = f32x4.sub(a0, a3);
	const s12 = f32x4.add(a1, a2);
	const d12 = f32x4.sub(a1, a2);
	storeTurned(
		to,
		16,
		times(0.5, f32x4.add(s03, s12)),
		f32x4.add(times(A, d03), times(B, d12)),
		times(0.5, f32x4.sub(s03, s12)),
		f32x4.sub(times(B, d03), times(A, d12)),
	);
}

/** The inverse of {@link forward4}. */
export function inverse4(from: usize, to: usize): void {
	const f0 = v128.load(from);
	const f1 = v128.load(from, 16);
	const f2 = v128.load(from, 32);
	const f3 = v128.load(from, 48);
	const s03 = times(0.5, f32x4.add(f0, f2));
	const s12 = times(0.5, f32x4.sub(f0, f2));
	const d03 = f32x4.add(times(A, f1), times(B, f3));
	const d12 = f32x4.sub(times(B, f1), times(A, f3));
	storeTurned(
		to,
		16,
		f32x4.add(s03, d03),
		f32x4.add(s12, d12),
		f32x4.sub(s12, d12),
		f32x4.sub(s03, d03),
	);
}
