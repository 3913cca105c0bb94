import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";
import { type AppOptions, buildApp } from "../../app.ts";
import { type Config, loadConfig } from "../../config.ts";

/**
 * The whole service for one test: one worker, folders of its own, AI off, no
 * log unless one is given. It is closed and the folders removed when the test ends.
 */
export async function build(
	t: Test,
	overrides: Partial<Config> = {},
	logger: AppOptions["logger"] = false,
) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	const config = loadConfig({
		WORKERS: 1,
		DRAIN_DELAY_MS: 0,
		STORAGE_URL: "",
		UPLOADS_DIR: join(folder, "uploads"),
		STATE_DIR: join(folder, "state"),
		// A file that isn't there: AI is off unless a test says otherwise.
		FLAGS_FILE: join(folder, "flags.json"),
		// A shared test machine may stall; the gates and limits have tests of their own.
		CONVERT_TIMEOUT_SECONDS: 60,
		MAX_EVENT_LOOP_DELAY_MS: 0,
		MAX_HEAP_MB: 0,
		MAX_RSS_MB: 0,
		AI_MAX_EVENT_LOOP_DELAY_MS: 0,
		AI_MAX_HEAP_MB: 0,
		AI_MAX_RSS_MB: 0,
		...overrides,
	});
	const app = await buildApp({ config, logger });
	t.teardown(async () => {
		await app.close();
		await rm(folder, { recursive: true, force: true });
	});
	await app.ready();
	return app;
}
