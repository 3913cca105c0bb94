import type { Field } from "../field.ts";

/** A field blurred by a Gaussian, the border mirrored. @param sigma pixels, > 0 */
export function blurred(field: Field, sigma: number): Field {
	const { width, height } = field;
	const reach = Math.ceil(3.5 * sigma);
	const taps = Array.from({ length: 2 * reach + 1 }, (_, k) =>
		Math.exp(-0.5 * ((k - reach) / sigma) ** 2),
	);
	const total = taps.reduce((sum, tap) => sum + tap, 0);
	const along = (
		from: Float32Array,
		length: number,
		step: number,
		count: number,
		next: number,
	) => {
		const to = new Float32Array(from.length);
		for (let line = 0; line < count; line++) {
			for (let k = 0; k < length; k++) {
				let sum = 0;
				for (let j = 0; j < taps.length; j++) {
					sum +=
						taps[j] *
						from[line * next + step * mirrored(k + j - reach, length)];
				}
				to[line * next + step * k] = sum / total;
			}
		}
		return to;
	};
	const channels = field.channels.map((channel) =>
		along(along(channel, width, 1, height, width), height, width, width, 1),
	);
	return { width, height, channels };
}

/** The place that a place beyond the ends is the mirror image of; the end counts twice. */
function mirrored(at: number, length: number): number {
	const period = 2 * length;
	const within = ((at % period) + period) % period;
	return within < length ? within : period - 1 - within;
}
