import { type ChildProcess, spawn } from "node:child_process";
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
	/** Its uploads and state lie here, unless the environment says otherwise. */
	readonly folder: string;
	/** Resolves with the exit code, or the signal that ended it. */
	readonly ended: Promise<number | NodeJS.Signals>;
	/** What it logged as an error or worse, in order. */
	readonly faults: readonly Record<string, unknown>[];
	/** Every sample of /metrics by its whole name, labels included. */
	metrics(): Promise<Map<string, number>>;
	kill(signal: NodeJS.Signals): void;
	/** Ends it with SIGTERM and waits until it is gone. */
	stop(): Promise<void>;
}

const ERROR_LEVEL = 50;

/** What `npm start` gives to node and its allocator, so that what is measured is what runs. */
async function startCommand(): Promise<{
	env: Record<string, string>;
	args: string[];
}> {
	const { scripts } = JSON.parse(
		await readFile(join(ROOT, "package.json"), "utf8"),
	);
	const command = /((?:\w+=\S+ )*)exec node (.+)$/.exec(scripts.start);
	if (command === null) throw new Error("npm start doesn't run node");
	const settings = command[1].trim().split(" ").filter(Boolean);
	return {
		env: Object.fromEntries(settings.map((setting) => setting.split("="))),
		args: command[2].split(" "),
	};
}

/**
 * Starts the compiled service (`npm run build` first) as a process of its own,
 * on a free port of the loopback, with an upload folder of its own.
 *
 * @param env over what it has by default
 * @param nodeArguments before the program's name
 */
export async function startService(
	env: Record<string, string>,
	nodeArguments: readonly string[] = [],
): Promise<Service> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-bench-"));
	const start = await startCommand();
	const child = spawn(process.execPath, [...nodeArguments, ...start.args], {
		cwd: ROOT,
		env: {
			...process.env,
			...start.env,
			PORT: "0",
			LOG_PRETTY: "false",
			DRAIN_DELAY_MS: "0",
			UPLOADS_DIR: join(folder, "uploads"),
			STATE_DIR: join(folder, "state"),
			...env,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	// Whatever way this process ends, the service does not outlive it.
	const orphan = () => child.kill("SIGKILL");
	process.once("exit", orphan);
	const ended = once(child, "exit").then(async ([code, signal]) => {
		process.off("exit", orphan);
		await rm(folder, { recursive: true, force: true });
		return code ?? signal;
	});
	const faults: Record<string, unknown>[] = [];
	const origin = await listening(child, faults);
	return {
		origin,
		pid: child.pid as number,
		folder,
		ended,
		faults,
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
		kill: (signal) => void child.kill(signal),
		async stop() {
			child.kill("SIGTERM");
			await ended;
		},
	};
}

/** Reads the log: where it listens, and its faults from then on. */
function listening(
	child: ChildProcess,
	faults: Record<string, unknown>[],
): Promise<string> {
	return new Promise((resolve, reject) => {
		child.once("exit", (code) =>
			reject(new Error(`the service exited with ${code}`)),
		);
		const lines = createInterface({
			input: child.stdout as NodeJS.ReadableStream,
		});
		lines.on("line", (line) => {
			const address = /listening at (http:[^"\s]+)/.exec(line)?.[1];
			if (address !== undefined) resolve(address);
			const level = /^\{"level":(\d+)/.exec(line)?.[1];
			if (Number(level) >= ERROR_LEVEL) faults.push(JSON.parse(line));
		});
	});
}
