import { column, firstRun } from "./region";

/** One channel. */
export function misses(
	drawn: usize,
	seen: usize,
	missed: usize,
	height: i32,
	stride: usize,
	ends: usize,
	rows: usize,
	beyond: f32,
): void {
	const zero = f32x4.splat(0);
	const cut = f32x4.splat(beyond);
	for (let y = 0; y < height; y++) {
		const row = <usize>y * stride;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const to = row + column(ends, run + 4);
			for (let at = row + column(ends, run); at < to; at += 16) {
				const level = v128.load(seen + at);
				const miss = f32x4.sub(v128.load(drawn + at), level);
				const isHigh = f32x4.ge(level, f32x4.splat(254.5));
				const isLow = f32x4.le(level, f32x4.splat(0.5));
				const high = f32x4.min(zero, f32x4.sub(miss, cut));
				const low = f32x4.max(zero, f32x4.add(miss, cut));
				v128.store(
					missed + at,
					v128.bitselect(high, v128.bitselect(low, miss, isLow), isHigh),
				);
			}
		}
	}
}

/** A pixel whose taps reach beyond the row, from `start` to `end`. */
function filterAtBorder(
	from: usize,
	at: usize,
	start: usize,
	end: usize,
	taps: usize,
	reach: usize,
): f32 {
	let sum = load<f32>(taps) * load<f32>(from + at);
	for (let k: usize = 4; k <= reach; k += 4) {
		const left = at < start + k ? start : at - k;
		const right = min(end, at + k);
		sum +=
			load<f32>(taps + k) * (load<f32>(from + left) + load<f32>(from + right));
	}
	return sum;
}

/** One channel. `reach` is the last tap's offset. */
export function filterRows(
	from: usize,
	to: usize,
	width: usize,
	height: i32,
	stride: usize,
	ends: usize,
	rows: usize,
	taps: usize,
	reach: usize,
): void {
	for (let y = 0; y < height; y++) {
		const start = <usize>y * stride;
		const border = start + width - 4;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const last = start + column(ends, run + 4);
			let at = start + column(ends, run);
			while (at < last) {
				if (at < start + reach || at + 12 + reach > border) {
					for (const stop = min(last, at + 16); at < stop; at += 4) {
						const sum = filterAtBorder(from, at, start, border, taps, reach);
						store<f32>(to + at, sum);
					}
					continue;
				}
				let left = from + at;
				let right = left;
				let sum = f32x4.mul(v128.load32_splat(taps), v128.load(left));
				for (let k: usize = 4; k <= reach; k += 4) {
					left -= 4;
					right += 4;
					const pair = f32x4.add(v128.load(left), v128.load(right));
					sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(taps + k), pair));
				}
				v128.store(to + at, sum);
				at += 16;
			}
		}
	}
}

/** One channel. */
export function filterColumns(
	from: usize,
	to: usize,
	height: i32,
	stride: usize,
	ends: usize,
	rows: usize,
	taps: usize,
	reach: i32,
	adds: bool,
): void {
	for (let y = 0; y < height; y++) {
		const row = <usize>y * stride;
		const end = firstRun(rows, y + 1);
		for (let run = firstRun(rows, y); run < end; run += 8) {
			const last = row + column(ends, run + 4);
			for (let at = row + column(ends, run); at < last; at += 16) {
				let up = from + at;
				let down = up;
				let sum = f32x4.mul(v128.load32_splat(taps), v128.load(up));
				for (let k = 1; k <= reach; k++) {
					if (y - k >= 0) up -= stride;
					if (y + k < height) down += stride;
					const pair = f32x4.add(v128.load(up), v128.load(down));
					const tap = v128.load32_splat(taps + 4 * <usize>k);
					sum = f32x4.add(sum, f32x4.mul(tap, pair));
				}
				if (adds) sum = f32x4.add(v128.load(to + at), sum);
				v128.store(to + at, sum);
			}
		}
	}
}
