// Blocks of samples, each of which stands for some pixels across and down. Strides and places are in bytes.

/** Means of pixels: down first, then across. */
export function readMeans(
	from: usize,
	stride: usize,
	side: usize,
	wide: usize,
	high: usize,
	block: usize,
): void {
	if (wide === 2) {
		readPairs(from, stride, side, high, block);
		return;
	}
	const count: usize = wide * high;
	const share: f32 = <f32>1 / <f32>count;
	for (let row: usize = 0; row < side; row++) {
		for (let k: usize = 0; k < side; k++) {
			const at = from + row * high * stride + 4 * k * wide;
			let sum: f32 = 0;
			for (let i: usize = 0; i < wide; i++) {
				let column: f32 = 0;
				for (let j: usize = 0; j < high; j++) {
					column += load<f32>(at + j * stride + 4 * i);
				}
				sum += column;
			}
			store<f32>(block + 4 * (side * row + k), share * sum);
		}
	}
}

function readPairs(
	from: usize,
	stride: usize,
	side: usize,
	high: usize,
	block: usize,
): void {
	const count: usize = 2 * high;
	const share = f32x4.splat(<f32>1 / <f32>count);
	let to = block;
	for (let row: usize = 0; row < side; row++) {
		const start = from + row * high * stride;
		for (let at = start; at < start + 8 * side; at += 32) {
			let left = v128.load(at);
			let right = v128.load(at, 16);
			for (let j: usize = 1; j < high; j++) {
				left = f32x4.add(left, v128.load(at + j * stride));
				right = f32x4.add(right, v128.load(at + j * stride, 16));
			}
			const sum = f32x4.add(
				v128.shuffle<f32>(left, right, 0, 2, 4, 6),
				v128.shuffle<f32>(left, right, 1, 3, 5, 7),
			);
			v128.store(to, f32x4.mul(share, sum));
			to += 16;
		}
	}
}

function add(to: usize, more: v128): void {
	v128.store(to, f32x4.add(v128.load(to), more));
}

/** Adds samples to all pixels that they stand for. */
export function addSamples(
	block: usize,
	to: usize,
	stride: usize,
	side: usize,
	wide: usize,
	high: usize,
): void {
	for (let y: usize = 0; y < side * high; y++) {
		const at = to + y * stride;
		const row = block + 4 * side * (y / high);
		for (let k: usize = 0; k < 4 * side; k += 16) {
			const four = v128.load(row + k);
			if (wide === 1) {
				add(at + k, four);
			} else if (wide === 2) {
				add(at + 2 * k, v128.shuffle<f32>(four, four, 0, 0, 1, 1));
				add(at + 2 * k + 16, v128.shuffle<f32>(four, four, 2, 2, 3, 3));
			} else {
				addRuns(row + k, at + wide * k, wide);
			}
		}
	}
}

function addRuns(samples: usize, to: usize, wide: usize): void {
	for (let x: usize = 0; x < 4 * wide; x++) {
		const at = to + 4 * x;
		store<f32>(at, load<f32>(at) + load<f32>(samples + 4 * (x / wide)));
	}
}
