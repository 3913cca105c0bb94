import { eachRun } from "../../field.ts";
import { originOf, type Sheets } from "../layout.ts";

/** Rounds to single precision, as arithmetic on four numbers at a time does after each operation. */
const f = Math.fround;

export function ascend(
	{ layout, region, ahead, across, down, weights }: Sheets,
	firstRow: number,
	lastRow: number,
	length: number,
): void {
	const { height, stride, plane, channels } = layout;
	const sigma = f(length);
	const origin = originOf(layout, 0);
	eachRun(region, stride, firstRow, lastRow, (first, last, y) => {
		const below = y < height - 1 ? stride : 0;
		const end = origin + last;
		for (let i = origin + first; i < end; i++) {
			let square = 0;
			for (let c = 0, k = i; c < channels; c++, k += plane) {
				const here = ahead[k];
				const x = f(across[k] + f(sigma * f(ahead[k + 1] - here)));
				const z = f(down[k] + f(sigma * f(ahead[k + below] - here)));
				square = f(square + f(f(x * x) + f(z * z)));
				across[k] = x;
				down[k] = z;
			}
			const scale = f(weights[i] / f(Math.sqrt(square)));
			if (!(scale < 1)) continue;
			for (let c = 0, k = i; c < channels; c++, k += plane) {
				across[k] *= scale;
				down[k] *= scale;
			}
		}
	});
}

export function descend(
	{ layout, region, values, ahead, across, down }: Sheets,
	firstRow: number,
	lastRow: number,
	length: number,
	slope: Float32Array | undefined,
): void {
	const { stride, channels } = layout;
	const tau = f(length);
	for (let c = 0; c < channels; c++) {
		const origin = originOf(layout, c);
		eachRun(region, stride, firstRow, lastRow, (first, last) => {
			for (let i = origin + first; i < origin + last; i++) {
				const x = f(across[i] - across[i - 1]);
				let rise = f(x + f(down[i] - down[i - stride]));
				if (slope !== undefined) rise = f(rise - slope[i]);
				const here = values[i];
				ahead[i] = here;
				values[i] = here + f(tau * rise);
			}
		});
	}
}

export function extrapolate(
	{ layout, region, values, ahead }: Sheets,
	firstRow: number,
	lastRow: number,
): void {
	const { width, stride, channels } = layout;
	for (let c = 0; c < channels; c++) {
		const origin = originOf(layout, c);
		eachRun(region, stride, firstRow, lastRow, (first, last, y) => {
			const end = origin + last;
			for (let i = origin + first; i < end; i++) {
				ahead[i] = f(2 * values[i]) - ahead[i];
			}
			if (last === y * stride + width) {
				ahead[end] = ahead[end - 1];
				values[end] = values[end - 1];
			}
		});
	}
}

export function reweigh(
	{ layout, region, values, weights }: Sheets,
	price: number,
	knee: number,
): void {
	const { height, stride, plane, channels } = layout;
	const least = f(knee);
	const most = f(f(price) * least);
	const origin = originOf(layout, 0);
	eachRun(region, stride, 0, height, (first, last, y) => {
		const below = y < height - 1 ? stride : 0;
		for (let i = origin + first; i < origin + last; i++) {
			let square = 0;
			for (let c = 0, k = i; c < channels; c++, k += plane) {
				const here = values[k];
				const x = f(values[k + 1] - here);
				const z = f(values[k + below] - here);
				square = f(square + f(f(x * x) + f(z * z)));
			}
			weights[i] = most / f(least + f(Math.sqrt(square)));
		}
	});
}
