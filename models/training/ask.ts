/**
 * Asks the models that are kept what they say of each labelled picture, through the service's own inference
 * process: scaled features and probabilities of the classes, into .cache/labels/kept.jsonl. What is trained anew then
 * learns from what it will be given.
 *
 *     node --import=tsx models/training/ask.ts models
 */
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startRegistry } from "../../perf/bench/models/served.ts";
import type { Split } from "../../perf/corpus/brand.ts";
import { LABELS_DIRECTORY, readLabels } from "../../perf/labels/store.ts";
import { LOGO_CLASSES } from "../../services/prediction/logo-class.ts";
import { createPredictor } from "../../services/prediction/predictor.ts";

const SPLITS: readonly Split[] = ["train", "validation"];
const patience = { deadlineMs: 60_000 };

const [folder = "models"] = process.argv.slice(2);
const registry = startRegistry(resolve(folder));
const predictor = createPredictor(registry);
const lines: string[] = [];
try {
	await registry.start();
	for (const split of SPLITS)
		for (const { id, facts } of readLabels(split).values()) {
			if (facts === null) continue;
			const features = Float32Array.from(facts.features);
			const thumbnail = Float32Array.from(
				Buffer.from(facts.thumbnail, "base64"),
				(byte) => byte / 255,
			);
			const { width, height } = facts;
			const { outputs } = await registry.run(
				"feature_preprocessor",
				{ features: { dims: [1, features.length], data: features } },
				patience,
			);
			const { probabilities, fallback } = await predictor.classify(
				{ features, thumbnail, width, height },
				patience,
			);
			if (fallback !== undefined) throw new Error(fallback);
			const scaled = Array.from(outputs.scaled?.data ?? []);
			const classes = LOGO_CLASSES.map((name) => probabilities[name]);
			lines.push(JSON.stringify({ id, scaled, classes }));
		}
} finally {
	await registry.close();
}
await writeFile(
	join(LABELS_DIRECTORY, "kept.jsonl"),
	lines.map((line) => `${line}\n`).join(""),
);
