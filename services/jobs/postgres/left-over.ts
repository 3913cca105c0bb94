import {
	readFile,
	readlink,
	realpath,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { JobsUnavailable } from "../unavailable.ts";

/** How long what is left over has to end in order, and then at all. */
const ORDERLY_MS = 5000;
const STEP_MS = 50;

/** Processes of this one that have a folder: it may be asked for twice. */
const owned = new Set<string>();

/**
 * Makes a folder this process's own. Two services would end each other's server.
 *
 * @returns gives the folder back
 * @throws JobsUnavailable where another process that still runs has it
 */
export async function takeOwnership(
	folder: string,
): Promise<() => Promise<void>> {
	const file = join(folder, "owner");
	const mine = { pid: process.pid, since: await startOf(process.pid) };
	const text = await readFile(file, "utf8").catch(() => undefined);
	const other = parsed(text);
	if (other !== undefined) {
		const isMine = other.pid === mine.pid && other.since === mine.since;
		const lives = isMine ? owned.has(folder) : await isAlive(other);
		if (lives)
			throw new JobsUnavailable(
				`Process ${other.pid} keeps its jobs in STATE_DIR already: give this service another, or both the same JOBS_DATABASE_URL.`,
			);
	}
	owned.add(folder);
	await writeFile(`${file}.new`, JSON.stringify(mine));
	await rename(`${file}.new`, file);
	return async () => {
		owned.delete(folder);
		await rm(file, { force: true });
	};
}

interface Owner {
	readonly pid: number;
	/** When it started, in the system's own count; pids are used again. */
	readonly since: string | undefined;
}

function parsed(text: string | undefined): Owner | undefined {
	try {
		return text === undefined ? undefined : JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function isAlive({ pid, since }: Owner): Promise<boolean> {
	if (!exists(pid)) return false;
	return since === undefined || since === (await startOf(pid));
}

/** The twenty-second field of /proc/…/stat; the second may hold anything in its brackets. */
async function startOf(pid: number): Promise<string | undefined> {
	const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(
		() => undefined,
	);
	return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}

function exists(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/**
 * Ends the server that a killed service left behind: nobody else may have its
 * data open, and who owns the folder was settled before.
 *
 * @param data the cluster's folder
 */
export async function endLeftOver(data: string): Promise<void> {
	const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(
		() => "",
	);
	const pid = Number(text.split("\n", 1)[0]);
	if (!(pid > 1) || !(await isServerOf(pid, data))) return;
	for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
		try {
			process.kill(pid, signal);
		} catch {
			return;
		}
		for (let waited = 0; waited < ORDERLY_MS; waited += STEP_MS) {
			if (!(await isServerOf(pid, data))) return;
			await sleep(STEP_MS);
		}
	}
}

/** Its working folder is its data; where that can't be asked, its number has to do. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
	if (!exists(pid)) return false;
	if (process.platform !== "linux") return true;
	const at = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
	return at !== undefined && at === (await realpath(data));
}
