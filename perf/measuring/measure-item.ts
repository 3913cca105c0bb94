import { readFile } from "node:fs/promises";
import sharp from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { median } from "../../services/statistics.ts";
import { type CorpusItem, materialise } from "../corpus/corpus.ts";
import type { Variant } from "../peers/variant.ts";
import { resultKey } from "./results.ts";
import type { Row } from "./row.ts";
import { type References, referencesOf, score } from "./score.ts";

/** Pixels of a file as a converter gets them: upright, sRGB, straight alpha. */
export async function loadRaster(path: string): Promise<Raster> {
	const { data, info } = await sharp(await readFile(path))
		.rotate()
		.toColourspace("srgb")
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength),
	};
}

/**
 * Converts and scores one picture with each variant in turn.
 *
 * @param rounds how often each is timed, in alternation; the median counts
 * @param announce called before each conversion, so that a supervisor knows what hangs
 * @returns nothing when the picture can't be drawn here
 */
export async function measureItem(
	item: CorpusItem,
	variants: readonly Variant[],
	measures: string,
	rounds: number,
	announce: (converter: string) => void,
): Promise<Row[] | undefined> {
	const files = await materialise(item);
	if (files === undefined) return undefined;
	const raster = await loadRaster(files.inputPath);
	const truth =
		files.truthPath === undefined
			? undefined
			: await readFile(files.truthPath, "utf8");
	const references = referencesOf(item, truth, raster);
	const times = new Map<string, Taken[]>();
	const made = new Map<string, string | Error>();
	for (let round = 0; round < rounds; round++) {
		for (const variant of variants) {
			if (made.get(variant.name) instanceof Error) continue;
			announce(variant.name);
			try {
				const cpu = process.cpuUsage();
				const started = performance.now();
				const svg = await variant.convert(raster, item);
				const ms = performance.now() - started;
				const { user, system } = process.cpuUsage(cpu);
				const taken = { ms, cpuMs: (user + system) / 1000 };
				times.set(variant.name, [...(times.get(variant.name) ?? []), taken]);
				made.set(variant.name, svg);
			} catch (error) {
				made.set(variant.name, error as Error);
			}
		}
	}
	return variants.map((variant) => {
		const base = {
			key: resultKey(item, variant, measures),
			id: item.id,
			set: item.set,
			size: item.size,
			converter: variant.name,
			artistCoordinates: references.artistCoordinates,
		};
		const svg = made.get(variant.name);
		return typeof svg === "string"
			? scored(base, svg, references, times.get(variant.name) ?? [])
			: { ...base, error: String(svg) };
	});
}

interface Taken {
	readonly ms: number;
	readonly cpuMs: number;
}

type Base = Pick<
	Row,
	"key" | "id" | "set" | "size" | "converter" | "artistCoordinates"
>;

function scored(
	base: Base,
	svg: string,
	references: References,
	times: readonly Taken[],
): Row {
	const cost = {
		ms: median(times.map((taken) => taken.ms)),
		cpuMs: median(times.map((taken) => taken.cpuMs)),
	};
	try {
		return { ...base, ...cost, ...score(svg, references) };
	} catch (error) {
		return { ...base, ...cost, error: String(error) };
	}
}
