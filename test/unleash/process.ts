import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
	createWriteStream,
	readdirSync,
	readFileSync,
	readlinkSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A process of ours, ended by its own id. */
export interface Running {
	readonly pid: number;
	/** Ends it and waits until it is gone. */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

interface StartOptions {
	readonly log: string;
	readonly env?: NodeJS.ProcessEnv;
	readonly cwd?: string;
	readonly uid?: number;
	readonly gid?: number;
}

/** Starts a program; what it prints goes to a log file. */
export function start(
	program: string,
	args: readonly string[],
	options: StartOptions,
): Running {
	const { log, ...rest } = options;
	const child = spawn(program, args, {
		stdio: ["ignore", "pipe", "pipe"],
		...rest,
	});
	const file = createWriteStream(log, { flags: "a" });
	child.stdout.pipe(file, { end: false });
	child.stderr.pipe(file, { end: false });
	child.on("error", (error) => file.write(`${error.message}\n`));
	// Whatever way this process ends, the child does not outlive it.
	const kill = () => child.kill("SIGKILL");
	process.once("exit", kill);
	return {
		pid: child.pid ?? -1,
		async stop(signal = "SIGTERM") {
			if (!hasEnded(child)) {
				const gone = new Promise((resolve) => child.once("exit", resolve));
				child.kill(signal);
				await Promise.race([gone, sleep(10_000).then(kill)]);
				if (!hasEnded(child)) await gone;
			}
			process.off("exit", kill);
		},
	};
}

const hasEnded = (child: ChildProcess) =>
	child.exitCode !== null || child.signalCode !== null;

/** Runs a program to its end. @throws Error with what it printed, when it fails */
export function runToEnd(
	program: string,
	args: readonly string[],
	options: {
		cwd?: string;
		env?: NodeJS.ProcessEnv;
		uid?: number;
		gid?: number;
	},
): void {
	const { status, stdout, stderr, error } = spawnSync(program, args, {
		encoding: "utf8",
		timeout: 180_000,
		...options,
	});
	if (error) throw error;
	if (status !== 0)
		throw new Error(
			`${program} ended with ${status}:\n${`${stdout}${stderr}`.slice(-2000)}`,
		);
}

/** The processes that run in or below one of these folders, or a program of theirs (Linux). */
export function processesIn(folders: readonly string[]): number[] {
	const traces = (pid: string): string[] => {
		try {
			return [
				readlinkSync(`/proc/${pid}/cwd`),
				readFileSync(`/proc/${pid}/cmdline`, "utf8"),
			];
		} catch {
			// It ended meanwhile, or it is none of ours to look at.
			return [];
		}
	};
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) =>
			traces(pid).some((trace) =>
				folders.some((folder) => trace.includes(folder)),
			),
		)
		.map(Number);
}

/** A TCP port that nobody listens on right now. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** Waits until something holds. @throws Error that names it, after the time given */
export async function waitFor(
	what: string,
	holds: () => Promise<boolean> | boolean,
	milliseconds: number,
): Promise<void> {
	const end = Date.now() + milliseconds;
	for (;;) {
		try {
			if (await holds()) return;
		} catch {
			// Not yet.
		}
		if (Date.now() > end)
			throw new Error(`${what}: not within ${milliseconds / 1000} s`);
		await sleep(50);
	}
}
