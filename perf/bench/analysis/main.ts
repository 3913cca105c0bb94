/**
 * How long the features and the thumbnail take, image by image, and for noise, the worst there is:
 *
 *     npm run bench:analysis -- [options]
 *
 *     --values          tells each image's features too
 *     --out analysis    writes perf/reports/<name>.md
 *     --gate            exit with 1 and name each broken budget
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
	FEATURE_NAMES,
	measureFeatures,
} from "../../../services/analysis/features.ts";
import { thumbnail } from "../../../services/analysis/thumbnail.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { ROOT } from "../../../services/project.ts";
import { randomFor } from "../../corpus/seeded.ts";
import { WORKING_PIXELS } from "../../measuring/picture.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";

/** For features and thumbnail together, of images up to so many pixels across. */
const MOST_MS = 15;
const LARGEST = 512;
const ROUNDS = 15;
const FOLDER = join(ROOT, "test/fixtures/logos");

const { values: options } = parseArgs({
	options: {
		values: { type: "boolean", default: false },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const images = [
	...(await fixtures()),
	...[512, 1400].map((side) => ({
		name: `noise ${side}`,
		raster: noise(side),
		isBudgeted: false,
	})),
];
for (const { raster } of images) measureFeatures(raster);
const timed = images.map((image) => ({
	...image,
	features: least(() => measureFeatures(image.raster)),
	thumbnail: least(() => thumbnail(image.raster)),
}));
const slowest = Math.max(
	...timed
		.filter(({ isBudgeted }) => isBudgeted)
		.map((image) => image.features + image.thumbnail),
);
const budgets = [
	atMost(`slowest image up to ${LARGEST} px, ms`, slowest, MOST_MS),
];
const sections = [
	`# What the analysis costs\n\nMade by \`${commandOf("bench:analysis")}\` on ${processor()}. Milliseconds are the least of ${ROUNDS} rounds: what the work itself takes, whatever else the machine does.`,
	budgetTable(budgets),
	table(
		["image", "pixels", "features, ms", "thumbnail, ms"],
		timed.map(({ name, raster: { width, height }, features, thumbnail }) => [
			name,
			`${width}x${height}`,
			features,
			thumbnail,
		]),
		2,
	),
	...(options.values ? [valueTable()] : []),
];
await putReport(options.out, sections.join("\n\n"));
if (options.gate) gate(budgets);

/** The repository's own test images. */
async function fixtures() {
	const names = (await readdir(FOLDER)).filter((name) =>
		/\.(png|jpg|webp)$/.test(name),
	);
	return Promise.all(
		names.sort().map(async (name) => {
			const bytes = await readFile(join(FOLDER, name));
			const { raster } = await decodeImage(bytes, WORKING_PIXELS);
			return { name, raster, isBudgeted: raster.width <= LARGEST };
		}),
	);
}

/** Every sample drawn by itself, the alpha too. */
function noise(side: number): Raster {
	const random = randomFor(`noise ${side}`);
	const data = Uint8ClampedArray.from({ length: 4 * side * side }, () =>
		random.whole(0, 255),
	);
	return { width: side, height: side, data };
}

/** A line for each feature, a column for each image. */
function valueTable(): string {
	const columns = images.map(({ raster }) => measureFeatures(raster));
	return table(
		["feature", ...images.map(({ name }) => name)],
		FEATURE_NAMES.map((name) => [name, ...columns.map((of) => of[name])]),
		3,
	);
}

/** The least of several rounds, in milliseconds. */
function least(run: () => unknown): number {
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const start = performance.now();
		run();
		times.push(performance.now() - start);
	}
	return Math.min(...times);
}
