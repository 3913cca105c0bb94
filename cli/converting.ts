import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "../app.ts";
import { loadConfig } from "../config.ts";
import { type Converting, drawn, Refused } from "./drawn.ts";
import { AI_OPTIONS } from "./options.ts";

/** More than a person waits for: a drawing is never given up because others are made beside it. */
const PATIENCE_SECONDS = 600;

/** What would turn clients away or keep them out; here is but one. */
const FOR_ONE = {
	QUEUE_SIZE: 10_000,
	CONVERT_TIMEOUT_SECONDS: PATIENCE_SECONDS,
	AI_TIMEOUT_SECONDS: PATIENCE_SECONDS,
	AI_MAX_IN_FLIGHT: 10_000,
	AI_MAX_QUEUE: 0,
	...{ MAX_EVENT_LOOP_DELAY_MS: 0, MAX_HEAP_MB: 0, MAX_RSS_MB: 0 },
	...{ AI_MAX_EVENT_LOOP_DELAY_MS: 0, AI_MAX_HEAP_MB: 0, AI_MAX_RSS_MB: 0 },
	...{ RATE_LIMIT_MAX: 0, API_KEYS_FILE: "", CORS_ORIGIN: "", WEB: false },
	DRAIN_DELAY_MS: 0,
	JOBS: "off",
	// Whether AI may be used is read from FLAGS_FILE: nothing here asks a network.
	UNLEASH_URL: "",
	MODELS_LOAD: "when-needed",
} as const;

/**
 * The whole service inside this process: its worker pool, its checks and its
 * answers, but nothing that listens.
 *
 * @param most pictures that will be asked for at once; no more workers than that are started
 * @throws ConfigurationError for a variable of the environment that can't be
 */
export async function startConverting(
	most: number,
): Promise<Converting & { close(): Promise<void> }> {
	// The pool has at most 256.
	const places = Math.min(availableParallelism(), 255);
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-"));
	// Whoever ends the process in between leaves nothing behind.
	const atExit = () => rmSync(folder, { recursive: true, force: true });
	process.once("exit", atExit);
	const cleanUp = async () => {
		await rm(folder, { recursive: true, force: true });
		process.removeListener("exit", atExit);
	};
	const start = async () => {
		const config = loadConfig({
			...FOR_ONE,
			// One more than there are cores, for models leave one to plain conversions.
			WORKERS: Math.min(most, places) + 1,
			...{ UPLOADS_DIR: join(folder, "uploads"), STATE_DIR: folder },
			...{ STORAGE_URL: "", WEBHOOK_KEYS: "", WEBHOOK_KEYS_FILE: "" },
			WEBHOOK_DEAD_LETTER_URL: "",
		});
		const app = await buildApp({ config, logger: false });
		await app.ready();
		return app;
	};
	const app = await start().catch(async (error) => {
		await cleanUp();
		throw error;
	});

	return {
		places,

		async convert(picture, options, formats) {
			const byAi = Object.keys(options).some((name) => AI_OPTIONS.has(name));
			const query = new URLSearchParams(options);
			query.set("formats", formats.join(","));
			const answer = await app.inject({
				method: "POST",
				url: `/api/convert${byAi ? "-ai" : ""}?${query}`,
				headers: { "content-type": "application/octet-stream" },
				payload: picture,
			});
			if (answer.statusCode === 200) return drawn(answer.json());
			const { error_code: code, error } = answer.json();
			throw code === "NOT_FOUND"
				? new Refused(
						"AI_OFF",
						`AI is switched off in ${app.config.FLAGS_FILE}.`,
					)
				: new Refused(code, error);
		},

		async close(): Promise<void> {
			await app.close();
			await cleanUp();
		},
	};
}
