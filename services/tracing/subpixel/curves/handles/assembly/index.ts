// As in ../handles.ts and ../../cubic-residual.ts; places in bytes.
const ROUNDS: i32 = 4;
const TINY: f64 = 1e-12;
const LEAST_SQUARE: f64 = 1e-9;
const LEAST_RIDGE: f64 = 1e-6;
const START_HANDLE: usize = 64;
const END_HANDLE: usize = 72;
const LEAST: usize = 80;
const MOST: usize = 88;
const LIMIT: usize = 96;
const CHI_SQUARE: usize = 104;
const WORST: usize = 112;
const HOPELESS: usize = 128;
const RIDGE: usize = 168;
const SETTLED: usize = 176;
const TS: usize = 192;
const XS: usize = 704;
const YS: usize = 1216;
const WEIGHTS: usize = 1728;

/**
 * Two points at a time: an odd one's neighbour is itself, without weight.
 *
 * @param count points, at least one
 */
export function solve(count: i32): void {
	const pairs: usize = ((count + 1) >> 1) << 4;
	if (count & 1) {
		const last: usize = count << 3;
		copyPoint(last);
	}
	const x0 = load<f64>(0);
	const y0 = load<f64>(8);
	const x3 = load<f64>(16);
	const y3 = load<f64>(24);
	const ux = load<f64>(32);
	const uy = load<f64>(40);
	const vx = load<f64>(48);
	const vy = load<f64>(56);
	const least = load<f64>(LEAST);
	const most = load<f64>(MOST);
	const limit = load<f64>(LIMIT);
	const pull = load<f64>(RIDGE);
	const settled = load<f64>(SETTLED);
	let h0 = load<f64>(START_HANDLE);
	let h1 = load<f64>(END_HANDLE);
	const zero = f64x2.splat(0);
	const one = f64x2.splat(1);
	const three = f64x2.splat(3);
	const tiny = f64x2.splat(TINY);
	const startX = f64x2.splat(x0);
	const startY = f64x2.splat(y0);
	const uX = f64x2.splat(ux);
	const uY = f64x2.splat(uy);
	const vX = f64x2.splat(vx);
	const vY = f64x2.splat(vy);
	let before: f64 = Infinity;
	for (let round = 0; ; round++) {
		const b1 = 3 * h0 * ux;
		const b2 = 3 * h0 * uy;
		const a1 = 3 * (x3 + h1 * vx - x0) - 2 * b1;
		const a2 = 3 * (y3 + h1 * vy - y0) - 2 * b2;
		const q1 = x3 - x0 - b1 - a1;
		const q2 = y3 - y0 - b2 - a2;
		const bx = f64x2.splat(b1);
		const by = f64x2.splat(b2);
		const ax = f64x2.splat(a1);
		const ay = f64x2.splat(a2);
		const qx = f64x2.splat(q1);
		const qy = f64x2.splat(q2);
		const ax2 = f64x2.splat(2 * a1);
		const ay2 = f64x2.splat(2 * a2);
		const qx3 = f64x2.splat(3 * q1);
		const qy3 = f64x2.splat(3 * q2);
		const hopeless = load<f64>(HOPELESS + (round << 3)) * limit;
		const tooFar = f64x2.splat(hopeless);
		let worst = zero;
		let aa = zero;
		let ab = zero;
		let bb = zero;
		let ar = zero;
		let br = zero;
		let rr = zero;
		for (let at: usize = 0; at < pairs; at += 16) {
			const px = f64x2.sub(v128.load(at, XS), startX);
			const py = f64x2.sub(v128.load(at, YS), startY);
			let foot = v128.load(at, TS);
			let ex = f64x2.sub(px, away(foot, bx, ax, qx));
			let ey = f64x2.sub(py, away(foot, by, ay, qy));
			let dx = slope(foot, bx, ax2, qx3);
			let dy = slope(foot, by, ay2, qy3);
			let square = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
			let t = moved(foot, ex, ey, dx, dy, f64x2.add(square, tiny), zero, one);
			if (round > 0) {
				foot = t;
				ex = f64x2.sub(px, away(foot, bx, ax, qx));
				ey = f64x2.sub(py, away(foot, by, ay, qy));
				dx = slope(foot, bx, ax2, qx3);
				dy = slope(foot, by, ay2, qy3);
				square = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
				t = moved(foot, ex, ey, dx, dy, f64x2.add(square, tiny), zero, one);
			}
			v128.store(at, t, TS);
			const g = f64x2.div(one, f64x2.add(f64x2.sqrt(square), tiny));
			const r = f64x2.mul(f64x2.sub(f64x2.mul(ey, dx), f64x2.mul(ex, dy)), g);
			worst = f64x2.pmax(worst, f64x2.abs(r));
			if (v128.any_true(f64x2.gt(worst, tooFar))) {
				store<f64>(START_HANDLE, h0);
				store<f64>(END_HANDLE, h1);
				store<f64>(WORST, Infinity);
				return;
			}
			const u = f64x2.sub(one, foot);
			const inner = f64x2.mul(f64x2.mul(f64x2.mul(three, u), foot), g);
			const ja = f64x2.mul(
				f64x2.mul(inner, u),
				f64x2.sub(f64x2.mul(uY, dx), f64x2.mul(uX, dy)),
			);
			const jb = f64x2.mul(
				f64x2.mul(inner, foot),
				f64x2.sub(f64x2.mul(vY, dx), f64x2.mul(vX, dy)),
			);
			const w = v128.load(at, WEIGHTS);
			const wa = f64x2.mul(w, ja);
			const wb = f64x2.mul(w, jb);
			aa = f64x2.add(aa, f64x2.mul(wa, ja));
			ab = f64x2.add(ab, f64x2.mul(wa, jb));
			bb = f64x2.add(bb, f64x2.mul(wb, jb));
			ar = f64x2.add(ar, f64x2.mul(wa, r));
			br = f64x2.add(br, f64x2.mul(wb, r));
			rr = f64x2.add(rr, f64x2.mul(f64x2.mul(w, r), r));
		}
		const chi = sum(rr);
		store<f64>(START_HANDLE, h0);
		store<f64>(END_HANDLE, h1);
		store<f64>(CHI_SQUARE, chi);
		store<f64>(
			WORST,
			max(f64x2.extract_lane(worst, 0), f64x2.extract_lane(worst, 1)),
		);
		if (round === ROUNDS) return;
		if (round > 1 && before - chi < settled) return;
		before = chi;
		const sumAA = LEAST_SQUARE + sum(aa);
		const sumAB = sum(ab);
		const sumBB = LEAST_SQUARE + sum(bb);
		const sumAR = sum(ar);
		const sumBR = sum(br);
		const ridge = pull * (sumAA + sumBB) + LEAST_RIDGE;
		const determinant = (sumAA + ridge) * (sumBB + ridge) - sumAB * sumAB;
		const da = ((sumBB + ridge) * sumAR - sumAB * sumBR) / determinant;
		const db = ((sumAA + ridge) * sumBR - sumAB * sumAR) / determinant;
		h0 = min(most, max(least, h0 + da));
		h1 = min(most, max(least, h1 + db));
	}
}

/** How far the cubic has come from its start at t. */
function away(t: v128, b: v128, a: v128, q: v128): v128 {
	const inner = f64x2.add(a, f64x2.mul(t, q));
	return f64x2.mul(t, f64x2.add(b, f64x2.mul(t, inner)));
}

function slope(t: v128, b: v128, twoA: v128, threeQ: v128): v128 {
	const inner = f64x2.add(twoA, f64x2.mul(t, threeQ));
	return f64x2.add(b, f64x2.mul(t, inner));
}

/** The parameter a step nearer to the foot. */
function moved(
	t: v128,
	ex: v128,
	ey: v128,
	dx: v128,
	dy: v128,
	square: v128,
	zero: v128,
	one: v128,
): v128 {
	const along = f64x2.add(f64x2.mul(ex, dx), f64x2.mul(ey, dy));
	const to = f64x2.add(t, f64x2.div(along, square));
	return f64x2.pmin(one, f64x2.pmax(zero, to));
}

function sum(pair: v128): f64 {
	return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** The point before a place, again, without weight. */
function copyPoint(at: usize): void {
	store<f64>(TS + at, load<f64>(TS + at - 8));
	store<f64>(XS + at, load<f64>(XS + at - 8));
	store<f64>(YS + at, load<f64>(YS + at - 8));
	store<f64>(WEIGHTS + at, 0);
}
