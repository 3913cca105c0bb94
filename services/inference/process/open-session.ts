import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-node";
import { InferenceError } from "../inference-error.ts";
import { describeShape, type Port } from "../tensor.ts";
import type { LoadOrder } from "./messages.ts";

export type Runtime = typeof import("onnxruntime-node");

/**
 * Reads a model's file once, checks it against its manifest entry and opens
 * those same bytes.
 *
 * @param threads threads of one run, >= 1
 * @throws InferenceError FILE_MISSING, WRONG_BYTES, WRONG_HASH, NOT_A_MODEL or
 *   WRONG_SIGNATURE; nothing stays open then
 */
export async function openSession(
	runtime: Runtime,
	threads: number,
	order: LoadOrder,
): Promise<InferenceSession> {
	const bytes = await readChecked(order);
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

/** The file's bytes, which have the length and the hash that the manifest says. */
async function readChecked(order: LoadOrder): Promise<Buffer> {
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
	return bytes;
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
