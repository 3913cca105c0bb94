import sharp, { type OverlayOptions } from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { overGround, WHITE } from "../../services/quality/ground.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import type { Variant } from "../peers/variant.ts";
import { openPicture } from "./picture.ts";

const CELL = 168;
const GAP = 4;
/** The side of the part that is shown enlarged, in pixels of the input. */
const PART = 44;

/**
 * What tells most of many pictures: the best, the median and the three worst, the worst last.
 *
 * @param sorted from the best to the worst
 */
export function telling<T>(sorted: readonly T[]): T[] {
	const last = sorted.length - 1;
	const places = [0, Math.floor(sorted.length / 2), last - 2, last - 1, last];
	return [...new Set(places.filter((place) => place >= 0))].flatMap(
		(place) => sorted[place] ?? [],
	);
}

/**
 * Draws the contact sheet. Each picture has three lines: the input and every conversion; the part
 * where the first converter is worst, from the true vector and every conversion, zoomed; and there
 * the difference from the truth, four times as strong, on black.
 *
 * @returns a PNG with a palette, well below 1 MB
 */
export async function contactSheet(
	items: readonly CorpusItem[],
	variants: readonly Variant[],
): Promise<Buffer> {
	const cells: OverlayOptions[] = [];
	let line = 0;
	for (const item of items) {
		const rows = await linesOf(item, variants);
		for (const row of rows) {
			row.forEach((input, column) => {
				cells.push({
					input,
					left: column * (CELL + GAP),
					top: line * (CELL + GAP),
				});
			});
			line++;
		}
	}
	return sharp({
		create: {
			width: (variants.length + 1) * (CELL + GAP),
			height: Math.max(1, line * (CELL + GAP)),
			channels: 3,
			background: "#b8c8d8",
		},
	})
		.composite(cells)
		.png({ palette: true, colours: 128, compressionLevel: 9 })
		.toBuffer();
}

async function linesOf(
	item: CorpusItem,
	variants: readonly Variant[],
): Promise<Buffer[][]> {
	const picture = await openPicture(item);
	if (picture === undefined) return [];
	const { raster: input, truth } = picture;
	const width = input.width * item.zoom;
	const reference = overGround(
		truth === undefined
			? await enlarge(input, item.zoom)
			: renderSvg(truth, width),
		WHITE,
	);
	const drawn = await Promise.all(
		variants.map(async (variant) => {
			if (!variant.accepts(item) || variant.missing !== undefined) return;
			try {
				const svg = await variant.convert(picture);
				return overGround(renderSvg(svg, width), WHITE);
			} catch {
				return undefined;
			}
		}),
	);
	const first = drawn.find((raster) => raster !== undefined) ?? reference;
	const part = worstPart(reference, first, PART * item.zoom);
	return Promise.all([
		Promise.all([cell(overGround(input, WHITE)), ...drawn.map(cell)]),
		Promise.all([
			cell(crop(reference, part)),
			...drawn.map((raster) => cell(crop(raster, part))),
		]),
		Promise.all([
			cell(undefined),
			...drawn.map((raster) =>
				cell(difference(crop(reference, part), crop(raster, part))),
			),
		]),
	]);
}

interface Part {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** The part of a grid of parts, each half a side from the next, in which two images differ most. */
function worstPart(a: Raster, b: Raster, side: number): Part {
	const width = Math.min(side, a.width);
	const height = Math.min(side, a.height);
	let worst = { left: 0, top: 0, width, height };
	let most = -1;
	for (let top = 0; top <= a.height - height; top += Math.max(1, height >> 1)) {
		for (
			let left = 0;
			left <= a.width - width;
			left += Math.max(1, width >> 1)
		) {
			const part = { left, top, width, height };
			const sum = differenceIn(a, b, part);
			if (sum > most) [worst, most] = [part, sum];
		}
	}
	return worst;
}

function differenceIn(a: Raster, b: Raster, part: Part): number {
	let sum = 0;
	// Every third pixel of every third row tells enough.
	for (let y = part.top; y < part.top + part.height; y += 3) {
		for (let x = part.left; x < part.left + part.width; x += 3) {
			const i = 4 * (y * a.width + x);
			for (let c = i; c < i + 3; c++) {
				sum += Math.abs(a.data[c] - b.data[c]);
			}
		}
	}
	return sum;
}

function crop(raster: Raster | undefined, part: Part): Raster | undefined {
	if (raster === undefined) return undefined;
	const data = new Uint8ClampedArray(4 * part.width * part.height);
	for (let y = 0; y < part.height; y++) {
		const from = 4 * ((part.top + y) * raster.width + part.left);
		data.set(
			raster.data.subarray(from, from + 4 * part.width),
			4 * y * part.width,
		);
	}
	return { width: part.width, height: part.height, data };
}

function difference(
	a: Raster | undefined,
	b: Raster | undefined,
): Raster | undefined {
	if (a === undefined || b === undefined) return undefined;
	const data = a.data.map((value, i) =>
		i % 4 === 3 ? 255 : 4 * Math.abs(value - b.data[i]),
	);
	return { width: a.width, height: a.height, data };
}

const enlarge = async (raster: Raster, zoom: number): Promise<Raster> => {
	const [width, height] = [raster.width * zoom, raster.height * zoom];
	const data = await image(raster)
		.resize({ width, height, fit: "fill" })
		.raw()
		.toBuffer();
	return { width, height, data: new Uint8ClampedArray(data) };
};

const image = ({ width, height, data }: Raster) =>
	sharp(data, { raw: { width, height, channels: 4 } });

/** A raster fitted into a cell; an empty cell for none. */
function cell(raster: Raster | undefined): Promise<Buffer> {
	const background = "#b8c8d8";
	if (raster === undefined) {
		return sharp({
			create: { width: CELL, height: CELL, channels: 3, background },
		})
			.png()
			.toBuffer();
	}
	return image(raster)
		.removeAlpha()
		.resize({ width: CELL, height: CELL, fit: "contain", background })
		.png()
		.toBuffer();
}
