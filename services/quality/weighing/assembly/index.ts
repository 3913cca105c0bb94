/**
 * The weighted sum of eleven runs of doubles, two at a time: w0 times the centre's, and w1 .. w5 times the
 * sums of the neighbours at distance 1 .. 5. Places and lengths are in bytes.
 *
 * @param length a multiple of 32, at least 32
 * @param weights six doubles
 */
export function weigh(
	target: usize,
	length: usize,
	weights: usize,
	centre: usize,
	before1: usize,
	after1: usize,
	before2: usize,
	after2: usize,
	before3: usize,
	after3: usize,
	before4: usize,
	after4: usize,
	before5: usize,
	after5: usize,
): void {
	const w0 = v128.load_splat<f64>(weights, 0);
	const w1 = v128.load_splat<f64>(weights, 8);
	const w2 = v128.load_splat<f64>(weights, 16);
	const w3 = v128.load_splat<f64>(weights, 24);
	const w4 = v128.load_splat<f64>(weights, 32);
	const w5 = v128.load_splat<f64>(weights, 40);
	for (let at: usize = 0; at < length; at += 32) {
		let sum = f64x2.mul(w0, v128.load(centre + at));
		sum = f64x2.add(sum, pair(w1, before1 + at, after1 + at));
		sum = f64x2.add(sum, pair(w2, before2 + at, after2 + at));
		sum = f64x2.add(sum, pair(w3, before3 + at, after3 + at));
		sum = f64x2.add(sum, pair(w4, before4 + at, after4 + at));
		sum = f64x2.add(sum, pair(w5, before5 + at, after5 + at));
		v128.store(target + at, sum);
		let next = f64x2.mul(w0, v128.load(centre + at, 16));
		next = f64x2.add(next, nextPair(w1, before1 + at, after1 + at));
		next = f64x2.add(next, nextPair(w2, before2 + at, after2 + at));
		next = f64x2.add(next, nextPair(w3, before3 + at, after3 + at));
		next = f64x2.add(next, nextPair(w4, before4 + at, after4 + at));
		next = f64x2.add(next, nextPair(w5, before5 + at, after5 + at));
		v128.store(target + at, next, 16);
	}
}

function pair(weight: v128, before: usize, after: usize): v128 {
	return f64x2.mul(weight, f64x2.add(v128.load(before), v128.load(after)));
}

/** The pair after that. */
function nextPair(weight: v128, before: usize, after: usize): v128 {
	const sum = f64x2.add(v128.load(before, 16), v128.load(after, 16));
	return f64x2.mul(weight, sum);
}
