import { readdir, readFile } from "node:fs/promises";
import { readProcessMemory } from "../../services/inference/process/process-memory.ts";

/** Resident memory of one process, in bytes. */
export interface Resident {
	readonly pid: number;
	/** The script that it runs, or else its program. */
	readonly what: string;
	readonly bytes: number;
}

/** A process and all its descendants (Linux: /proc/pid/task/tid/children). */
export async function readTree(pid: number): Promise<Resident[]> {
	const memory = await readProcessMemory(pid);
	if (memory === undefined) return [];
	const command = await text(`/proc/${pid}/cmdline`);
	const script = command.split("\0").find((part) => /\.[mc]?[jt]s$/.test(part));
	const program = (await text(`/proc/${pid}/comm`)).trim();
	const what = script?.split("/").at(-1) ?? program;
	const tree = [{ pid, what, bytes: memory.resident }];
	for (const thread of await threadsOf(pid)) {
		const children = await text(`/proc/${pid}/task/${thread}/children`);
		for (const child of children.split(" ").filter((part) => part !== ""))
			tree.push(...(await readTree(Number(child))));
	}
	return tree;
}

/**
 * Milliseconds of processors that processes have taken so far, all threads that still live (first number of
 * /proc/pid/task/tid/schedstat). What else a machine does changes it little, unlike the time that passes.
 */
export async function processorMs(tree: readonly Resident[]): Promise<number> {
	let nanoseconds = 0;
	for (const { pid } of tree)
		for (const thread of await threadsOf(pid)) {
			const spent = await text(`/proc/${pid}/task/${thread}/schedstat`);
			nanoseconds += Number(spent.split(" ", 1)[0]);
		}
	return nanoseconds / 1e6;
}

const threadsOf = (pid: number): Promise<string[]> =>
	readdir(`/proc/${pid}/task`).catch(() => []);

const text = (path: string): Promise<string> =>
	readFile(path, "utf8").catch(() => "");

export const total = (tree: readonly Resident[]): number =>
	tree.reduce((sum, { bytes }) => sum + bytes, 0);

/** Resident bytes of processes with what they share counted once (proc(5), Pss of /proc/pid/smaps_rollup). */
export async function proportional(tree: readonly Resident[]): Promise<number> {
	const shares = await Promise.all(
		tree.map(async ({ pid }) => {
			const rollup = await text(`/proc/${pid}/smaps_rollup`);
			return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
		}),
	);
	return shares.reduce((sum, share) => sum + share, 0);
}
