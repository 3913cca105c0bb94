import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../services/project.ts";

/** A running service under measurement. */
export interface Service {
	readonly origin: string;
	readonly pid: number;
	/** Every sample of /metrics by its whole name, labels included. */
	metrics(): Promise<Map<string, number>>;
	/** Ends it with SIGTERM and waits until it is gone. */
	stop(): Promise<void>;
}

/** What `npm start` gives to node, so that what is measured is what runs. */
async function startArguments(): Promise<string[]> {
	const { scripts } = JSON.parse(
		await readFile(join(ROOT, "package.json"), "utf8"),
	);
	const command = /exec node (.+)$/.exec(scripts.start)?.[1];
	if (command === undefined) throw new Error("npm start doesn't run node");
	return command.split(" ");
}

/**
 * Starts the compiled service (`npm run build` first) as a process of its own,
 * on a free port of the loopback, with an upload folder of its own.
 */
export async function startService(
	env: Record<string, string>,
): Promise<Service> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-bench-"));
	const child = spawn(process.execPath, await startArguments(), {
		cwd: ROOT,
		env: {
			...process.env,
			PORT: "0",
			LOG_PRETTY: "false",
			DRAIN_DELAY_MS: "0",
			UPLOADS_DIR: folder,
			...env,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	const lines = createInterface({ input: child.stdout });
	const origin = await new Promise<string>((resolve, reject) => {
		child.once("exit", (code) =>
			reject(new Error(`the service exited with ${code}`)),
		);
		lines.on("line", (line) => {
			const address = /listening at (http:[^"\s]+)/.exec(line)?.[1];
			if (address !== undefined) resolve(address);
		});
	});
	return {
		origin,
		pid: child.pid as number,
		async metrics() {
			const text = await (await fetch(`${origin}/metrics`)).text();
			const samples = new Map<string, number>();
			for (const line of text.split("\n")) {
				const cut = line.lastIndexOf(" ");
				if (cut > 0 && !line.startsWith("#"))
					samples.set(line.slice(0, cut), Number(line.slice(cut + 1)));
			}
			return samples;
		},
		async stop() {
			const gone = once(child, "exit");
			child.kill("SIGTERM");
			await gone;
			await rm(folder, { recursive: true, force: true });
		},
	};
}
