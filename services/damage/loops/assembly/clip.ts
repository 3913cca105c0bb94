import { forward4, forward8, inverse4, inverse8 } from "./dct";
import { addSamples, readMeans } from "./samples";

/** Replaces coefficients by how far they are out of their intervals; false where none is. */
function excess(
	block: usize,
	bytes: usize,
	middles: usize,
	slack: usize,
): bool {
	let out = i32x4.splat(0);
	for (let k: usize = 0; k < bytes; k += 16) {
		const off = f32x4.sub(v128.load(block + k), v128.load(middles + k));
		const most = v128.load(slack + k);
		const clipped = f32x4.max(f32x4.min(off, most), f32x4.neg(most));
		v128.store(block + k, f32x4.sub(clipped, off));
		out = v128.or(out, f32x4.ne(clipped, off));
	}
	return v128.any_true(out);
}

/**
 * Clips the coefficients of blocks into their intervals.
 *
 * @param starts offsets in numbers, `count` of them
 * @param side 4 or 8
 * @param slackStride bytes from a block's slack to the next one's, 0 where all have the same
 * @param scratch room for two blocks
 */
export function clip(
	values: usize,
	stride: usize,
	starts: usize,
	middles: usize,
	count: i32,
	slack: usize,
	slackStride: usize,
	side: usize,
	wide: usize,
	high: usize,
	scratch: usize,
): void {
	const bytes = 4 * side * side;
	const other = scratch + bytes;
	for (let n: usize = 0; n < <usize>count; n++) {
		const at = values + ((<usize>load<i32>(starts + 4 * n)) << 2);
		let from = at;
		let step = stride;
		if (wide !== 1 || high !== 1) {
			readMeans(at, stride, side, wide, high, other);
			from = other;
			step = 4 * side;
		}
		if (side === 8) {
			forward8(from, step, scratch);
			forward8(scratch, 32, other);
		} else {
			forward4(from, step, scratch);
			forward4(scratch, 16, other);
		}
		if (!excess(other, bytes, middles + n * bytes, slack + n * slackStride)) {
			continue;
		}
		if (side === 8) {
			inverse8(other, scratch);
			inverse8(scratch, other);
		} else {
			inverse4(other, scratch);
			inverse4(scratch, other);
		}
		addSamples(other, at, stride, side, wide, high);
	}
}
