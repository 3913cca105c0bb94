/**
 * How far the quality setting is held back by its input: the published icons as they are, drawn with the
 * renderer's coarse coverage, beside the same icons with coverage sixteen times finer (drawn four times
 * as large and averaged), which is what a perfect measurement of every boundary would see.
 *
 *     node --import=tsx perf/bench/quality/ablation.ts
 */
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { mean, median } from "../../../services/statistics.ts";
import { subpixel } from "../../../services/tracing/subpixel/index.ts";
import { listItems } from "../../corpus/corpus.ts";
import { openPicture } from "../../measuring/picture.ts";
import { referencesOf, type Score, score } from "../../measuring/score.ts";
import { number, table } from "../../support/markdown.ts";

const FINER = 4;

/** The vector's drawing at a width, every pixel the mean of `FINER` x `FINER` smaller ones. */
function fineRaster(svg: string, width: number): Raster {
	const large = renderSvg(svg, FINER * width);
	const height = large.height / FINER;
	const data = new Uint8ClampedArray(4 * width * height);
	const sums = new Float64Array(data.length);
	for (let y = 0; y < large.height; y++) {
		const row = 4 * Math.floor(y / FINER) * width;
		for (let x = 0; x < large.width; x++) {
			const to = row + 4 * Math.floor(x / FINER);
			const from = 4 * (y * large.width + x);
			for (let c = 0; c < 4; c++) sums[to + c] += large.data[from + c];
		}
	}
	for (let i = 0; i < data.length; i++) data[i] = sums[i] / FINER ** 2;
	return { width, height, data };
}

const parameters = subpixel.complete({ effort: "quality" });
const inputs: Record<string, Score[]> = {
	"as drawn": [],
	"finer coverage": [],
};
for (const item of listItems({ sets: ["published"] })) {
	const picture = await openPicture(item);
	if (picture?.truth === undefined) continue;
	const { truth, raster: input } = picture;
	const references = referencesOf(item, truth, input);
	const trace = (raster: Raster) =>
		score(subpixel.trace(raster, parameters).svg, references);
	inputs["as drawn"].push(trace(input));
	inputs["finer coverage"].push(trace(fineRaster(truth, input.width)));
}
console.log(
	table(
		["input", "mean dE00", "median dE00", "SSIM zoomed", "coordinates"],
		Object.entries(inputs).map(([name, scores]) => {
			const misses = scores.map(({ de4 }) => de4 ?? 0);
			return [
				name,
				number(mean(misses), 3),
				number(median(misses), 3),
				number(mean(scores.map(({ ssim4 }) => ssim4 ?? 0)), 4),
				number(mean(scores.map(({ coordinates }) => coordinates)), 0),
			];
		}),
	),
);
