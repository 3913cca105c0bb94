import type { Planes } from "./planes.ts";

/** Upper ends of the classes of differences, levels; zero is a class by itself. */
const ENDS = [1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];
/** A difference of this many levels or more is an edge's. */
const STRONG = 24;

/** The share of differences that aren't zero, and of these the share of each class. */
function classes(name: string, sizes: Float64Array, zeros: number) {
	const all = sizes.reduce((sum, count) => sum + count, 0);
	const shares = Array.from(sizes, (count) => (all > 0 ? count / all : 0));
	return {
		[`${name}_uneven`]: Math.log10((all + 1) / (all + zeros + 1)),
		...Object.fromEntries(
			shares.map((share, k) => [`${name}_class_${k}`, share]),
		),
	};
}

/** How large differences are: of neighbours, of their differences, of a mask that is blind to ramps, of colour. */
export function histogramTraces({
	width,
	height,
	luma,
	red,
	blue,
}: Planes): Record<string, number> {
	const gradients = new Counter(4);
	const bends = new Counter(4);
	const masked = new Counter(16);
	const tints = new Counter(1);
	let lumaEdges = 0;
	let tintEdges = 0;
	for (let y = 1; y < height - 1; y++) {
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			for (const step of [1, width]) {
				const here = luma[i];
				const ahead = luma[i + step] - here;
				gradients.add(ahead);
				bends.add(ahead - (here - luma[i - step]));
				const r = red[i + step] - red[i];
				const b = blue[i + step] - blue[i];
				tints.add(r);
				tints.add(b);
				if (Math.abs(ahead) >= 4 * STRONG) lumaEdges++;
				if (Math.abs(r) + Math.abs(b) >= STRONG) tintEdges++;
			}
			masked.add(
				luma[i - width - 1] +
					luma[i - width + 1] +
					luma[i + width - 1] +
					luma[i + width + 1] -
					2 * (luma[i - width] + luma[i - 1] + luma[i + 1] + luma[i + width]) +
					4 * luma[i],
			);
		}
	}
	return {
		...gradients.tell("gradient"),
		...bends.tell("bend"),
		...masked.tell("mask"),
		...tints.tell("tint"),
		edges_of_tint: tintEdges / (1 + lumaEdges + tintEdges),
		edge_share: lumaEdges / (2 * width * height),
	};
}

/** Counts differences by size. */
class Counter {
	readonly #sizes = new Float64Array(ENDS.length);
	readonly #unit: number;
	#zeros = 0;

	/** @param unit what a level is in the numbers that are counted */
	constructor(unit: number) {
		this.#unit = unit;
	}

	add(difference: number): void {
		if (difference === 0) {
			this.#zeros++;
			return;
		}
		const size = Math.abs(difference) / this.#unit;
		let k = 0;
		while (size > ENDS[k]) k++;
		this.#sizes[k]++;
	}

	tell(name: string): Record<string, number> {
		return classes(name, this.#sizes, this.#zeros);
	}
}
