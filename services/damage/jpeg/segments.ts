/** One colour component of a JPEG as its frame header declares it. */
export interface Component {
	readonly id: number;
	/** Horizontal and vertical sampling factors, 1..4. */
	readonly h: number;
	readonly v: number;
	/** Number of its quantisation table, 0..3. */
	readonly tableId: number;
}

/** What a JPEG's frame header says. */
export interface Frame {
	readonly width: number;
	readonly height: number;
	readonly progressive: boolean;
	readonly components: readonly Component[];
}

/** A Huffman table as the file gives it: how many codes of each length 1..16, and their symbols. */
export interface HuffmanSpec {
	readonly counts: Uint8Array;
	readonly symbols: Uint8Array;
}

/** One scan with the tables that hold when it begins. */
export interface Scan {
	/** For each component of the scan: its index in the frame and its tables. */
	readonly components: readonly {
		readonly index: number;
		readonly dc: HuffmanSpec | undefined;
		readonly ac: HuffmanSpec | undefined;
	}[];
	/** Spectral selection, 0..63, and successive approximation. */
	readonly from: number;
	readonly to: number;
	readonly high: number;
	readonly low: number;
	/** MCUs between restart markers; 0 for none. */
	readonly restartInterval: number;
	/** Where the entropy-coded bytes begin in the file. */
	readonly start: number;
}

/** The structure of a JPEG file; entropy-coded data isn't decoded. */
export interface JpegFile {
	readonly frame: Frame;
	/** Quantisation steps in natural (row by row) order, by table number, as they hold at the end. */
	readonly tables: readonly (Uint16Array | undefined)[];
	readonly scans: readonly Scan[];
	/** The colour transform that Adobe's marker names (0 none, 1 YCbCr, 2 YCCK), if there is one. */
	readonly adobeTransform?: number;
	/** EXIF orientation, 1..8; 1 where none is told. */
	readonly orientation: number;
	/** Whether the file says where it ends; scans may be missing otherwise. */
	readonly isEnded: boolean;
}

/** Natural position of each coefficient in zigzag order (ITU-T T.81, figure 5). */
export const ZIGZAG = Uint8Array.from([
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40,
	48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29,
	22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
	47, 55, 62, 63,
]);

/**
 * Reads the marker segments of a JPEG (ITU-T T.81 annex B).
 *
 * @returns nothing for what isn't a baseline, extended or progressive Huffman-coded JPEG of 8 bits, or is
 * cut short before its first scan
 */
export function readSegments(bytes: Uint8Array): JpegFile | undefined {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
	const tables: (Uint16Array | undefined)[] = [];
	const huffman = new Map<number, HuffmanSpec>();
	const scans: Scan[] = [];
	let frame: Frame | undefined;
	let adobeTransform: number | undefined;
	let orientation = 1;
	let restartInterval = 0;
	let isEnded = false;
	let at = 2;
	while (at + 2 <= bytes.length) {
		if (bytes[at] !== 0xff) {
			at++;
			continue;
		}
		const marker = bytes[at + 1];
		// Fill bytes, stuffed zeros and restart markers belong to no segment.
		if (marker === 0xff || marker === 0 || isStandalone(marker)) {
			at += marker === 0xff ? 1 : 2;
			continue;
		}
		if (marker === 0xd9) {
			isEnded = true;
			break;
		}
		const length = (bytes[at + 2] << 8) | bytes[at + 3];
		const body = bytes.subarray(at + 4, at + 2 + length);
		if (length < 2 || at + 2 + length > bytes.length) break;
		at += 2 + length;
		if (marker === 0xdb) readQuantisation(body, tables);
		else if (marker === 0xc4) readHuffman(body, huffman);
		else if (marker === 0xdd) restartInterval = (body[0] << 8) | body[1];
		else if (marker === 0xee && isAdobe(body)) adobeTransform = body[11];
		else if (marker === 0xe1)
			orientation = readOrientation(body) ?? orientation;
		else if (marker === 0xda) {
			if (frame === undefined) return undefined;
			const scan = readScan(body, frame, huffman, restartInterval, at);
			if (scan === undefined) return undefined;
			scans.push(scan);
		} else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) {
			// Baseline, extended sequential and progressive Huffman; the others code otherwise.
			if (marker > 0xc2 || frame !== undefined) return undefined;
			frame = readFrame(body, marker === 0xc2);
			if (frame === undefined) return undefined;
		}
	}
	if (frame === undefined || scans.length === 0) return undefined;
	return {
		frame,
		tables,
		scans,
		orientation,
		isEnded,
		...(adobeTransform === undefined ? {} : { adobeTransform }),
	};
}

function isStandalone(marker: number): boolean {
	return marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
}

function readFrame(body: Uint8Array, progressive: boolean): Frame | undefined {
	if (body[0] !== 8) return undefined;
	const height = (body[1] << 8) | body[2];
	const width = (body[3] << 8) | body[4];
	const count = body[5];
	if (width === 0 || height === 0 || body.length < 6 + 3 * count) {
		return undefined;
	}
	const components = Array.from({ length: count }, (_, k) => ({
		id: body[6 + 3 * k],
		h: body[7 + 3 * k] >> 4,
		v: body[7 + 3 * k] & 15,
		tableId: body[8 + 3 * k],
	}));
	const valid = components.every(
		({ h, v, tableId }) => h >= 1 && h <= 4 && v >= 1 && v <= 4 && tableId < 4,
	);
	return valid ? { width, height, progressive, components } : undefined;
}

function readQuantisation(
	body: Uint8Array,
	tables: (Uint16Array | undefined)[],
): void {
	let at = 0;
	while (at < body.length) {
		const wide = body[at] >> 4 !== 0;
		const id = body[at] & 15;
		at++;
		if (at + (wide ? 128 : 64) > body.length) return;
		const table = new Uint16Array(64);
		for (let k = 0; k < 64; k++) {
			table[ZIGZAG[k]] = wide ? (body[at] << 8) | body[at + 1] : body[at];
			at += wide ? 2 : 1;
		}
		tables[id] = table;
	}
}

function readHuffman(body: Uint8Array, into: Map<number, HuffmanSpec>): void {
	let at = 0;
	while (at + 17 <= body.length) {
		const counts = body.slice(at + 1, at + 17);
		const total = counts.reduce((sum, count) => sum + count, 0);
		into.set(body[at], {
			counts,
			symbols: body.slice(at + 17, at + 17 + total),
		});
		at += 17 + total;
	}
}

function readScan(
	body: Uint8Array,
	frame: Frame,
	huffman: ReadonlyMap<number, HuffmanSpec>,
	restartInterval: number,
	start: number,
): Scan | undefined {
	const count = body[0];
	if (body.length < 4 + 2 * count) return undefined;
	const components = Array.from({ length: count }, (_, k) => {
		const id = body[1 + 2 * k];
		const tables = body[2 + 2 * k];
		return {
			index: frame.components.findIndex((component) => component.id === id),
			dc: huffman.get(tables >> 4),
			ac: huffman.get(0x10 | (tables & 15)),
		};
	});
	if (components.some(({ index }) => index < 0)) return undefined;
	const [from, to, approximation] = body.subarray(1 + 2 * count);
	return {
		components,
		from,
		to: Math.min(63, to),
		high: approximation >> 4,
		low: approximation & 15,
		restartInterval,
		start,
	};
}

function isAdobe(body: Uint8Array): boolean {
	return body.length >= 12 && text(body, 0, 5) === "Adobe";
}

/** EXIF orientation of an APP1 segment, if it tells one (TIFF tag 0x0112). */
function readOrientation(body: Uint8Array): number | undefined {
	if (body.length < 18 || text(body, 0, 4) !== "Exif") return undefined;
	const view = new DataView(body.buffer, body.byteOffset + 6, body.length - 6);
	const little = view.getUint16(0) === 0x4949;
	const directory = view.getUint32(4, little);
	if (directory + 2 > view.byteLength) return undefined;
	const entries = view.getUint16(directory, little);
	for (let k = 0; k < entries; k++) {
		const entry = directory + 2 + 12 * k;
		if (entry + 12 > view.byteLength) return undefined;
		if (view.getUint16(entry, little) !== 0x0112) continue;
		const value = view.getUint16(entry + 8, little);
		return value >= 1 && value <= 8 ? value : undefined;
	}
	return undefined;
}

function text(bytes: Uint8Array, from: number, to: number): string {
	return String.fromCharCode(...bytes.subarray(from, to));
}
