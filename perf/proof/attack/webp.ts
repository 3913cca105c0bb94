import type { Random } from "../../corpus/seeded.ts";
import { edge, type Mutation, patched, randomBytes, u32le } from "./bytes.ts";

interface Chunk {
	readonly type: string;
	readonly data: Buffer;
}

function parse(bytes: Buffer): Chunk[] {
	const chunks: Chunk[] = [];
	let at = 12;
	while (at + 8 <= bytes.length) {
		const length = bytes.readUInt32LE(at + 4);
		chunks.push({
			type: bytes.toString("latin1", at, at + 4),
			data: bytes.subarray(at + 8, at + 8 + length),
		});
		at += 8 + length + (length & 1);
	}
	return chunks;
}

function encode({ type, data }: Chunk): Buffer {
	return Buffer.concat([
		Buffer.from(type, "latin1"),
		u32le(data.length),
		data,
		Buffer.alloc(data.length & 1),
	]);
}

function write(chunks: readonly Chunk[]): Buffer {
	const body = Buffer.concat([Buffer.from("WEBP"), ...chunks.map(encode)]);
	return Buffer.concat([Buffer.from("RIFF"), u32le(body.length), body]);
}

function withChunks(edit: (chunks: Chunk[], random: Random) => Chunk[]) {
	return (bytes: Buffer, random: Random) => write(edit(parse(bytes), random));
}

const u24le = (value: number) => u32le(value).subarray(0, 3);

/** The extended header: flags, and a canvas that need not be the picture's. */
function extended(random: Random): Chunk {
	return {
		type: "VP8X",
		data: Buffer.concat([
			Buffer.from([random.whole(0, 255), 0, 0, 0]),
			u24le(edge(random, 0xff_ff_ff)),
			u24le(edge(random, 0xff_ff_ff)),
		]),
	};
}

export const webp: readonly Mutation[] = [
	// The first bytes of each kind of bitstream hold its size.
	withChunks((chunks, random) =>
		chunks.map((chunk) =>
			/^VP8/.test(chunk.type)
				? {
						...chunk,
						data: patched(
							chunk.data,
							random.whole(0, 12),
							randomBytes(random, random.whole(1, 4)),
						),
					}
				: chunk,
		),
	),
	withChunks((chunks, random) => {
		const chosen = random.pick(chunks);
		return chunks.map((chunk) =>
			chunk === chosen
				? {
						...chunk,
						data: patched(
							chunk.data,
							random.whole(0, Math.max(0, chunk.data.length - 1)),
							randomBytes(random, random.whole(1, 8)),
						),
					}
				: chunk,
		);
	}),
	withChunks((chunks, random) => [extended(random), ...chunks]),
	withChunks((chunks, random) => [
		extended(random),
		{ type: "ICCP", data: randomBytes(random, random.pick([0, 4, 128, 5000])) },
		{ type: "ALPH", data: randomBytes(random, random.whole(0, 60)) },
		...chunks,
		{ type: "EXIF", data: randomBytes(random, random.whole(0, 60)) },
		{ type: "XMP ", data: randomBytes(random, random.whole(0, 60)) },
	]),
	// Frames that claim places and sizes of their own.
	withChunks((chunks, random) => {
		const frame: Chunk = {
			type: "ANMF",
			data: Buffer.concat([
				u24le(edge(random, 0xff_ff_ff)),
				u24le(edge(random, 0xff_ff_ff)),
				u24le(edge(random, 0xff_ff_ff)),
				u24le(edge(random, 0xff_ff_ff)),
				u24le(0),
				Buffer.from([random.whole(0, 3)]),
				...chunks.map(encode),
			]),
		};
		return [
			extended(random),
			{ type: "ANIM", data: randomBytes(random, 6) },
			...Array.from({ length: random.whole(1, 60) }, () => frame),
		];
	}),
	withChunks((chunks, random) => {
		const chunk = random.pick(chunks);
		return [...Array.from({ length: random.whole(2, 40) }, () => chunk)];
	}),
	withChunks((chunks, random) =>
		chunks.map(({ type, data }) => ({
			type:
				random() < 0.5
					? type
					: random.pick(["VP8 ", "VP8L", "VP8X", "ANMF", "ALPH", "JUNK"]),
			data,
		})),
	),
	// Lengths that lie: of the file, of the first chunk.
	(bytes, random) => patched(bytes, random.pick([4, 16]), u32le(edge(random))),
];
