import { forwardDct, inverseDct } from "../../dct.ts";
import type { Layout } from "../layout.ts";
import type { Blocks } from "../loops.ts";

const f = Math.fround;

export function clip(
	values: Float32Array,
	{ stride }: Layout,
	blocks: Blocks,
	from: number,
	to: number,
): void {
	const { starts, middles, slack, side, scratch } = blocks;
	const count = side * side;
	for (let n = from; n < to; n++) {
		readBlock(values, stride, starts[n], blocks);
		forwardDct(scratch, side);
		const base = slack.length === count ? 0 : n * count;
		let isInside = true;
		for (let k = 0; k < count; k++) {
			const off = f(scratch[k] - middles[count * n + k]);
			const most = slack[base + k];
			if (off > most) scratch[k] = most - off;
			else if (off < -most) scratch[k] = -most - off;
			else {
				scratch[k] = 0;
				continue;
			}
			isInside = false;
		}
		if (isInside) continue;
		inverseDct(scratch, side);
		addBlock(values, stride, starts[n], blocks);
	}
}

/** Reads a block into its scratch; the means of the pixels, down first, where a sample stands for several. */
function readBlock(
	values: Float32Array,
	stride: number,
	start: number,
	{ side, wide, high, scratch }: Blocks,
): void {
	const share = f(1 / (wide * high));
	for (let row = 0, k = 0; row < side; row++) {
		let at = start + row * high * stride;
		for (let sample = 0; sample < side; sample++, k++, at += wide) {
			let sum = 0;
			for (let i = at; i < at + wide; i++) {
				let column = 0;
				for (let j = 0; j < high; j++) {
					column = f(column + values[i + j * stride]);
				}
				sum = f(sum + column);
			}
			scratch[k] = share * sum;
		}
	}
}

/** Adds the scratch's samples to the pixels that they stand for. */
function addBlock(
	values: Float32Array,
	stride: number,
	start: number,
	{ side, wide, high, scratch }: Blocks,
): void {
	for (let y = 0; y < side * high; y++) {
		const row = side * Math.floor(y / high);
		const at = start + y * stride;
		for (let x = 0; x < side * wide; x++) {
			values[at + x] += scratch[row + Math.floor(x / wide)];
		}
	}
}
