import type { HuffmanSpec } from "./segments.ts";

/** Bits of a code that one look-up resolves; longer codes are followed bit by bit. */
const LOOKUP = 9;

/** A Huffman table ready for decoding (ITU-T T.81 annex C and F.2.2.3). */
export interface HuffmanTable {
	/** By the next nine bits: length of the code in the high byte, symbol in the low one; 0 for longer codes. */
	readonly lookup: Uint16Array;
	/** By code length: the greatest code (-1 for none), and what to add to a code for its symbol's index. */
	readonly greatest: Int32Array;
	readonly shift: Int32Array;
	readonly symbols: Uint8Array;
}

export function buildTable({ counts, symbols }: HuffmanSpec): HuffmanTable {
	const lookup = new Uint16Array(1 << LOOKUP);
	const greatest = new Int32Array(17).fill(-1);
	const shift = new Int32Array(17);
	let code = 0;
	let index = 0;
	for (let length = 1; length <= 16; length++) {
		const count = counts[length - 1];
		shift[length] = index - code;
		for (let k = 0; k < count; k++, code++, index++) {
			if (length > LOOKUP) continue;
			const first = code << (LOOKUP - length);
			const last = first + (1 << (LOOKUP - length));
			lookup.fill((length << 8) | symbols[index], first, last);
		}
		if (count > 0) greatest[length] = code - 1;
		code <<= 1;
	}
	return { lookup, greatest, shift, symbols };
}

/** Reads the entropy-coded bytes of a scan bit by bit, the highest first; past their end it reads zeros. */
export class BitReader {
	readonly #bytes: Uint8Array;
	#at: number;
	#bits = 0;
	#count = 0;
	/** Zero bits given out past the end; a file cut short shows by it. */
	missing = 0;

	constructor(bytes: Uint8Array, start: number) {
		this.#bytes = bytes;
		this.#at = start;
	}

	/** The next `count` bits (1..16) without taking them. */
	#peek(count: number): number {
		while (this.#count < count) {
			let byte = 0;
			const next = this.#bytes[this.#at];
			if (next === undefined) this.missing += 8;
			else if (next !== 0xff) {
				byte = next;
				this.#at++;
			} else if (this.#bytes[this.#at + 1] === 0) {
				byte = 0xff;
				this.#at += 2;
			} else this.missing += 8;
			this.#bits = ((this.#bits << 8) | byte) & 0xffffff;
			this.#count += 8;
		}
		return (this.#bits >>> (this.#count - count)) & ((1 << count) - 1);
	}

	/** Takes `count` bits, 0..16, as an unsigned number. */
	take(count: number): number {
		if (count === 0) return 0;
		const value = this.#peek(count);
		this.#count -= count;
		return value;
	}

	/** Takes a number of `size` bits in JPEG's signed form (T.81, F.2.2.1, EXTEND). */
	takeSigned(size: number): number {
		if (size === 0) return 0;
		const value = this.take(size);
		return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
	}

	/** Takes one Huffman-coded symbol; 0 where the bits are no code. */
	symbol(table: HuffmanTable): number {
		const entry = table.lookup[this.#peek(LOOKUP)];
		if (entry !== 0) {
			this.#count -= entry >> 8;
			return entry & 255;
		}
		for (let length = LOOKUP + 1; length <= 16; length++) {
			const code = this.#peek(length);
			if (code <= table.greatest[length]) {
				this.#count -= length;
				return table.symbols[code + table.shift[length]];
			}
		}
		this.#count -= 16;
		return 0;
	}

	/** Drops what is left of a byte and goes past the next restart marker, if one is there. */
	restart(): void {
		this.#bits = 0;
		this.#count = 0;
		const { length } = this.#bytes;
		for (let at = this.#at; at + 1 < length; at++) {
			if (this.#bytes[at] !== 0xff) continue;
			const marker = this.#bytes[at + 1];
			if (marker === 0 || marker === 0xff) continue;
			if (marker >= 0xd0 && marker <= 0xd7) {
				this.#at = at + 2;
				// What was read ahead of the marker isn't missing.
				this.missing = 0;
			}
			return;
		}
	}
}
