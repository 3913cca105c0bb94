/** What a lossy WebP file says of its coding. */
export interface WebpHeader {
	readonly width: number;
	readonly height: number;
	/** The quantiser index, 0 (fine) to 127; that of the coarsest segment where there are several. */
	readonly quantiser: number;
}

/**
 * Reads the frame header of a lossy WebP: the VP8 key frame (RFC 6386, sections 9 and 19.2) in its RIFF
 * container. Nothing of the picture is decoded.
 *
 * @returns nothing for other files, lossless and animated WebPs among them, and for stumps
 */
export function readWebpHeader(bytes: Uint8Array): WebpHeader | undefined {
	const frame = findChunk(bytes, "VP8 ");
	if (frame === undefined || frame.length < 20) return undefined;
	const isKeyFrame = (frame[0] & 1) === 0;
	if (!isKeyFrame || frame[3] !== 0x9d || frame[4] !== 1 || frame[5] !== 0x2a) {
		return undefined;
	}
	return {
		width: (frame[6] | (frame[7] << 8)) & 0x3fff,
		height: (frame[8] | (frame[9] << 8)) & 0x3fff,
		quantiser: readQuantiser(new BoolReader(frame.subarray(10))),
	};
}

/** The body of the first chunk of a name in a WebP's RIFF container. */
function findChunk(bytes: Uint8Array, name: string): Uint8Array | undefined {
	const text = (at: number) =>
		String.fromCharCode(...bytes.subarray(at, at + 4));
	if (text(0) !== "RIFF" || text(8) !== "WEBP") return undefined;
	for (let at = 12; at + 8 <= bytes.length; ) {
		const size = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16);
		if (text(at) === name) return bytes.subarray(at + 8, at + 8 + size);
		// Chunks are padded to even lengths.
		at += 8 + size + (size & 1);
	}
	return undefined;
}

/** Goes through the header's fields in their order up to the quantiser. */
function readQuantiser(bits: BoolReader): number {
	const signed = (count: number) => {
		const size = bits.read(count);
		return bits.read(1) === 1 ? -size : size;
	};
	const optional = (count: number) =>
		bits.read(1) === 1 ? signed(count) : undefined;
	// Colour space, clamping.
	bits.read(2);
	let segments: (number | undefined)[] = [];
	let isAbsolute = false;
	if (bits.read(1) === 1) {
		const hasMap = bits.read(1) === 1;
		if (bits.read(1) === 1) {
			isAbsolute = bits.read(1) === 1;
			segments = [0, 0, 0, 0].map(() => optional(7));
			for (let k = 0; k < 4; k++) optional(6);
		}
		for (let k = 0; hasMap && k < 3; k++) if (bits.read(1) === 1) bits.read(8);
	}
	// Loop filter: type, level, sharpness, and adjustments.
	bits.read(1 + 6 + 3);
	if (bits.read(1) === 1 && bits.read(1) === 1) {
		for (let k = 0; k < 8; k++) optional(6);
	}
	// Number of partitions.
	bits.read(2);
	const base = bits.read(7);
	const indices = segments.map((value = 0) =>
		isAbsolute ? value : base + value,
	);
	const coarsest = indices.length === 0 ? base : Math.max(...indices);
	return Math.max(0, Math.min(127, coarsest));
}

/** VP8's arithmetic decoder for evenly probable bits (RFC 6386, section 7). */
class BoolReader {
	readonly #bytes: Uint8Array;
	#at = 2;
	#value: number;
	#range = 255;
	#shifted = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#value = (bytes[0] << 8) | bytes[1];
	}

	/** The next `count` bits, the highest first. */
	read(count: number): number {
		let value = 0;
		for (let k = 0; k < count; k++) value = 2 * value + this.#bit();
		return value;
	}

	#bit(): number {
		const split = 1 + (((this.#range - 1) * 128) >> 8);
		const high = split << 8;
		const bit = this.#value >= high ? 1 : 0;
		if (bit === 1) {
			this.#range -= split;
			this.#value -= high;
		} else this.#range = split;
		while (this.#range < 128) {
			this.#value <<= 1;
			this.#range <<= 1;
			if (++this.#shifted === 8) {
				this.#shifted = 0;
				this.#value |= this.#bytes[this.#at++] ?? 0;
			}
		}
		return bit;
	}
}
