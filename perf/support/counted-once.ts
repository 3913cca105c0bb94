import { readFile } from "node:fs/promises";
import type { Resident } from "./process-tree.ts";

/** A part of a process's address space that has a name: a file, or memory that processes share. */
interface Mapping {
	/** The same in every process that has it. */
	readonly name: string;
	/** Bytes of it that are resident and as the file has them, or shared. */
	readonly resident: number;
	/** Its part of them, where each page is divided among all that have it. */
	readonly share: number;
}

/** Resident bytes that each process has to itself (proc(5), RssAnon of /proc/pid/status): heaps, stacks, buffers. */
export async function ownBytes({
	pid,
}: Pick<Resident, "pid">): Promise<number> {
	const status = await text(`/proc/${pid}/status`);
	return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

/**
 * Resident bytes of files (the programs themselves, mostly) and of shared memory, each page counted once however many of the
 * processes have it (proc(5), /proc/pid/smaps). The sum of proportional shares would do where nobody else on the machine ran the same
 * programs; a client written for Node.js would take half of the service's own program off the bill. So of each mapping it is that sum or
 * the largest that one process holds, whichever is more. Takes the kernel some 50 ms a process: not for every look.
 */
export async function sharedBytes(tree: readonly Resident[]): Promise<number> {
	const sums = new Map<string, { shares: number; most: number }>();
	for (const { pid } of tree)
		for (const { name, resident, share } of mappings(
			await text(`/proc/${pid}/smaps`),
		)) {
			const { shares = 0, most = 0 } = sums.get(name) ?? {};
			sums.set(name, {
				shares: shares + share,
				most: Math.max(most, resident),
			});
		}
	let bytes = 0;
	for (const { shares, most } of sums.values()) bytes += Math.max(shares, most);
	return bytes;
}

/** The mappings of /proc/pid/smaps that aren't a process's alone. */
export function mappings(smaps: string): Mapping[] {
	const found: Mapping[] = [];
	const parts = smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
	for (const part of parts) {
		const [, offset, name] =
			/^\S+ \S+ (\S+) \S+ \d+ +(\/.*)$/m.exec(part.split("\n", 1)[0]) ?? [];
		if (name === undefined) continue;
		const kilobytes = (field: string) =>
			Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(part)?.[1] ?? 0);
		const own = kilobytes("Anonymous");
		found.push({
			name: `${name} ${offset}`,
			resident: 1024 * (kilobytes("Rss") - own),
			share: 1024 * Math.max(0, kilobytes("Pss") - own),
		});
	}
	return found;
}

const text = (path: string): Promise<string> =>
	readFile(path, "utf8").catch(() => "");
