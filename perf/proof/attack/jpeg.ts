import type { Random } from "../../corpus/seeded.ts";
import { edge, type Mutation, patched, randomBytes, u16be } from "./bytes.ts";

interface Segment {
	readonly marker: number;
	/** Payload without the length; entropy-coded data after an SOS goes with it. */
	readonly data: Buffer;
	readonly scan: Buffer;
}

const SOS = 0xda;
const SOI = Buffer.from([0xff, 0xd8]);
const EOI = Buffer.from([0xff, 0xd9]);

function parse(bytes: Buffer): Segment[] {
	const segments: Segment[] = [];
	let at = 2;
	while (at + 4 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1];
		if (marker === 0xd9) break;
		const length = bytes.readUInt16BE(at + 2);
		const data = bytes.subarray(at + 4, at + 2 + length);
		at += 2 + length;
		const from = at;
		if (marker === SOS)
			while (
				at + 1 < bytes.length &&
				!(
					bytes[at] === 0xff &&
					bytes[at + 1] !== 0 &&
					(bytes[at + 1] & 0xf8) !== 0xd0
				)
			)
				at++;
		segments.push({ marker, data, scan: bytes.subarray(from, at) });
	}
	return segments;
}

const encode = ({ marker, data, scan }: Segment) =>
	Buffer.concat([
		Buffer.from([0xff, marker]),
		u16be(Math.min(65_535, data.length + 2)),
		data,
		scan,
	]);

const write = (segments: readonly Segment[]) =>
	Buffer.concat([SOI, ...segments.map(encode), EOI]);

function withSegments(
	edit: (segments: Segment[], random: Random) => Segment[],
) {
	return (bytes: Buffer, random: Random) => write(edit(parse(bytes), random));
}

const segment = (marker: number, data: Buffer): Segment => ({
	marker,
	data,
	scan: Buffer.alloc(0),
});

/** Changes something in the payload of the segments of some markers. */
function inside(markers: readonly number[]) {
	return withSegments((segments, random) =>
		segments.map((one) =>
			markers.includes(one.marker) && one.data.length > 0
				? {
						...one,
						data: patched(
							one.data,
							random.whole(0, one.data.length - 1),
							randomBytes(random, random.whole(1, 4)),
						),
					}
				: one,
		),
	);
}

const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca];

export const jpeg: readonly Mutation[] = [
	// Height, width, precision, components and their sampling.
	withSegments((segments, random) =>
		segments.map((one) =>
			frames.includes(one.marker)
				? {
						...one,
						data: patched(
							one.data,
							random.pick([1, 3]),
							u16be(edge(random, 65_535)),
						),
					}
				: one,
		),
	),
	inside(frames),
	inside([0xdb]),
	inside([0xc4]),
	inside([SOS]),
	withSegments((segments, random) =>
		segments.map((one) =>
			one.marker === SOS && one.scan.length > 0
				? {
						...one,
						scan: patched(
							one.scan,
							random.whole(0, one.scan.length - 1),
							randomBytes(random, random.whole(1, 6)),
						),
					}
				: one,
		),
	),
	// Another kind of frame: lossless, arithmetic, hierarchical.
	withSegments((segments, random) =>
		segments.map((one) =>
			frames.includes(one.marker)
				? {
						...one,
						marker: random.pick([
							0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc9, 0xca, 0xcb, 0xcf,
						]),
					}
				: one,
		),
	),
	withSegments((segments, random) => segments.filter(() => random() < 0.8)),
	withSegments((segments, random) => {
		const copy = [...segments];
		const one = random.pick(segments);
		if (one === undefined) return copy;
		for (let i = random.whole(1, 10); i > 0; i--)
			copy.splice(random.whole(0, copy.length), 0, one);
		return copy;
	}),
	// Hundreds of scans over the same picture: each is decoded in full.
	withSegments((segments, random) => {
		const scans = segments.filter(({ marker }) => marker === SOS);
		const times = random.whole(10, 600);
		return [
			...segments,
			...Array.from(
				{ length: scans.length > 0 ? times : 0 },
				(_, i) => scans[i % scans.length],
			),
		];
	}),
	// A profile in parts that are numbered wrongly.
	withSegments((segments, random) => [
		...Array.from({ length: random.whole(1, 5) }, () =>
			segment(
				0xe2,
				Buffer.concat([
					Buffer.from("ICC_PROFILE\0"),
					Buffer.from([random.whole(0, 255), random.whole(0, 255)]),
					randomBytes(random, random.pick([0, 1, 128, 4000])),
				]),
			),
		),
		...segments,
	]),
	// EXIF with offsets that lead anywhere.
	withSegments((segments, random) => [
		segment(
			0xe1,
			Buffer.concat([
				Buffer.from("Exif\0\0II*\0\x08\0\0\0", "latin1"),
				Buffer.from([random.whole(0, 255), random.pick([0, 255])]),
				Buffer.from([
					0x12,
					0x01,
					random.whole(0, 13),
					0,
					random.whole(0, 255),
					0,
					0,
					random.pick([0, 255]),
				]),
				randomBytes(random, random.whole(0, 40)),
			]),
		),
		...segments,
	]),
	// Restart intervals, Adobe transforms, comments as long as they can be.
	withSegments((segments, random) => [
		random.pick([
			segment(0xdd, u16be(edge(random, 65_535))),
			segment(
				0xee,
				Buffer.concat([
					Buffer.from("Adobe\0d\0\0\0\0"),
					Buffer.from([random.whole(0, 255)]),
				]),
			),
			segment(0xfe, Buffer.alloc(65_533, 0x41)),
		]),
		...segments,
	]),
	// A segment's length that lies.
	function lyingLength(bytes, random) {
		let at = 2;
		for (let i = random.whole(0, 6); i > 0 && at + 4 <= bytes.length; i--) {
			if (bytes[at] !== 0xff || bytes[at + 1] === SOS) break;
			at += 2 + bytes.readUInt16BE(at + 2);
		}
		return patched(bytes, at + 2, u16be(edge(random, 65_535)));
	},
];
