import type { ChromaCoding, Upsampling } from "./chroma.ts";
import type { Layout } from "./field.ts";
import { downsampleLine, upsampleLine } from "./resample.ts";

/** A plane at full resolution brought to chroma's own. */
export function reduce(
	full: Float32Array,
	{ width, height, across, down }: Layout,
	chroma: ChromaCoding,
	into: Float32Array,
): void {
	const narrow = width / across;
	let between = full;
	if (chroma.across !== "none") {
		between = down === 1 ? into : new Float32Array(narrow * height);
		for (let y = 0; y < height; y++) {
			downsampleLine(
				full,
				y * width,
				1,
				narrow,
				chroma.across,
				between,
				y * narrow,
				1,
			);
		}
	}
	if (chroma.down === "none") {
		if (between !== into) into.set(between);
		return;
	}
	for (let x = 0; x < narrow; x++) {
		downsampleLine(
			between,
			x,
			narrow,
			height / down,
			chroma.down,
			into,
			x,
			narrow,
		);
	}
}

/** The inverse of {@link reduce}: as a decoder brings chroma to full resolution. */
export function enlarge(
	low: Float32Array,
	{ width, height, across, down }: Layout,
	chroma: { readonly across: Upsampling; readonly down: Upsampling },
	into: Float32Array,
): void {
	const narrow = width / across;
	let between = low;
	if (chroma.down !== "none") {
		between = across === 1 ? into : new Float32Array(narrow * height);
		for (let x = 0; x < narrow; x++) {
			upsampleLine(
				low,
				x,
				narrow,
				height / down,
				chroma.down,
				between,
				x,
				narrow,
			);
		}
	}
	if (chroma.across === "none") {
		if (between !== into) into.set(between);
		return;
	}
	for (let y = 0; y < height; y++) {
		upsampleLine(
			between,
			y * narrow,
			1,
			narrow,
			chroma.across,
			into,
			y * width,
			1,
		);
	}
}
