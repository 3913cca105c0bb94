import { compileModule } from "../../webassembly/webassembly.ts";
import type { Region } from "../field.ts";
import { type Layout, originOf } from "./layout.ts";
import type { Loops } from "./loops.ts";

/** What assembly/index.ts exports: places, lengths and strides in bytes. */
type Exports = Record<
	| "ascend"
	| "descend"
	| "extrapolate"
	| "reweigh"
	| "clip"
	| "misses"
	| "filterRows"
	| "filterColumns",
	(...parameters: number[]) => void
>;

const module = compileModule<Exports>(new URL("./loops.wasm", import.meta.url));

type Instance = ReturnType<NonNullable<typeof module>["instantiate"]>;

/** A thread keeps so much for its next restoration, bytes: enough for half a megapixel of JPEG in colour. */
const MOST_KEPT = 2 ** 25;

/** The memory of a restoration that is over. Fresh pages cost as much as ten steps on them. */
let kept: Instance | undefined;

function takeInstance(bytes: number): Instance | undefined {
	const fits = kept !== undefined && kept.memory.buffer.byteLength >= bytes;
	if (kept !== undefined && fits) {
		const instance = kept;
		kept = undefined;
		return instance;
	}
	try {
		return module?.instantiate(bytes);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function giveBack(instance: Instance): void {
	const { byteLength } = instance.memory.buffer;
	if (byteLength > MOST_KEPT) return;
	if (kept === undefined || kept.memory.buffer.byteLength < byteLength) {
		kept = instance;
	}
}

/** Keeps nothing for a next restoration any more. */
export function forgetMemory(): void {
	kept = undefined;
}

/**
 * The loops on four numbers at a time.
 *
 * @param numbers room for so many
 * @returns nothing where this machine doesn't run them, or has no memory of that size
 */
export function createCompiledLoops(numbers: number): Loops | undefined {
	const instance = takeInstance(4 * numbers);
	if (instance === undefined) return undefined;
	const { exports, memory } = instance;
	const { buffer } = memory;
	let taken = 0;
	const take = (count: number) => {
		const at = taken;
		taken += 4 * count;
		if (taken > 4 * numbers) throw new RangeError("more than was asked for");
		return at;
	};
	return {
		floats: (count) => new Float32Array(buffer, take(count), count).fill(0),
		integers(values) {
			const { length } = values;
			const copy = new Int32Array(buffer, take(length), length);
			copy.set(values);
			return copy;
		},
		release() {
			giveBack(instance);
		},
		ascend(
			{ layout, region, ahead, across, down, weights },
			first,
			last,
			length,
		) {
			const at = 4 * originOf(layout, 0);
			exports.ascend(
				ahead.byteOffset + at,
				across.byteOffset + at,
				down.byteOffset + at,
				weights.byteOffset + at,
				layout.channels,
				4 * layout.plane,
				4 * layout.stride,
				layout.height,
				region.ends.byteOffset,
				region.rows.byteOffset,
				first,
				last,
				length,
			);
		},
		descend(sheets, first, last, length, slope) {
			const { layout, region, values, ahead, across, down } = sheets;
			eachChannel(layout, (at) =>
				exports.descend(
					values.byteOffset + at,
					ahead.byteOffset + at,
					across.byteOffset + at,
					down.byteOffset + at,
					slope === undefined ? 0 : slope.byteOffset + at,
					4 * layout.stride,
					region.ends.byteOffset,
					region.rows.byteOffset,
					first,
					last,
					length,
				),
			);
		},
		extrapolate({ layout, region, values, ahead }, first, last) {
			eachChannel(layout, (at) =>
				exports.extrapolate(
					values.byteOffset + at,
					ahead.byteOffset + at,
					4 * layout.width,
					4 * layout.stride,
					region.ends.byteOffset,
					region.rows.byteOffset,
					first,
					last,
				),
			);
		},
		reweigh({ layout, region, values, weights }, price, knee) {
			const at = 4 * originOf(layout, 0);
			exports.reweigh(
				values.byteOffset + at,
				weights.byteOffset + at,
				layout.channels,
				4 * layout.plane,
				4 * layout.width,
				4 * layout.stride,
				layout.height,
				region.ends.byteOffset,
				region.rows.byteOffset,
				price,
				knee,
			);
		},
		clip(values, layout, blocks, from, to) {
			const { starts, middles, slack, side } = blocks;
			const count = side * side;
			const slackStride = slack.length === count ? 0 : 4 * count;
			exports.clip(
				values.byteOffset,
				4 * layout.stride,
				starts.byteOffset + 4 * from,
				middles.byteOffset + 4 * count * from,
				to - from,
				slack.byteOffset + slackStride * from,
				slackStride,
				side,
				blocks.wide,
				blocks.high,
				blocks.scratch.byteOffset,
			);
		},
		misses(drawn, seen, missed, layout, region, beyond) {
			eachChannel(layout, (at) =>
				exports.misses(
					drawn.byteOffset + at,
					seen.byteOffset + at,
					missed.byteOffset + at,
					...rowsOf(layout, region),
					beyond,
				),
			);
		},
		filterRows(from, to, layout, region, taps) {
			eachChannel(layout, (at) =>
				exports.filterRows(
					from.byteOffset + at,
					to.byteOffset + at,
					4 * layout.width,
					...rowsOf(layout, region),
					taps.byteOffset,
					4 * (taps.length - 1),
				),
			);
		},
		filterColumns(from, to, layout, region, taps, adds) {
			eachChannel(layout, (at) =>
				exports.filterColumns(
					from.byteOffset + at,
					to.byteOffset + at,
					...rowsOf(layout, region),
					taps.byteOffset,
					taps.length - 1,
					Number(adds),
				),
			);
		},
	};
}

function rowsOf({ height, stride }: Layout, { ends, rows }: Region): number[] {
	return [height, 4 * stride, ends.byteOffset, rows.byteOffset];
}

/** Calls with each channel's first pixel, in bytes from a sheet's beginning. */
function eachChannel(layout: Layout, call: (at: number) => void): void {
	for (let c = 0; c < layout.channels; c++) call(4 * originOf(layout, c));
}
