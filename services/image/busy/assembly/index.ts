/**
 * Lists the busy pixels of some rows, four at a time.
 *
 * @param first place of the first row in bytes, a row before it and one after the last
 * @param index of the first row's first pixel
 * @param out place of the list in bytes
 * @returns how many there are
 */
export function list(
	first: usize,
	width: i32,
	rows: i32,
	index: i32,
	out: usize,
): i32 {
	const stride: usize = width << 2;
	let end = out;
	let at = first;
	for (let y = 0; y < rows; y++) {
		const base = index + y * width;
		let x = 1;
		if (differs(at, stride, false, width > 1)) {
			store<i32>(end, base);
			end += 4;
		}
		for (; x + 4 < width; x += 4) {
			const here: usize = at + (x << 2);
			const own = v128.load(here);
			const beside = v128.or(
				v128.xor(own, v128.load(here - 4)),
				v128.xor(own, v128.load(here, 4)),
			);
			const across = v128.or(
				v128.xor(own, v128.load(here - stride)),
				v128.xor(own, v128.load(here + stride)),
			);
			const unlike = v128.or(beside, across);
			if (!v128.any_true(unlike)) continue;
			const alike = i32x4.bitmask(i32x4.eq(unlike, i32x4.splat(0)));
			for (let lane = 0; lane < 4; lane++) {
				store<i32>(end, base + x + lane);
				end += ((~alike >> lane) & 1) << 2;
			}
		}
		for (; x < width; x++) {
			if (!differs(at + (x << 2), stride, true, x + 1 < width)) continue;
			store<i32>(end, base + x);
			end += 4;
		}
		at += stride;
	}
	return <i32>((end - out) >> 2);
}

function differs(
	at: usize,
	stride: usize,
	hasLeft: bool,
	hasRight: bool,
): bool {
	const own = load<i32>(at);
	return (
		load<i32>(at - stride) !== own ||
		load<i32>(at + stride) !== own ||
		(hasLeft && load<i32>(at - 4) !== own) ||
		(hasRight && load<i32>(at, 4) !== own)
	);
}
