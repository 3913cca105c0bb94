import { performance } from "node:perf_hooks";
import type { InferenceSession } from "onnxruntime-node";
import { InferenceError } from "../inference-error.ts";
import type { Tensors } from "../tensor.ts";
import { checkGolden } from "./check-golden.ts";
import type { Answer, Question } from "./messages.ts";
import { openSession, type Runtime } from "./open-session.ts";

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
		const startedAt = Date.now();
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
		return { outputs, ms, startedAt };
	}

	return {
		async answer(question: Question): Promise<Answer> {
			switch (question.kind) {
				case "load":
					return measured(async () => {
						const session = await openSession(runtime, threads, question.order);
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
