import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";
import { buildApp } from "../../app.ts";
import { type Config, loadConfig } from "../../config.ts";

/**
 * The whole service for one test: one worker, an upload folder of its own, no
 * log. It is closed and the folder removed when the test ends.
 */
export async function build(t: Test, overrides: Partial<Config> = {}) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	const config = loadConfig({
		WORKERS: 1,
		DRAIN_DELAY_MS: 0,
		UPLOADS_DIR: join(folder, "uploads"),
		// A shared test machine may stall; the gates have tests of their own.
		MAX_EVENT_LOOP_DELAY_MS: 0,
		MAX_HEAP_MB: 0,
		MAX_RSS_MB: 0,
		...overrides,
	});
	const app = await buildApp({ config, logger: false });
	t.teardown(async () => {
		await app.close();
		await rm(folder, { recursive: true, force: true });
	});
	await app.ready();
	return app;
}
