/**
 * How long the features and the thumbnail take, image by image, and for noise, the worst there is.
 * Usage: node --import=tsx perf/bench/analysis/main.ts [--gate]
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
	FEATURE_NAMES,
	measureFeatures,
} from "../../../services/analysis/features.ts";
import { thumbnail } from "../../../services/analysis/thumbnail.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { ROOT } from "../../../services/project.ts";

const BUDGET_MS = 15;
const ROUNDS = 15;
const folder = join(ROOT, "test/fixtures/logos");

const images: { name: string; raster: Raster; budgeted: boolean }[] = [];
for (const name of (await readdir(folder)).sort()) {
	if (!/\.(png|jpg|webp)$/.test(name)) continue;
	const { raster } = await decodeImage(
		await readFile(join(folder, name)),
		2_000_000,
	);
	images.push({ name, raster, budgeted: raster.width <= 512 });
}
images.push({ name: "noise 512", raster: noise(512), budgeted: false });
images.push({ name: "noise 1400", raster: noise(1400), budgeted: false });

for (const { raster } of images) measureFeatures(raster);
let slowest = 0;
for (const { name, raster, budgeted } of images) {
	const features = least(() => measureFeatures(raster));
	const small = least(() => thumbnail(raster));
	if (budgeted) slowest = Math.max(slowest, features + small);
	console.log(
		`${name.padEnd(32)} ${`${raster.width}x${raster.height}`.padEnd(10)} features ${features.toFixed(2)} ms, thumbnail ${small.toFixed(2)} ms`,
	);
}
if (process.argv.includes("--values"))
	for (const { name, raster } of images) {
		const features = measureFeatures(raster);
		console.log(name);
		console.log(
			`  ${FEATURE_NAMES.map((key) => `${key} ${features[key].toFixed(3)}`).join("  ")}`,
		);
	}
console.log(
	`slowest up to 512 px: ${slowest.toFixed(1)} ms; budget ${BUDGET_MS} ms`,
);
if (process.argv.includes("--gate") && slowest > BUDGET_MS) process.exit(1);

/** The least of several rounds: what the work itself takes, whatever else the machine does. */
function least(run: () => unknown): number {
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const start = performance.now();
		run();
		times.push(performance.now() - start);
	}
	return Math.min(...times);
}

function noise(side: number): Raster {
	const data = new Uint8ClampedArray(4 * side * side);
	let state = 1;
	for (let i = 0; i < data.length; i++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		data[i] = state >>> 24;
	}
	return { width: side, height: side, data };
}
