import { readFile } from "node:fs/promises";

/** A process's memory as the kernel counts it, in bytes. */
export interface ProcessMemory {
	/** Resident now. */
	readonly resident: number;
	/** The most that was ever resident. */
	readonly peak: number;
}

/**
 * Reads a process's memory from outside, so that a process too busy to answer
 * is still watched (proc(5), VmRSS and VmHWM of /proc/pid/status).
 *
 * @returns undefined when there is no such process, or no /proc
 */
export async function readProcessMemory(
	pid: number,
): Promise<ProcessMemory | undefined> {
	const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
	const resident = kibibytes(status, "VmRSS");
	const peak = kibibytes(status, "VmHWM");
	if (resident === undefined || peak === undefined) return undefined;
	return { resident: resident * 1024, peak: peak * 1024 };
}

function kibibytes(status: string, field: string): number | undefined {
	const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status);
	return match === null ? undefined : Number(match[1]);
}
