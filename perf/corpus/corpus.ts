import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { ROOT } from "../../services/project.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { Split } from "./brand.ts";
import { canvasSize, type Drawing, placeOnCanvas } from "./canvas.ts";
import { damaged, drawScale, type Encoded } from "./damage.ts";
import { generatedDrawing } from "./generated/drawings.ts";
import { stressImage } from "./generated/photographs.ts";
import { generatedWordmark } from "./generated/wordmarks.ts";
import { type CorpusItem, SET_NAMES, type SetName } from "./item.ts";
import { hash32 } from "./seeded.ts";
import { itemsOfSet } from "./sets.ts";
import {
	colourLogos,
	type NamedDrawing,
	publishedIcons,
	simpleIcons,
} from "./sources.ts";
import { corpusVersion } from "./version.ts";

export type { CorpusItem, SetName } from "./item.ts";
export { SET_NAMES } from "./item.ts";

/** Where the corpus is kept, each version by itself; git leaves it alone. */
export const CORPUS_DIRECTORY = join(ROOT, ".cache/corpus", corpusVersion());

/** What to list. */
export interface Selection {
	readonly split?: Split;
	/** One set or several; all of them by default. */
	readonly sets?: readonly SetName[];
	/** Pixels of the longer side. */
	readonly sizes?: readonly number[];
	/** At most so many items of each set: a fair sample, the same each time. */
	readonly limit?: number;
}

/** The files of an item. */
export interface Materialised {
	/** The true vector; stress pictures have none. */
	readonly truthPath?: string;
	readonly inputPath: string;
}

/**
 * Lists items of the corpus without drawing anything. Within a set they come in the order of a hash
 * of their names, so that a smaller limit is a sample of a larger one.
 */
export function listItems(selection: Selection = {}): CorpusItem[] {
	const { split, sets = SET_NAMES, sizes, limit } = selection;
	return sets.flatMap((set) =>
		itemsOfSet(set)
			.filter(
				(item) =>
					// The published icons are measured, never learned from: they are in every split.
					(split === undefined ||
						set === "published" ||
						item.split === split) &&
					(sizes === undefined || sizes.includes(item.size)),
			)
			.map((item) => ({ item, order: hash32(`order:${item.id}`) }))
			.sort((a, b) => a.order - b.order)
			.slice(0, limit)
			.map(({ item }) => item),
	);
}

/**
 * The true vector of an item: a document of the item's width and height.
 *
 * @returns nothing for stress pictures, and for wordmarks whose font is not installed
 */
export function truthSvg(item: CorpusItem): string | undefined {
	const drawing = drawingOf(item);
	if (drawing === undefined) return undefined;
	// Only now is a wordmark's aspect ratio known; the item's canvas is made to fit it.
	return placeOnCanvas(drawing, { ...item, ...sizeOf(item, drawing) });
}

function sizeOf(item: CorpusItem, drawing: Drawing) {
	return item.source.collection === "wordmark"
		? canvasSize(drawing, item.size)
		: { width: item.width, height: item.height };
}

/**
 * Draws an item's files unless they are there.
 *
 * @returns nothing when the item can't be drawn here (its font is missing) or shows nothing, such
 * as a white logo on white
 */
export async function materialise(
	item: CorpusItem,
	directory = CORPUS_DIRECTORY,
): Promise<Materialised | undefined> {
	const truthPath = `${directory}/${item.id}.svg`;
	const extension = item.damage.startsWith("jpeg-") ? "jpg" : "png";
	const inputPath = `${directory}/${item.id}.${extension}`;
	if (item.set === "stress") {
		if (!existsSync(inputPath)) {
			const { width, height, data } = stressOf(item);
			const image = sharp(data, { raw: { width, height, channels: 4 } });
			await write(inputPath, await image.removeAlpha().png().toBuffer());
		}
		return { inputPath };
	}
	if (existsSync(truthPath) && existsSync(inputPath)) {
		return { truthPath, inputPath };
	}
	const truth = truthSvg(item);
	if (truth === undefined) return undefined;
	const input = await drawInput(item, truth);
	if (input === undefined) return undefined;
	await write(inputPath, input.bytes);
	await write(truthPath, truth);
	return { truthPath, inputPath };
}

async function drawInput(
	item: CorpusItem,
	truth: string,
): Promise<Encoded | undefined> {
	const scale = drawScale(item.damage);
	const size = /width="(\d+)" height="(\d+)"/.exec(truth) ?? [];
	const [width, height] = [Number(size[1]), Number(size[2])];
	const clean = renderSvg(truth, width * scale);
	if (isBlank(clean)) return undefined;
	return damaged(clean, item.damage, width, height, item.id);
}

function isBlank({ data }: Raster): boolean {
	for (let i = 4; i < data.length; i++) {
		if (data[i] !== data[i % 4]) return false;
	}
	return true;
}

function stressOf(item: CorpusItem): Raster {
	const kind = item.source.collection === "noise" ? "noise" : "photograph";
	return stressImage(kind, Number(item.source.name), item.size);
}

let collections: Record<string, Map<string, NamedDrawing>> | undefined;

function drawingOf(item: CorpusItem): Drawing | undefined {
	const { collection, name } = item.source;
	switch (collection) {
		case "photograph":
		case "noise":
			return undefined;
		case "wordmark":
			return generatedWordmark(Number(name));
		case "logos":
		case "simple-icons":
		case "published": {
			const byName = (drawings: readonly NamedDrawing[]) =>
				new Map(drawings.map((drawing) => [drawing.name, drawing]));
			collections ??= {
				logos: byName(colourLogos()),
				"simple-icons": byName(simpleIcons()),
				published: byName(publishedIcons()),
			};
			return collections[collection]?.get(name);
		}
		default:
			return generatedDrawing(collection, Number(name));
	}
}

/** Writes whole files only: a run that was stopped leaves none half written. */
async function write(path: string, content: string | Buffer): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	const partial = `${path}.${process.pid}.part`;
	await writeFile(partial, content);
	await rename(partial, path);
}
