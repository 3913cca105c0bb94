import { compileModule } from "../../webassembly/webassembly.ts";
import type { Weighing } from "./weighing.ts";

/** What assembly/index.ts exports; places and lengths in bytes. */
interface Exports {
	weigh(
		target: number,
		length: number,
		weights: number,
		...sources: number[]
	): void;
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** The weights lie before the filter's memory, which begins where vectors are aligned. */
const WEIGHTS = 0;
const FIRST = 8 * BYTES;

const module = compileModule<Exports>(
	new URL("./weighing.wasm", import.meta.url),
);

/** The filter two doubles at a time, as {@link createWeighing}; nothing where this machine doesn't run it. */
export function createCompiledWeighing(
	weights: readonly number[],
): Weighing | undefined {
	if (module === undefined) return undefined;
	const { instantiate } = module;

	function instance(doubles: number) {
		const { exports, memory } = instantiate(FIRST + BYTES * doubles);
		new Float64Array(memory.buffer, WEIGHTS, weights.length).set(weights);
		const { weigh } = exports;
		return { weigh, view: new Float64Array(memory.buffer, FIRST) };
	}

	let { weigh, view } = instance(0);
	return {
		memory: () => view,
		reserve(doubles) {
			if (doubles <= view.length) return;
			// A memory that grows leaves its old buffer detached. V8 holds that no buffer ever is until it sees the first, and then throws
			// away all that it compiled of typed arrays, for good: it looks at each access from then on.
			const before = view;
			({ weigh, view } = instance(doubles));
			view.set(before);
		},
		weigh(target, count, s) {
			const at = (index: number) => FIRST + BYTES * index;
			// Spread arguments would make an array for each run of windows.
			weigh(
				at(target),
				BYTES * count,
				WEIGHTS,
				at(s[0]),
				at(s[1]),
				at(s[2]),
				at(s[3]),
				at(s[4]),
				at(s[5]),
				at(s[6]),
				at(s[7]),
				at(s[8]),
				at(s[9]),
				at(s[10]),
			);
		},
	};
}
