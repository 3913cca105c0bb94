import { crc32, deflateSync } from "node:zlib";
import type { Random } from "../../corpus/seeded.ts";
import { edge, type Mutation, patched, randomBytes, u32be } from "./bytes.ts";

interface Chunk {
	readonly type: string;
	readonly data: Buffer;
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const MIB = 2 ** 20;

/** Chunks as far as they can be read. */
function parse(bytes: Buffer): Chunk[] {
	const chunks: Chunk[] = [];
	let at = 8;
	while (at + 12 <= bytes.length) {
		const length = bytes.readUInt32BE(at);
		const type = bytes.toString("latin1", at + 4, at + 8);
		chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
		at += 12 + length;
	}
	return chunks;
}

function encode({ type, data }: Chunk): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	return Buffer.concat([u32be(data.length), body, u32be(crc(body))]);
}

/** Node 20.15 brings zlib.crc32; older ones don't. */
function crc(body: Buffer): number {
	if (typeof crc32 === "function") return crc32(body);
	let value = 0xffffffff;
	for (const byte of body) {
		value ^= byte;
		for (let bit = 0; bit < 8; bit++)
			value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return (value ^ 0xffffffff) >>> 0;
}

const write = (chunks: readonly Chunk[]) =>
	Buffer.concat([SIGNATURE, ...chunks.map(encode)]);

function withChunks(edit: (chunks: Chunk[], random: Random) => Chunk[]) {
	return (bytes: Buffer, random: Random) => write(edit(parse(bytes), random));
}

function header(
	width: number,
	height: number,
	depth: number,
	colour: number,
	interlace: number,
): Chunk {
	const data = Buffer.concat([
		u32be(width),
		u32be(height),
		Buffer.from([depth, colour, 0, 0, interlace]),
	]);
	return { type: "IHDR", data };
}

const end: Chunk = { type: "IEND", data: Buffer.alloc(0) };

/** Made once: deflating these takes longer than anything else here. */
const bombs = new Map<number, Buffer>();
function bomb(mebibytes: number): Buffer {
	const made = bombs.get(mebibytes);
	if (made !== undefined) return made;
	const packed = deflateSync(Buffer.alloc(mebibytes * MIB), { level: 9 });
	bombs.set(mebibytes, packed);
	return packed;
}

function insertAfterHeader(bytes: Buffer, chunk: Chunk): Buffer {
	const [first, ...rest] = parse(bytes);
	return first ? write([first, chunk, ...rest]) : bytes;
}

export const png: readonly Mutation[] = [
	withChunks((chunks, random) => {
		const fields = [
			[0, 4],
			[4, 4],
			[8, 1],
			[9, 1],
			[10, 1],
			[11, 1],
			[12, 1],
		] as const;
		const [at, size] = random.pick(fields);
		const value =
			size === 4
				? u32be(edge(random))
				: Buffer.from([random.pick([0, 1, 2, 3, 4, 6, 8, 16, 255])]);
		return chunks.map((chunk) =>
			chunk.type === "IHDR"
				? { ...chunk, data: patched(chunk.data, at, value) }
				: chunk,
		);
	}),
	withChunks((chunks, random) =>
		chunks.filter(() => random() < 0.7 || chunks.length < 3),
	),
	withChunks((chunks, random) => {
		const copy = [...chunks];
		const chunk = random.pick(chunks);
		for (let i = random.whole(1, 30); i > 0; i--)
			copy.splice(random.whole(0, copy.length), 0, chunk);
		return copy;
	}),
	withChunks((chunks, random) => {
		const copy = [...chunks];
		const [moved] = copy.splice(random.whole(0, copy.length - 1), 1);
		copy.splice(random.whole(0, copy.length), 0, moved);
		return copy;
	}),
	withChunks((chunks, random) => {
		const chosen = random.pick(chunks);
		return chunks.map((chunk) =>
			chunk === chosen && chunk.data.length > 0
				? {
						...chunk,
						data: patched(
							chunk.data,
							random.whole(0, chunk.data.length - 1),
							randomBytes(random, random.whole(1, 8)),
						),
					}
				: chunk,
		);
	}),
	// A length that lies, of any chunk.
	function lyingLength(bytes, random) {
		let at = 8;
		for (let i = random.whole(0, 5); i > 0 && at + 12 <= bytes.length; i--)
			at += 12 + bytes.readUInt32BE(at);
		return at + 4 <= bytes.length
			? patched(bytes, at, u32be(edge(random)))
			: bytes;
	},
	// Compressed text, a profile and XMP that swell.
	(bytes, random) =>
		insertAfterHeader(bytes, {
			type: "zTXt",
			data: Buffer.concat([
				Buffer.from("Comment\0\0"),
				bomb(random.pick([1, 8, 64])),
			]),
		}),
	(bytes, random) =>
		insertAfterHeader(bytes, {
			type: "iCCP",
			data: Buffer.concat([
				Buffer.from("icc\0\0"),
				bomb(random.pick([1, 8, 64])),
			]),
		}),
	(bytes, random) =>
		insertAfterHeader(bytes, {
			type: "iTXt",
			data: Buffer.concat([
				Buffer.from("XML:com.adobe.xmp\0\x01\0\0\0"),
				bomb(random.pick([1, 8, 64])),
			]),
		}),
	// Thousands of text chunks, as many as libraries remember.
	(bytes, random) => {
		const [first, ...rest] = parse(bytes);
		const text = {
			type: "tEXt",
			data: Buffer.from(`k${random.whole(0, 9)}\0${"v".repeat(40)}`),
		};
		return write([
			first,
			...Array.from({ length: random.whole(100, 3000) }, () => text),
			...rest,
		]);
	},
	// Data that swells far beyond what the header says.
	(_bytes, random) =>
		write([
			header(8, 8, 8, 6, random.whole(0, 1)),
			{ type: "IDAT", data: bomb(random.pick([1, 8, 64])) },
			end,
		]),
	// Giants, interlaced or not, near and over the limits; mostly of one colour.
	(_bytes, random) => {
		const [width, height] = random.pick([
			[8192, 3000],
			[3000, 8192],
			[8193, 10],
			[8192, 3052],
			[5000, 5000],
			[5001, 5000],
			[100_000, 1],
			[1, 8192],
			[65_535, 65_535],
		]);
		const rows =
			Math.min(height, 8192) * (Math.ceil(Math.min(width, 8192) / 8) + 1);
		return write([
			header(width, height, 1, 0, random.whole(0, 1)),
			{ type: "IDAT", data: deflateSync(Buffer.alloc(rows), { level: 1 }) },
			end,
		]);
	},
	// Palettes and transparency of wrong sizes.
	withChunks((chunks, random) => [
		chunks[0],
		{ type: "PLTE", data: randomBytes(random, random.whole(0, 800)) },
		{ type: "tRNS", data: randomBytes(random, random.whole(0, 300)) },
		...chunks.slice(1),
	]),
	// Colour, orientation and animation chunks of random content.
	withChunks((chunks, random) => [
		chunks[0],
		{
			type: random.pick([
				"gAMA",
				"cHRM",
				"sRGB",
				"eXIf",
				"acTL",
				"fcTL",
				"pHYs",
				"sBIT",
				"bKGD",
				"hIST",
				"sPLT",
				"cICP",
			]),
			data: randomBytes(random, random.pick([0, 1, 4, 8, 26, 32, 1000])),
		},
		...chunks.slice(1),
	]),
];
