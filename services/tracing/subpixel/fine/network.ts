import { LEARNED } from "./learned.ts";

/** How far around a pixel the network looks, pixels. */
export const AROUND = 4;

/** One layer: sums of what comes in, weighted. */
interface Layer {
	/** For each value that comes in its weight in every unit. */
	readonly weights: Float32Array;
	readonly biases: Float32Array;
}

const layers = readLayers();

/** Layers as `learned.ts` has them. */
function readLayers(): Layer[] {
	const { sizes, scales, weights: written } = LEARNED;
	const bytes = Buffer.from(written, "base64");
	let at = 0;
	const next = (scale: number) => {
		const value = scale * bytes.readInt16LE(at);
		at += 2;
		return value;
	};
	return scales.map((scale, n): Layer => {
		const [inputs, units] = [sizes[n], sizes[n + 1]];
		const weights = new Float32Array(inputs * units);
		for (let unit = 0; unit < units; unit++)
			for (let i = 0; i < inputs; i++) weights[i * units + unit] = next(scale);
		const biases = Float32Array.from({ length: units }, () => next(scale));
		return { weights, biases };
	});
}

/**
 * What the finer pixels of a pixel hold, as learned from lettering: two layers of rectified sums.
 * Cost: a multiplication for each weight, but for those of bare ground in the first layer.
 */
export interface Network {
	/**
	 * @param around shares of ink of the pixel and of those around it, 0..1, in rows of 2 AROUND + 1
	 * @returns shares of the finer pixels, 0..1, in rows; reused by the next call
	 */
	guess(around: Float32Array): Float32Array;
}

export function createNetwork(): Network {
	const values = layers.map(({ biases }) => new Float32Array(biases.length));
	return {
		guess(around) {
			let from = around;
			layers.forEach((layer, n) => {
				const to = values[n];
				addUp(layer, from, to);
				const isLast = n === layers.length - 1;
				for (let k = 0; k < to.length; k++) {
					if (isLast) to[k] = 1 / (1 + Math.exp(-to[k]));
					else if (to[k] < 0) to[k] = 0;
				}
				from = to;
			});
			return from;
		},
	};
}

function addUp(
	{ weights, biases }: Layer,
	from: Float32Array,
	to: Float32Array,
): void {
	const units = to.length;
	to.set(biases);
	for (let i = 0; i < from.length; i++) {
		const value = from[i];
		if (value === 0) continue;
		for (let k = 0, at = i * units; k < units; k++, at++)
			to[k] += value * weights[at];
	}
}
