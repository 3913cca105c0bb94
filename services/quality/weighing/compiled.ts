import { BYTES_A_PAGE, compileModule } from "../../webassembly/webassembly.ts";
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
	const { exports, memory } = module.instantiate(FIRST);
	const { weigh } = exports;
	const viewed = () => {
		new Float64Array(memory.buffer, WEIGHTS, weights.length).set(weights);
		return new Float64Array(memory.buffer, FIRST);
	};
	let view = viewed();
	return {
		memory: () => view,
		reserve(doubles) {
			const missing = Math.ceil(
				((doubles - view.length) * BYTES) / BYTES_A_PAGE,
			);
			if (missing <= 0) return;
			memory.grow(missing);
			view = viewed();
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
