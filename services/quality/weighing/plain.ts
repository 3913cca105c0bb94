import type { Weighing } from "./weighing.ts";

/** The filter in JavaScript, for machines whose WebAssembly has no vectors. */
export function createPlainWeighing(weights: readonly number[]): Weighing {
	const [w0, w1, w2, w3, w4, w5] = weights;
	let memory = new Float64Array(0);
	return {
		memory: () => memory,
		reserve(doubles) {
			if (doubles <= memory.length) return;
			const wider = new Float64Array(doubles);
			wider.set(memory);
			memory = wider;
		},
		weigh(target, count, s) {
			const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10] = s;
			const m = memory;
			for (let i = 0; i < count; i++) {
				m[target + i] =
					w0 * m[s0 + i] +
					w1 * (m[s1 + i] + m[s2 + i]) +
					w2 * (m[s3 + i] + m[s4 + i]) +
					w3 * (m[s5 + i] + m[s6 + i]) +
					w4 * (m[s7 + i] + m[s8 + i]) +
					w5 * (m[s9 + i] + m[s10 + i]);
			}
		},
	};
}
