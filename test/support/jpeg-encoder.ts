import { ZIGZAG } from "../../services/damage/jpeg/segments.ts";

/** A component of a JPEG to be written. */
export interface WrittenPlane {
	readonly h: number;
	readonly v: number;
	/** 64 quantised values a block, natural order, blocks of whole MCUs in raster order. */
	readonly quantised: Int16Array;
	readonly blocksWide: number;
}

export interface WrittenJpeg {
	readonly width: number;
	readonly height: number;
	readonly planes: readonly WrittenPlane[];
	/** 64 steps, 1..255, natural order. */
	readonly steps: Uint16Array;
	/** MCUs between restart markers; 0 for none. */
	readonly restartInterval: number;
}

/** Symbols of equally long codes: four bits for DC sizes, eight for AC runs and sizes. */
const DC_SYMBOLS = Array.from({ length: 12 }, (_, size) => size);
const AC_SYMBOLS = [
	0x00,
	0xf0,
	...Array.from({ length: 160 }, (_, k) => ((k / 10) << 4) | ((k % 10) + 1)),
];

/** Writes a baseline JPEG of given coefficients (ITU-T T.81): what no encoder at hand offers, as restarts. */
export function encodeJpeg(jpeg: WrittenJpeg): Uint8Array {
	const { width, height, planes, steps, restartInterval } = jpeg;
	const zigzagged = Array.from(ZIGZAG, (place) => steps[place]);
	return Uint8Array.from([
		...[0xff, 0xd8],
		...segment(0xdb, [0, ...zigzagged]),
		...segment(0xc0, [
			8,
			...short(height),
			...short(width),
			planes.length,
			...planes.flatMap(({ h, v }, k) => [k + 1, (h << 4) | v, 0]),
		]),
		...segment(0xc4, [0x00, ...counts(4, 12), ...DC_SYMBOLS]),
		...segment(0xc4, [0x10, ...counts(8, 162), ...AC_SYMBOLS]),
		...segment(0xdd, short(restartInterval)),
		...segment(0xda, [
			planes.length,
			...planes.flatMap((_, k) => [k + 1, 0]),
			...[0, 63, 0],
		]),
		...scan(jpeg),
		...[0xff, 0xd9],
	]);
}

function short(value: number): number[] {
	return [value >> 8, value & 255];
}

function segment(marker: number, body: readonly number[]): number[] {
	return [0xff, marker, ...short(body.length + 2), ...body];
}

function counts(length: number, count: number): number[] {
	return Array.from({ length: 16 }, (_, k) => (k + 1 === length ? count : 0));
}

function scan({ width, height, planes, restartInterval }: WrittenJpeg) {
	const out: number[] = [];
	let bits = "";
	const put = (value: number, count: number) => {
		if (count > 0) bits += value.toString(2).padStart(count, "0");
	};
	const flush = () => {
		bits = bits.padEnd(8 * Math.ceil(bits.length / 8), "1");
		for (let k = 0; k < bits.length; k += 8) {
			const byte = Number.parseInt(bits.slice(k, k + 8), 2);
			out.push(byte);
			if (byte === 0xff) out.push(0);
		}
		bits = "";
	};
	const maxH = Math.max(...planes.map(({ h }) => h));
	const maxV = Math.max(...planes.map(({ v }) => v));
	const alone = planes.length === 1;
	const wide = Math.ceil(width / (8 * (alone ? 1 : maxH)));
	const high = Math.ceil(height / (8 * (alone ? 1 : maxV)));
	let previous = planes.map(() => 0);
	for (let unit = 0; unit < wide * high; unit++) {
		if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
			flush();
			out.push(0xff, 0xd0 + ((unit / restartInterval - 1) % 8));
			previous = planes.map(() => 0);
		}
		const x = unit % wide;
		const y = (unit - x) / wide;
		planes.forEach(({ h, v, blocksWide, quantised }, p) => {
			const across = alone ? 1 : h;
			const down = alone ? 1 : v;
			for (let k = 0; k < across * down; k++) {
				const row = y * down + Math.floor(k / across);
				const at = 64 * (row * blocksWide + x * across + (k % across));
				putBlock(quantised.subarray(at, at + 64), previous[p], put);
				previous[p] = quantised[at];
			}
		});
	}
	flush();
	return out;
}

function putBlock(
	block: Int16Array,
	previous: number,
	put: (value: number, count: number) => void,
): void {
	const signed = (value: number, size: number) =>
		put(value < 0 ? value + (1 << size) - 1 : value, size);
	const difference = block[0] - previous;
	put(sizeOf(difference), 4);
	signed(difference, sizeOf(difference));
	let zeros = 0;
	for (let k = 1; k < 64; k++) {
		const value = block[ZIGZAG[k]];
		if (value === 0) {
			zeros++;
			continue;
		}
		for (; zeros > 15; zeros -= 16) put(AC_SYMBOLS.indexOf(0xf0), 8);
		put(AC_SYMBOLS.indexOf((zeros << 4) | sizeOf(value)), 8);
		signed(value, sizeOf(value));
		zeros = 0;
	}
	if (zeros > 0) put(AC_SYMBOLS.indexOf(0x00), 8);
}

function sizeOf(value: number): number {
	return 32 - Math.clz32(Math.abs(value));
}
