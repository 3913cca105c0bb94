/**
 * Runs every model of a folder on its golden inputs with onnxruntime and compares with what torch and
 * numpy computed for its manifest; also times each, on one core.
 *
 *     node --import=tsx models/training/check.ts [folder]
 */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";

interface Tensors {
	readonly [name: string]: {
		readonly dims: readonly number[];
		readonly data: readonly number[];
	};
}

/** What is read here of the manifest. */
interface Manifest {
	readonly models: readonly {
		readonly name: string;
		readonly file: string;
		readonly bytes: number;
		readonly golden: {
			readonly inputs: Tensors;
			readonly outputs: Tensors;
			readonly tolerance: number;
		};
	}[];
}

const folder = resolve(process.argv[2] ?? "models");
const { models } = JSON.parse(
	await readFile(join(folder, "manifest.json"), "utf8"),
) as Manifest;
let wrong = 0;
for (const entry of models) {
	const { inputs, outputs, tolerance } = entry.golden;
	const session = await InferenceSession.create(join(folder, entry.file), {
		intraOpNumThreads: 1,
		interOpNumThreads: 1,
		logSeverityLevel: 3,
	});
	const feeds = Object.fromEntries(
		Object.entries(inputs).map(([name, { dims, data }]) => [
			name,
			new Tensor("float32", Float32Array.from(data), [...dims]),
		]),
	);
	const answer = await session.run(feeds);
	let largest = 0;
	for (const [name, { data }] of Object.entries(outputs))
		for (const [place, expected] of data.entries())
			largest = Math.max(
				largest,
				Math.abs(expected - Number(answer[name]?.data[place])),
			);
	const times: number[] = [];
	for (let round = 0; round < 30; round++) {
		const start = performance.now();
		await session.run(feeds);
		times.push(performance.now() - start);
	}
	const middle = times.sort((a, b) => a - b)[15] as number;
	// NaN compares false, so ask for what must hold.
	const fine = largest <= tolerance;
	if (!fine) wrong++;
	console.log(
		`${entry.name.padEnd(22)} off by at most ${largest.toExponential(1)} of ${tolerance} ${fine ? "fine" : "WRONG"}, ${middle.toFixed(2)} ms, ${entry.bytes} bytes`,
	);
}
process.exit(wrong > 0 ? 1 : 0);
