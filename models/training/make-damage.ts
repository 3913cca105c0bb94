/**
 * Traces to the damage estimator, in one command: what the service computes is told to the training, the training writes
 * damage_estimator.onnx, its entry of manifest.json and its card, and onnxruntime checks every model on its golden inputs.
 *
 *     npm run train:damage -- [--out models]
 *
 * Needs what `npm run train` needs, and the labels of `npm run labels:damage`; both leave the other's models as they are.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LABELS_DIRECTORY } from "../../perf/labels/store.ts";
import { FEATURE_SCHEMA_VERSION } from "../../services/analysis/features.ts";
import {
	TRACE_NAMES,
	TRACES_VERSION,
} from "../../services/damage/traces/traces.ts";
import { ROOT } from "../../services/project.ts";
import { PYTHON, run } from "./run.ts";

const { values } = parseArgs({
	options: { out: { type: "string", default: join(ROOT, "models") } },
});
await mkdir(LABELS_DIRECTORY, { recursive: true });
await writeFile(
	join(LABELS_DIRECTORY, "traces-schema.json"),
	`${JSON.stringify({
		feature_schema_version: FEATURE_SCHEMA_VERSION,
		traces_version: TRACES_VERSION,
		trace_names: TRACE_NAMES,
	})}\n`,
);
const file = (name: string) => join(ROOT, "models/training", name);
run(PYTHON, file("damage.py"), "--out", values.out);
run(process.execPath, "--import=tsx", file("check.ts"), values.out);
