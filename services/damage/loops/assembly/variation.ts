import { column, firstRun } from "./region";

// Chambolle and Pock's steps, four pixels at a time; all channels of a pixel together, so that the dual is
// read and written once. Planes, strides and places are in bytes.

/** The dual a step along a difference. */
function climbed(dual: usize, next: usize, here: v128, sigma: v128): v128 {
	return f32x4.add(
		v128.load(dual),
		f32x4.mul(sigma, f32x4.sub(v128.load(next), here)),
	);
}

function squares(x: v128, z: v128): v128 {
	return f32x4.add(f32x4.mul(x, x), f32x4.mul(z, z));
}

/** Sheets are given by their first pixel. */
export function ascend(
	ahead: usize,
	across: usize,
	down: usize,
	weights: usize,
	channels: i32,
	plane: usize,
	stride: usize,
	height: i32,
	ends: usize,
	rows: usize,
	first: i32,
	last: i32,
	length: f32,
): void {
	const sigma = f32x4.splat(length);
	const one = f32x4.splat(1);
	for (let y = first; y < last; y++) {
		const row = <usize>y * stride;
		const below = y + 1 < height ? stride : 0;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const to = row + column(ends, run + 4);
			for (let at = row + column(ends, run); at < to; at += 16) {
				let from = ahead + at;
				let x = across + at;
				let z = down + at;
				let here = v128.load(from);
				const x0 = climbed(x, from + 4, here, sigma);
				const z0 = climbed(z, from + below, here, sigma);
				let square = squares(x0, z0);
				let x1 = x0;
				let z1 = z0;
				let x2 = x0;
				let z2 = z0;
				let x3 = x0;
				let z3 = z0;
				if (channels > 1) {
					from += plane;
					here = v128.load(from);
					x1 = climbed(x + plane, from + 4, here, sigma);
					z1 = climbed(z + plane, from + below, here, sigma);
					square = f32x4.add(square, squares(x1, z1));
					from += plane;
					here = v128.load(from);
					x2 = climbed(x + 2 * plane, from + 4, here, sigma);
					z2 = climbed(z + 2 * plane, from + below, here, sigma);
					square = f32x4.add(square, squares(x2, z2));
					if (channels > 3) {
						from += plane;
						here = v128.load(from);
						x3 = climbed(x + 3 * plane, from + 4, here, sigma);
						z3 = climbed(z + 3 * plane, from + below, here, sigma);
						square = f32x4.add(square, squares(x3, z3));
					}
				}
				// Where nothing is over anything, pmin keeps the one.
				const scale = f32x4.pmin(
					one,
					f32x4.div(v128.load(weights + at), f32x4.sqrt(square)),
				);
				v128.store(x, f32x4.mul(x0, scale));
				v128.store(z, f32x4.mul(z0, scale));
				if (channels > 1) {
					x += plane;
					z += plane;
					v128.store(x, f32x4.mul(x1, scale));
					v128.store(z, f32x4.mul(z1, scale));
					x += plane;
					z += plane;
					v128.store(x, f32x4.mul(x2, scale));
					v128.store(z, f32x4.mul(z2, scale));
					if (channels > 3) {
						v128.store(x + plane, f32x4.mul(x3, scale));
						v128.store(z + plane, f32x4.mul(z3, scale));
					}
				}
			}
		}
	}
}

/** One channel. `slope` is 0 where there is none. */
export function descend(
	values: usize,
	ahead: usize,
	across: usize,
	down: usize,
	slope: usize,
	stride: usize,
	ends: usize,
	rows: usize,
	first: i32,
	last: i32,
	length: f32,
): void {
	const tau = f32x4.splat(length);
	for (let y = first; y < last; y++) {
		const row = <usize>y * stride;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const to = row + column(ends, run + 4);
			for (let at = row + column(ends, run); at < to; at += 16) {
				const x = across + at;
				const z = down + at;
				let rise = f32x4.add(
					f32x4.sub(v128.load(x), v128.load(x - 4)),
					f32x4.sub(v128.load(z), v128.load(z - stride)),
				);
				if (slope !== 0) rise = f32x4.sub(rise, v128.load(slope + at));
				const here = v128.load(values + at);
				v128.store(ahead + at, here);
				v128.store(values + at, f32x4.add(here, f32x4.mul(tau, rise)));
			}
		}
	}
}

/** One channel. The padding beside a row's last pixel becomes that pixel, in both sheets. */
export function extrapolate(
	values: usize,
	ahead: usize,
	width: usize,
	stride: usize,
	ends: usize,
	rows: usize,
	first: i32,
	last: i32,
): void {
	for (let y = first; y < last; y++) {
		const row = <usize>y * stride;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const to = row + column(ends, run + 4);
			for (let at = row + column(ends, run); at < to; at += 16) {
				const now = v128.load(values + at);
				v128.store(
					ahead + at,
					f32x4.sub(f32x4.add(now, now), v128.load(ahead + at)),
				);
			}
			const border = row + width;
			if (to === border) {
				store<f32>(ahead + border, load<f32>(ahead + border - 4));
				store<f32>(values + border, load<f32>(values + border - 4));
			}
		}
	}
}

function difference(next: usize, here: v128): v128 {
	return f32x4.sub(v128.load(next), here);
}

export function reweigh(
	values: usize,
	weights: usize,
	channels: i32,
	plane: usize,
	width: usize,
	stride: usize,
	height: i32,
	ends: usize,
	rows: usize,
	price: f32,
	knee: f32,
): void {
	const most = f32x4.splat(price * knee);
	const least = f32x4.splat(knee);
	for (let y = 0; y < height; y++) {
		const row = <usize>y * stride;
		const below = y + 1 < height ? stride : 0;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const to = row + column(ends, run + 4);
			let at = row + column(ends, run);
			for (; at < to; at += 16) {
				let square = f32x4.splat(0);
				let from = values + at;
				for (let c = 0; c < channels; c++, from += plane) {
					const here = v128.load(from);
					const x = difference(from + 4, here);
					const z = difference(from + below, here);
					square = f32x4.add(square, squares(x, z));
				}
				v128.store(
					weights + at,
					f32x4.div(most, f32x4.add(least, f32x4.sqrt(square))),
				);
			}
			for (let beyond = row + width; beyond < at; beyond += 4) {
				store<f32>(weights + beyond, 0);
			}
		}
	}
}
