/**
 * The inner loop of an 11-tap symmetric filter as a WebAssembly function on two doubles at a time.
 * JavaScript has no such instructions; the loop is small enough to be put together by hand.
 *
 * Encodings: WebAssembly Core Specification 2.0, chapter 5 (binary format).
 */

/** A filter with memory of its own, in doubles. */
export interface Weighing {
	/** All of the filter's memory. Taken anew after each `reserve`, which may move it. */
	readonly memory: () => Float64Array;
	/** Makes sure that there is room for so many doubles. */
	reserve(doubles: number): void;
	/**
	 * Writes the weighted sum of eleven runs of doubles: w0 times the first, and w1 .. w5 times the
	 * sums of the pairs that follow.
	 *
	 * @param target where the result begins, as an index into `memory`
	 * @param count doubles to write, a multiple of four, at least four
	 * @param sources eleven indices: the centre, then the two neighbours at distance 1, 2, .. 5
	 */
	weigh(target: number, count: number, sources: readonly number[]): void;
}

/** What is used of WebAssembly's interface; the types of Node.js 20 leave it out. */
interface Engine {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (
		module: object,
	) => {
		readonly exports: {
			readonly memory: {
				readonly buffer: ArrayBuffer;
				grow(pages: number): void;
			};
			readonly weigh: (...parameters: number[]) => void;
		};
	};
}

const { Instance, Module } = (globalThis as unknown as { WebAssembly: Engine })
	.WebAssembly;

const PAGE_DOUBLES = 65536 / 8;
const SOURCES = 11;
// Locals: target, length in bytes, the sources, then the place in the loop, then the weights.
const TARGET = 0;
const LENGTH = 1;
const FIRST_SOURCE = 2;
const PLACE = FIRST_SOURCE + SOURCES;
const FIRST_WEIGHT = PLACE + 1;

const I32 = 0x7f;
const V128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const ADD_I32 = [0x6a];
const SPLAT = [0xfd, 0x14];
const ADD = [0xfd, 0xf0, 0x01];
const MULTIPLY = [0xfd, 0xf2, 0x01];
const ALIGN_8 = 3;
const load = (offset: number) => [0xfd, 0x00, ALIGN_8, offset];
const store = (offset: number) => [0xfd, 0x0b, ALIGN_8, offset];
const constant = (value: number) => [
	0x44,
	...new Uint8Array(new Float64Array([value]).buffer),
];

/** Instructions that leave the weighted sum of two doubles, `offset` bytes ahead, on the stack. */
function weighted(offset: number, weights: readonly number[]): number[] {
	const source = (index: number) => [
		...get(FIRST_SOURCE + index),
		...get(PLACE),
		...ADD_I32,
		...load(offset),
	];
	return weights.flatMap((_, distance) => {
		const weight = get(FIRST_WEIGHT + distance);
		if (distance === 0) return [...weight, ...source(0), ...MULTIPLY];
		const pair = [...source(2 * distance - 1), ...source(2 * distance), ...ADD];
		return [...weight, ...pair, ...MULTIPLY, ...ADD];
	});
}

function moduleBytes(weights: readonly number[]): Uint8Array {
	const step = (offset: number) => [
		...get(TARGET),
		...get(PLACE),
		...ADD_I32,
		...weighted(offset, weights),
		...store(offset),
	];
	const body = [
		// Two groups of locals beside the parameters: the place, and a vector for each weight.
		...[2, 1, I32, weights.length, V128],
		...weights.flatMap((weight, k) => [
			...constant(weight),
			...SPLAT,
			...set(FIRST_WEIGHT + k),
		]),
		...[0x03, 0x40], // loop
		...step(0),
		...step(16),
		...[...get(PLACE), 0x41, 32, ...ADD_I32, 0x22, PLACE], // place += 32, kept on the stack
		...[...get(LENGTH), 0x49], // below the length?
		...[0x0d, 0], // then once more
		...[0x0b, 0x0b],
	];
	const parameters = Array.from({ length: PLACE }, () => I32);
	const name = (text: string) => [text.length, ...Buffer.from(text)];
	const section = (id: number, content: readonly number[]) => [
		id,
		...leb(content.length),
		...content,
	];
	return Uint8Array.from([
		...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
		...section(1, [1, 0x60, parameters.length, ...parameters, 0]),
		...section(3, [1, 0]),
		...section(5, [1, 0, 1]),
		...section(7, [2, ...name("memory"), 2, 0, ...name("weigh"), 0, 0]),
		...section(10, [1, ...leb(body.length), ...body]),
	]);
}

/** An unsigned number in base 128, low digits first. */
function leb(value: number): number[] {
	return value < 128
		? [value]
		: [(value & 127) | 128, ...leb(Math.floor(value / 128))];
}

/** @param weights w0 .. w5 */
export function createWeighing(weights: readonly number[]): Weighing {
	const { memory, weigh: run } = new Instance(new Module(moduleBytes(weights)))
		.exports;
	let view = new Float64Array(memory.buffer);
	return {
		memory: () => view,
		reserve(doubles) {
			const missing = Math.ceil((doubles - view.length) / PAGE_DOUBLES);
			if (missing <= 0) return;
			memory.grow(missing);
			view = new Float64Array(memory.buffer);
		},
		weigh(target, count, s) {
			const at = (k: number) => 8 * (s[k] as number);
			// Spread arguments would make an array for each run of windows.
			run(
				8 * target,
				8 * count,
				at(0),
				at(1),
				at(2),
				at(3),
				at(4),
				at(5),
				at(6),
				at(7),
				at(8),
				at(9),
				at(10),
			);
		},
	};
}
