import { edge, type Mutation, patched, randomBytes, u16le } from "./bytes.ts";

/** Where the blocks begin: after the header, the screen and its colours. */
function blocksAt(bytes: Buffer): number {
	const flags = bytes[10] ?? 0;
	return 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
}

/** The first image descriptor at or after the blocks, or the end. */
function imageAt(bytes: Buffer): number {
	const at = bytes.indexOf(0x2c, blocksAt(bytes));
	return at < 0 ? bytes.length : at;
}

export const gif: readonly Mutation[] = [
	// The screen's size and flags.
	(bytes, random) =>
		patched(bytes, random.pick([6, 8]), u16le(edge(random, 65_535))),
	(bytes, random) =>
		patched(bytes, random.pick([10, 11, 12]), randomBytes(random, 1)),
	// A frame's place, size, flags, and the code size of its data.
	(bytes, random) =>
		patched(
			bytes,
			imageAt(bytes) + random.pick([1, 3, 5, 7]),
			u16le(edge(random, 65_535)),
		),
	(bytes, random) =>
		patched(
			bytes,
			imageAt(bytes) + random.pick([9, 10, 11]),
			randomBytes(random, 1),
		),
	// Codes and the lengths of their blocks.
	(bytes, random) => {
		const from = Math.min(bytes.length - 1, imageAt(bytes) + 11);
		return patched(
			bytes,
			random.whole(from, bytes.length - 1),
			randomBytes(random, random.whole(1, 8)),
		);
	},
	// The same frame hundreds of times: only the first is to be decoded.
	(bytes, random) => {
		const from = imageAt(bytes);
		const frame = bytes.subarray(from, -1);
		return Buffer.concat([
			bytes.subarray(0, from),
			...Array.from({ length: random.whole(2, 500) }, () => frame),
			Buffer.from([0x3b]),
		]);
	},
	// Extensions: control, comments, applications with and without an end.
	(bytes, random) => {
		const at = blocksAt(bytes);
		const size = random.whole(0, 255);
		const extension = Buffer.concat([
			Buffer.from([0x21, random.pick([0xf9, 0xfe, 0xff, 0x01, 0x77]), size]),
			randomBytes(random, random() < 0.5 ? size : random.whole(0, 255)),
			Buffer.from(random() < 0.7 ? [0] : []),
		]);
		return Buffer.concat([
			bytes.subarray(0, at),
			extension,
			bytes.subarray(at),
		]);
	},
];
