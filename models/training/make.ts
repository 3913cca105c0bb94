/**
 * Labels to models, in one command: what the service computes is told to the training, the training
 * writes four .onnx files, manifest.json and the cards, and onnxruntime checks each on its golden inputs.
 *
 *     npm run train -- [--out models] [--candidates subpixel] [--accept-older imagetracer] [--epochs 1.0] [--threads 2] [--keep]
 *
 * With --keep the preprocessor and the classifier that lie in --out stay as they are, and the two others are made for
 * them: what moves with the tracer, from labels too few to learn the kinds of logo from.
 *
 * Needs Debian's python3-torch, python3-sklearn, python3-scipy and python3-onnx; it says so where one is missing.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../services/project.ts";
import { PYTHON, run } from "./run.ts";

const { values } = parseArgs({
	options: {
		out: { type: "string", default: join(ROOT, "models") },
		"accept-older": { type: "string" },
		candidates: { type: "string", default: "" },
		epochs: { type: "string", default: "1" },
		threads: { type: "string", default: "2" },
		keep: { type: "boolean", default: false },
	},
});
const file = (name: string) => join(ROOT, "models/training", name);
const { out, epochs, threads } = values;
const accepted = values["accept-older"];
const older = accepted === undefined ? [] : ["--accept-older", accepted];

const learned = ["--candidates", values.candidates];
run(
	process.execPath,
	"--import=tsx",
	file("describe.ts"),
	...older,
	...learned,
);
if (values.keep) run(process.execPath, "--import=tsx", file("ask.ts"), out);
run(
	PYTHON,
	file("train.py"),
	...["--out", out, "--epochs", epochs, "--threads", threads],
	...(values.keep ? ["--keep"] : []),
);
run(process.execPath, "--import=tsx", file("check.ts"), out);
