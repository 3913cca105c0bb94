import { eachRun, type Region } from "../../field.ts";
import { type Layout, originOf } from "../layout.ts";

const f = Math.fround;

export function misses(
	drawn: Float32Array,
	seen: Float32Array,
	missed: Float32Array,
	layout: Layout,
	region: Region,
	beyond: number,
): void {
	const cut = f(beyond);
	eachRunOfChannels(layout, region, (first, last) => {
		for (let i = first; i < last; i++) {
			const level = seen[i];
			const miss = f(drawn[i] - level);
			if (level >= 254.5) missed[i] = Math.min(0, miss - cut);
			else if (level <= 0.5) missed[i] = Math.max(0, miss + cut);
			else missed[i] = miss;
		}
	});
}

export function filterRows(
	from: Float32Array,
	to: Float32Array,
	layout: Layout,
	region: Region,
	taps: Float32Array,
): void {
	const reach = taps.length - 1;
	eachRunOfChannels(layout, region, (first, last, _, start) => {
		const end = start + layout.width - 1;
		for (let i = first; i < last; i++) {
			let sum = f(taps[0] * from[i]);
			for (let k = 1; k <= reach; k++) {
				const left = from[Math.max(start, i - k)];
				const right = from[Math.min(end, i + k)];
				sum = f(sum + f(taps[k] * f(left + right)));
			}
			to[i] = sum;
		}
	});
}

export function filterColumns(
	from: Float32Array,
	to: Float32Array,
	layout: Layout,
	region: Region,
	taps: Float32Array,
	adds: boolean,
): void {
	const { height, stride } = layout;
	eachRunOfChannels(layout, region, (first, last, y) => {
		for (let i = first; i < last; i++) {
			let sum = f(taps[0] * from[i]);
			for (let k = 1; k < taps.length; k++) {
				const up = from[i - Math.min(y, k) * stride];
				const down = from[i + Math.min(height - 1 - y, k) * stride];
				sum = f(sum + f(taps[k] * f(up + down)));
			}
			to[i] = adds ? to[i] + sum : sum;
		}
	});
}

/** Calls with the first pixel of each run, the one after its last, the row, and the row's first pixel. */
function eachRunOfChannels(
	layout: Layout,
	region: Region,
	call: (first: number, last: number, row: number, start: number) => void,
): void {
	const { height, stride, channels } = layout;
	for (let c = 0; c < channels; c++) {
		const origin = originOf(layout, c);
		eachRun(region, stride, 0, height, (first, last, y) =>
			call(origin + first, origin + last, y, origin + y * stride),
		);
	}
}
