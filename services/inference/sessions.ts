import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { InferenceSession } from "onnxruntime-node";
import { InferenceError } from "./inference-error.ts";
import type { Answer, Golden, LoadOrder, Question } from "./messages.ts";
import {
	describeMisfit,
	describeShape,
	type Port,
	type Tensors,
} from "./tensor.ts";

type Runtime = typeof import("onnxruntime-node");

/**
 * The loaded models, inside the inference process. Every failure is an
 * InferenceError whose message may be shown.
 *
 * @param threads threads of one run, >= 1
 */
export function createSessions(runtime: Runtime, threads: number) {
	const sessions = new Map<string, InferenceSession>();

	function need(slot: string): InferenceSession {
		const session = sessions.get(slot);
		if (session === undefined)
			throw new InferenceError("MODEL_MISSING", `${slot} is not loaded.`);
		return session;
	}

	async function runSession(slot: string, feeds: Tensors) {
		const session = need(slot);
		const given = Object.fromEntries(
			Object.entries(feeds).map(([name, { data, dims }]) => [
				name,
				new runtime.Tensor("float32", data, dims),
			]),
		);
		const from = performance.now();
		const results = await session.run(given).catch((cause: unknown) => {
			throw new InferenceError(
				"RUN_FAILED",
				"The runtime refused to run it.",
				cause,
			);
		});
		const ms = performance.now() - from;
		const outputs: Record<
			string,
			{ dims: readonly number[]; data: Float32Array }
		> = {};
		for (const [name, { data, dims }] of Object.entries(results)) {
			if (!(data instanceof Float32Array))
				throw new InferenceError(
					"WRONG_SIGNATURE",
					`Output ${name} is not float32.`,
				);
			outputs[name] = { dims, data };
		}
		return { outputs, ms };
	}

	return {
		async answer(question: Question): Promise<Answer> {
			switch (question.kind) {
				case "load":
					return measured(async () => {
						const session = await open(runtime, threads, question.order);
						sessions.set(question.slot, session);
					});
				case "warm":
					return measured(async () => {
						const { golden, slot } = question;
						const { outputs } = await runSession(slot, golden.inputs);
						checkGolden(golden, outputs);
					});
				case "run":
					return runSession(question.slot, question.feeds);
				case "release": {
					const session = sessions.get(question.slot);
					sessions.delete(question.slot);
					await session?.release();
					return {};
				}
				case "ping":
					return { residentBytes: process.memoryUsage.rss() };
			}
		},
	};
}

/** What a step took: time, and resident memory as far as it grew. */
async function measured(step: () => Promise<void>) {
	const before = process.memoryUsage.rss();
	const from = performance.now();
	await step();
	return {
		ms: performance.now() - from,
		memoryBytes: Math.max(0, process.memoryUsage.rss() - before),
	};
}

/** Reads a file once, checks it against its manifest entry and opens those same bytes. */
async function open(
	runtime: Runtime,
	threads: number,
	order: LoadOrder,
): Promise<InferenceSession> {
	const bytes = await readFile(order.path).catch((cause: unknown) => {
		throw new InferenceError(
			"FILE_MISSING",
			`${order.file} can't be read.`,
			cause,
		);
	});
	if (bytes.length !== order.bytes)
		throw new InferenceError(
			"WRONG_BYTES",
			`${order.file} has ${bytes.length} bytes; the manifest says ${order.bytes}.`,
		);
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	if (sha256 !== order.sha256)
		throw new InferenceError(
			"WRONG_HASH",
			`${order.file} has the SHA-256 ${sha256}; the manifest says ${order.sha256}.`,
		);
	const session = await runtime.InferenceSession.create(bytes, {
		executionProviders: ["cpu"],
		intraOpNumThreads: threads,
		interOpNumThreads: 1,
		executionMode: "sequential",
		graphOptimizationLevel: "all",
		// The arena keeps the largest run's memory for good.
		enableCpuMemArena: false,
		logSeverityLevel: 4,
	}).catch((cause: unknown) => {
		throw new InferenceError(
			"NOT_A_MODEL",
			`${order.file} is not a model that this runtime can load.`,
			cause,
		);
	});
	const misfit =
		describeDifference("input", order.inputs, session.inputMetadata) ??
		describeDifference("output", order.outputs, session.outputMetadata);
	if (misfit !== undefined) {
		await session.release();
		throw new InferenceError("WRONG_SIGNATURE", `${order.file}: ${misfit}`);
	}
	// Without the copy a bad update could not be undone after a restart; with
	// no place for one the model still serves.
	if (order.keepAt !== undefined && order.keepAt !== order.path)
		await writeFile(order.keepAt, bytes).catch(() => {});
	return session;
}

/** Says how declared ports differ from the session's real ones. */
function describeDifference(
	noun: string,
	declared: readonly Port[],
	real: readonly InferenceSession.ValueMetadata[],
): string | undefined {
	for (const port of declared) {
		const found = real.find(({ name }) => name === port.name);
		if (found === undefined)
			return `it has no ${noun} ${port.name}, only ${real.map(({ name }) => name).join(", ")}.`;
		if (!found.isTensor || found.type !== port.type)
			return `its ${noun} ${port.name} is not ${port.type}.`;
		const shape = found.shape.map((size) =>
			typeof size === "number" ? size : null,
		);
		if (describeShape(shape) !== describeShape(port.shape))
			return `its ${noun} ${port.name} is ${describeShape(shape)}; the manifest says ${describeShape(port.shape)}.`;
	}
	const extra = real.find(({ name }) =>
		declared.every((port) => port.name !== name),
	);
	if (extra !== undefined)
		return `it has an ${noun} ${extra.name} that the manifest doesn't list.`;
	return undefined;
}

/** @throws InferenceError WRONG_ANSWER naming the worst output */
function checkGolden(golden: Golden, outputs: Tensors): void {
	for (const [name, expected] of Object.entries(golden.outputs)) {
		const port: Port = { name, type: "float32", shape: expected.dims };
		const misfit = describeMisfit([port], { [name]: outputs[name] });
		if (misfit !== undefined)
			throw new InferenceError("WRONG_ANSWER", `Warm-up: ${misfit}`);
		const { data } = outputs[name];
		const off = expected.data.findIndex(
			// Written so that NaN fails.
			(value, at) => !(Math.abs(value - data[at]) <= golden.tolerance),
		);
		if (off !== -1)
			throw new InferenceError(
				"WRONG_ANSWER",
				`Warm-up: ${name}[${off}] is ${data[off]}; the manifest says ${expected.data[off]} to ${golden.tolerance}.`,
			);
	}
}
