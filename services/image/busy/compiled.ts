import { type Compiled, compileModule } from "../../webassembly/webassembly.ts";
import type { BusyLister } from "./busy.ts";
import { plainLister } from "./plain.ts";

/** What assembly/index.ts exports; places in bytes. */
interface Exports {
	list(
		first: number,
		width: number,
		rows: number,
		index: number,
		out: number,
	): number;
}

/** Pixels that are looked at before their list is fetched: what they take stays in a core's cache. */
const AT_ONCE = 16_384;
/** Rows beside those. */
const BESIDE = 2;
const BYTES = Int32Array.BYTES_PER_ELEMENT;

const module: Compiled<Exports> | undefined = compileModule<Exports>(
	new URL("./busy.wasm", import.meta.url),
);

/** Four pixels at a time; nothing where this machine doesn't run it. */
export function createCompiledLister(): BusyLister | undefined {
	const instance = module?.instantiate(
		BYTES * (AT_ONCE + BESIDE * AT_ONCE + AT_ONCE),
	);
	if (instance === undefined) return undefined;
	const { exports, memory } = instance;
	const all = new Int32Array(memory.buffer);
	return {
		list(words, width, height) {
			if (width > AT_ONCE) return plainLister.list(words, width, height);
			const most = Math.floor(AT_ONCE / width);
			const out = (most + BESIDE) * width;
			const busy = new Int32Array(words.length);
			let count = 0;
			for (let y = 0; y < height; y += most) {
				const rows = Math.min(most, height - y);
				const from = Math.max(0, y - 1);
				const to = Math.min(height, y + rows + 1);
				const seen = words.subarray(from * width, to * width);
				all.set(seen, (from - y + 1) * width);
				// Beyond the picture all is alike.
				if (y === 0) all.copyWithin(0, width, 2 * width);
				if (to === y + rows)
					all.copyWithin((rows + 1) * width, rows * width, (rows + 1) * width);
				const found = exports.list(
					BYTES * width,
					width,
					rows,
					y * width,
					BYTES * out,
				);
				busy.set(all.subarray(out, out + found), count);
				count += found;
			}
			return busy.slice(0, count);
		},
	};
}
