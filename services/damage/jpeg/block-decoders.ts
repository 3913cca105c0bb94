import type { BitReader, HuffmanTable } from "./huffman.ts";
import { type Scan, ZIGZAG } from "./segments.ts";

/** One component's coefficients while a scan fills them, and the scan's tables for it. */
export interface BlockPlane {
	/** 64 coefficients a block, natural order. */
	readonly plane: { readonly quantised: Int16Array };
	readonly dc: HuffmanTable | undefined;
	readonly ac: HuffmanTable | undefined;
	/** The DC value of the block before. */
	previous: number;
}

/** State that one scan's block decoders share. */
export interface ScanState {
	readonly bits: BitReader;
	readonly scan: Scan;
	/** Blocks left in a run of blocks without further coefficients. */
	run: number;
}

/** Reads one block of a scan, the one whose first coefficient is at `at`. */
export type BlockDecoder = (
	state: ScanState,
	of: BlockPlane,
	at: number,
) => void;

/** The decoder of a scan's blocks: of all coefficients, or of some and their bits (progressive files). */
export function decoderOf(scan: Scan, progressive: boolean): BlockDecoder {
	if (!progressive) return decodeWhole;
	if (scan.from === 0) return scan.high === 0 ? decodeDcFirst : refineDc;
	return scan.high === 0 ? decodeAcFirst : refineAc;
}

/** A block of a sequential scan (T.81, F.2.2). */
const decodeWhole: BlockDecoder = ({ bits }, of, at) => {
	const { quantised } = of.plane;
	of.previous += bits.takeSigned(bits.symbol(of.dc as HuffmanTable) & 15);
	quantised[at] = of.previous;
	for (let k = 1; k < 64; k++) {
		const symbol = bits.symbol(of.ac as HuffmanTable);
		const size = symbol & 15;
		const zeros = symbol >> 4;
		if (size === 0) {
			if (zeros !== 15) return;
			k += 15;
			continue;
		}
		k += zeros;
		quantised[at + ZIGZAG[k & 63]] = bits.takeSigned(size);
	}
};

/** Progressive scans: T.81 annex G. */
const decodeDcFirst: BlockDecoder = ({ bits, scan }, of, at) => {
	of.previous += bits.takeSigned(bits.symbol(of.dc as HuffmanTable) & 15);
	of.plane.quantised[at] = of.previous << scan.low;
};

const refineDc: BlockDecoder = ({ bits, scan }, of, at) => {
	if (bits.take(1) === 1) of.plane.quantised[at] |= 1 << scan.low;
};

const decodeAcFirst: BlockDecoder = (state, of, at) => {
	const { bits, scan } = state;
	if (state.run > 0) {
		state.run--;
		return;
	}
	for (let k = scan.from; k <= scan.to; k++) {
		const symbol = bits.symbol(of.ac as HuffmanTable);
		const size = symbol & 15;
		const zeros = symbol >> 4;
		if (size === 0) {
			if (zeros < 15) {
				state.run = (1 << zeros) - 1 + bits.take(zeros);
				return;
			}
			k += 15;
			continue;
		}
		k += zeros;
		of.plane.quantised[at + ZIGZAG[k & 63]] = bits.takeSigned(size) << scan.low;
	}
};

const refineAc: BlockDecoder = (state, of, at) => {
	const { bits, scan } = state;
	const { quantised } = of.plane;
	const one = 1 << scan.low;
	let k = scan.from;
	/** One more bit for a coefficient that isn't zero already. */
	const refine = (place: number) => {
		const value = quantised[place];
		if (bits.take(1) === 0 || (value & one) !== 0) return;
		quantised[place] = value >= 0 ? value + one : value - one;
	};
	if (state.run === 0) {
		for (; k <= scan.to; k++) {
			const symbol = bits.symbol(of.ac as HuffmanTable);
			let zeros = symbol >> 4;
			let fresh = 0;
			if ((symbol & 15) === 0) {
				if (zeros < 15) {
					state.run = (1 << zeros) + bits.take(zeros);
					break;
				}
			} else fresh = bits.take(1) === 1 ? one : -one;
			for (; k <= scan.to; k++) {
				const place = at + ZIGZAG[k];
				if (quantised[place] !== 0) refine(place);
				else if (zeros-- === 0) {
					quantised[place] = fresh;
					break;
				}
			}
		}
	}
	if (state.run > 0) {
		for (; k <= scan.to; k++) {
			const place = at + ZIGZAG[k];
			if (quantised[place] !== 0) refine(place);
		}
		state.run--;
	}
};
