import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Test } from "tap";
import { ROOT } from "../../services/project.ts";

/** A line of the log. */
export type LogLine = Record<string, unknown>;

/**
 * Starts the service as a process of its own, waits until it listens, and ends it
 * with the test.
 *
 * @param root the checkout to start; this one by default
 */
export async function startService(
	t: Test,
	env: NodeJS.ProcessEnv = {},
	root = ROOT,
) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-server-"));
	const child = spawn(process.execPath, ["--import=tsx", "server.ts"], {
		cwd: root,
		env: {
			...process.env,
			PORT: "0",
			WORKERS: "1",
			LOG_PRETTY: "false",
			UPLOADS_DIR: folder,
			// A shared test machine may stall.
			MAX_EVENT_LOOP_DELAY_MS: "0",
			AI_MAX_EVENT_LOOP_DELAY_MS: "0",
			CONVERT_TIMEOUT_SECONDS: "60",
			...env,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	t.teardown(async () => {
		child.kill("SIGKILL");
		await rm(folder, { recursive: true, force: true });
	});
	const lines: LogLine[] = [];
	let listening = (_origin: string) => {};
	const origin = new Promise<string>((resolve, reject) => {
		listening = resolve;
		child.once("exit", (code) => reject(new Error(`exited with ${code}`)));
	});
	createInterface({ input: child.stdout as NodeJS.ReadableStream }).on(
		"line",
		(text) => {
			const line = JSON.parse(text) as LogLine;
			lines.push(line);
			const address = /listening at (\S+)/.exec(String(line.msg))?.[1];
			if (address !== undefined) listening(address);
		},
	);
	return { child, origin: await origin, lines };
}
