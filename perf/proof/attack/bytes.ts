import type { Random } from "../../corpus/seeded.ts";

/** A small edit of an encoded image. */
export type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Numbers at which parsers break. */
const EDGES = [
	0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 8192, 8193, 32_767, 32_768, 65_535,
	65_536, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_fe, 0xff_ff_ff_ff,
];

/** A number at a parser's edge, or any; at most `maximum`. */
export function edge(random: Random, maximum = 0xff_ff_ff_ff): number {
	const value =
		random() < 0.7 ? random.pick(EDGES) : Math.floor(random() * (maximum + 1));
	return Math.min(value, maximum);
}

export function randomBytes(random: Random, length: number): Buffer {
	const bytes = Buffer.alloc(length);
	for (let i = 0; i < length; i++) bytes[i] = random.whole(0, 255);
	return bytes;
}

/** A copy with other bytes from `at` on. */
export function patched(bytes: Buffer, at: number, by: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	by.copy(copy, Math.min(at, copy.length));
	return copy;
}

export function u16be(value: number): Buffer {
	return Buffer.from([(value >> 8) & 255, value & 255]);
}

export function u16le(value: number): Buffer {
	return Buffer.from([value & 255, (value >> 8) & 255]);
}

export function u32be(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value >>> 0);
	return bytes;
}

export function u32le(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value >>> 0);
	return bytes;
}

/** Edits that know nothing of the format. */
export const anyFormat: readonly Mutation[] = [
	function flip(bytes, random) {
		const copy = Buffer.from(bytes);
		for (let i = random.whole(1, 12); i > 0; i--)
			copy[random.whole(0, copy.length - 1)] ^= 1 << random.whole(0, 7);
		return copy;
	},
	(bytes, random) => bytes.subarray(0, random.whole(0, bytes.length)),
	function cutOut(bytes, random) {
		const from = random.whole(0, bytes.length - 1);
		const to = from + random.whole(1, 64);
		return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
	},
	function insert(bytes, random) {
		const at = random.whole(0, bytes.length);
		return Buffer.concat([
			bytes.subarray(0, at),
			randomBytes(random, random.whole(1, 64)),
			bytes.subarray(at),
		]);
	},
	function overwrite(bytes, random) {
		const at = random.whole(0, bytes.length - 1);
		return patched(bytes, at, randomBytes(random, random.whole(1, 16)));
	},
	function edgeNumber(bytes, random) {
		const write = random.pick([u16be, u16le, u32be, u32le]);
		return patched(
			bytes,
			random.whole(0, bytes.length - 1),
			write(edge(random)),
		);
	},
	function repeat(bytes, random) {
		const from = random.whole(0, bytes.length - 1);
		const piece = bytes.subarray(from, from + random.whole(1, 200));
		return Buffer.concat([
			bytes.subarray(0, from),
			...Array.from({ length: random.whole(2, 40) }, () => piece),
			bytes.subarray(from),
		]);
	},
	(bytes, random) =>
		Buffer.concat([bytes, randomBytes(random, random.whole(1, 500))]),
];
