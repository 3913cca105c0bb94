import {
	type BlockPlane,
	decoderOf,
	type ScanState,
} from "./block-decoders.ts";
import { BitReader, buildTable } from "./huffman.ts";
import { type JpegFile, readSegments, type Scan } from "./segments.ts";

/** The quantised coefficients of one colour component. */
export interface CoefficientPlane {
	/** Blocks across and down, padding to whole MCUs included. */
	readonly blocksWide: number;
	readonly blocksHigh: number;
	/** Sampling factors, 1..4. */
	readonly h: number;
	readonly v: number;
	/** 64 quantised values a block in natural (row by row) order, block after block in raster order. */
	readonly quantised: Int16Array;
	/** Quantisation step of each of the 64 frequencies, natural order, 1..65535. */
	readonly steps: Uint16Array;
	/**
	 * How far each coefficient may have been from the quantised one, steps, >= 0.5; half a step where absent,
	 * as in a file, which tells the quantised values exactly.
	 */
	readonly slack?: Float32Array;
}

/** All that a JPEG file holds of its picture. */
export interface JpegCoefficients {
	/** Of the picture that is seen, pixels. */
	readonly width: number;
	readonly height: number;
	/** Where that picture begins within the first MCU, pixels, 0..8 * maxH - 1; 0 where absent, as in a file. */
	readonly offsetX?: number;
	readonly offsetY?: number;
	/** Greatest sampling factors of any component. */
	readonly maxH: number;
	readonly maxV: number;
	readonly planes: readonly CoefficientPlane[];
}

/** Pictures beyond this aren't read unless asked for. */
const MOST_PIXELS = 50_000_000;
/** The scripts of encoders have a dozen scans; a scan of few bytes can visit every block. */
const MOST_SCANS = 100;

/**
 * Reads the quantised DCT coefficients of a JPEG: what the file says exactly, before any decoder's
 * rounding, colour conversion or clipping. Baseline, extended sequential and progressive Huffman coding
 * of 8 bits (ITU-T T.81), greyscale or YCbCr.
 *
 * Cost: about as much as decoding the file; memory and time are bounded by `mostPixels` and by the file's
 * length, whatever its header says.
 *
 * @param mostPixels larger pictures aren't read
 * @returns nothing for other JPEGs (arithmetic coding, CMYK, RGB, fractional subsampling), those whose EXIF
 * orientation turns them, and files that are cut short
 */
export function readCoefficients(
	bytes: Uint8Array,
	mostPixels = MOST_PIXELS,
): JpegCoefficients | undefined {
	const file = readSegments(bytes);
	if (file === undefined || file.orientation !== 1) return undefined;
	const { frame, tables } = file;
	if (frame.width * frame.height > mostPixels) return undefined;
	if (file.scans.length > MOST_SCANS) return undefined;
	// Without its last scans a progressive file tells coefficients less exactly than half a step.
	if (frame.progressive && !file.isEnded) return undefined;
	const count = frame.components.length;
	if (count !== 1 && count !== 3) return undefined;
	if (count === 3 && !isYCbCr(file)) return undefined;
	const maxH = Math.max(...frame.components.map(({ h }) => h));
	const maxV = Math.max(...frame.components.map(({ v }) => v));
	if (frame.components.some(({ h, v }) => maxH % h !== 0 || maxV % v !== 0)) {
		return undefined;
	}
	const mcusWide = Math.ceil(frame.width / (8 * maxH));
	const mcusHigh = Math.ceil(frame.height / (8 * maxV));
	// Each block takes a bit at least.
	const blocks = frame.components.reduce((sum, { h, v }) => sum + h * v, 0);
	if (mcusWide * mcusHigh * blocks > 8 * bytes.length) return undefined;
	const planes: CoefficientPlane[] = [];
	for (const { h, v, tableId } of frame.components) {
		const steps = tables[tableId];
		if (steps === undefined || steps.includes(0)) return undefined;
		const blocksWide = mcusWide * h;
		const blocksHigh = mcusHigh * v;
		const quantised = new Int16Array(64 * blocksWide * blocksHigh);
		planes.push({ blocksWide, blocksHigh, h, v, quantised, steps });
	}
	const picture = {
		width: frame.width,
		height: frame.height,
		maxH,
		maxV,
		planes,
	};
	for (const scan of file.scans) {
		if (!decodeScan(bytes, scan, picture, frame.progressive)) return undefined;
	}
	return picture;
}

/** Three components are YCbCr unless Adobe's marker or their names (R, G, B) say otherwise. */
function isYCbCr({ frame, adobeTransform }: JpegFile): boolean {
	if (adobeTransform !== undefined) return adobeTransform === 1;
	return !(
		frame.components[0].id === 0x52 &&
		frame.components[1].id === 0x47 &&
		frame.components[2].id === 0x42
	);
}

interface ScanPlane extends BlockPlane {
	readonly plane: CoefficientPlane;
}

/** @returns false where the scan needs a table that the file lacks, or its data ends early */
function decodeScan(
	bytes: Uint8Array,
	scan: Scan,
	picture: JpegCoefficients,
	progressive: boolean,
): boolean {
	const parts = scan.components.map(({ index, dc, ac }) => ({
		plane: picture.planes[index],
		dc: dc && buildTable(dc),
		ac: ac && buildTable(ac),
		previous: 0,
	}));
	// Sequential scans are decoded whole, whatever part they say that they hold.
	const needsDc = !progressive || (scan.from === 0 && scan.high === 0);
	const needsAc = !progressive || scan.to > 0;
	for (const { dc, ac } of parts) {
		if ((needsDc && !dc) || (needsAc && !ac)) return false;
	}
	const decode = decoderOf(scan, progressive);
	const state: ScanState = {
		bits: new BitReader(bytes, scan.start),
		scan,
		run: 0,
	};
	const units =
		parts.length === 1
			? blocksAlone(parts[0].plane, picture)
			: blocksInterleaved(parts, picture);
	let unit = 0;
	for (const blocks of units) {
		if (scan.restartInterval > 0 && unit > 0) {
			if (unit % scan.restartInterval === 0) {
				state.bits.restart();
				state.run = 0;
				for (const part of parts) part.previous = 0;
			}
		}
		unit++;
		for (const { part, block } of blocks)
			decode(state, parts[part], 64 * block);
		// Up to three bytes are read ahead.
		if (state.bits.missing > 32) return false;
	}
	return true;
}

interface BlockOf {
	part: number;
	block: number;
}

/** A scan of one component has one block a unit and no padding blocks (T.81, A.2.2). */
function* blocksAlone(
	plane: CoefficientPlane,
	{ width, height, maxH, maxV }: JpegCoefficients,
): Generator<BlockOf[]> {
	const wide = Math.ceil((width * plane.h) / maxH / 8);
	const high = Math.ceil((height * plane.v) / maxV / 8);
	const unit = [{ part: 0, block: 0 }];
	for (let y = 0; y < high; y++) {
		for (let x = 0; x < wide; x++) {
			unit[0].block = y * plane.blocksWide + x;
			yield unit;
		}
	}
}

/** A scan of several components has h x v blocks of each in a unit (T.81, A.2.3). */
function* blocksInterleaved(
	parts: readonly ScanPlane[],
	{ width, height, maxH, maxV }: JpegCoefficients,
): Generator<BlockOf[]> {
	const wide = Math.ceil(width / (8 * maxH));
	const high = Math.ceil(height / (8 * maxV));
	for (let y = 0; y < high; y++) {
		for (let x = 0; x < wide; x++) {
			yield parts.flatMap(({ plane: { h, v, blocksWide } }, part) =>
				Array.from({ length: h * v }, (_, k) => ({
					part,
					block: (y * v + Math.floor(k / h)) * blocksWide + x * h + (k % h),
				})),
			);
		}
	}
}
