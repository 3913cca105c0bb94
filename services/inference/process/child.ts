/**
 * The inference process. The only module that loads onnxruntime-node, and it
 * is only ever forked, never imported: a run blocks its thread, a native fault
 * ends its process, and its memory comes back only with the process's end.
 *
 * Its one argument is the number of threads of a run.
 */
import { mapStacks } from "../../source-maps.ts";
import { InferenceError } from "../inference-error.ts";
import type { FromChild, ToChild } from "./messages.ts";
import { PROBE_MODEL } from "./probe-model.ts";
import { createSessions } from "./sessions.ts";

mapStacks();

/** A parent that is gone ends this process through "disconnect". */
function send(message: FromChild, sent = () => {}): void {
	if (process.connected) process.send?.(message, sent);
}

// A terminal or a service manager signals the whole group; the parent drains
// first and then ends this process itself.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));

try {
	const runtime = await import("onnxruntime-node");
	const probe = await runtime.InferenceSession.create(PROBE_MODEL, {
		executionProviders: ["cpu"],
	});
	await probe.release();
	const sessions = createSessions(runtime, Number(process.argv[2]));
	process.on("message", async (message: ToChild) => {
		if ("exit" in message) process.exit(0);
		const { id, question } = message;
		try {
			send({ id, ok: true, value: await sessions.answer(question) });
		} catch (error) {
			const known =
				error instanceof InferenceError
					? error
					: new InferenceError(
							"RUN_FAILED",
							"The inference process failed.",
							error,
						);
			send({ id, ok: false, code: known.code, message: known.message });
			// The parent logs this; it may hold paths, which answers must not.
			if (known.cause !== undefined) console.error(known.cause);
		}
	});
	send({ ready: true, runtime: runtime.env.versions.node ?? "unknown" });
} catch (error) {
	console.error(error);
	send({ ready: false, message: "onnxruntime-node can't be loaded." }, () =>
		process.exit(1),
	);
}
