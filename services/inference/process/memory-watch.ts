import { InferenceError } from "../inference-error.ts";
import type { InferenceProcess } from "./inference-process.ts";
import { type ProcessMemory, readProcessMemory } from "./process-memory.ts";

export interface MemoryWatchOptions {
	/** Resident memory at which the process is killed, in bytes. */
	readonly memoryLimitBytes: number;
	/** How often its memory is read, in ms. */
	readonly memoryEveryMs: number;
}

/** Reads one process's memory from outside, and kills it when it holds too much. */
export function createMemoryWatch(options: MemoryWatchOptions) {
	let watched: InferenceProcess | undefined;
	let timer: NodeJS.Timeout | undefined;
	let memory: ProcessMemory | undefined;
	let peakBytes = 0;

	async function read(): Promise<void> {
		const process = watched;
		if (process === undefined) return;
		const reading = await readProcessMemory(process.pid);
		if (reading === undefined || process !== watched) return;
		memory = reading;
		peakBytes = Math.max(peakBytes, reading.peak);
		if (reading.resident > options.memoryLimitBytes)
			process.kill(
				new InferenceError(
					"MEMORY",
					`The inference process held ${mebibytes(reading.resident)} MiB; it may hold ${mebibytes(options.memoryLimitBytes)}.`,
				),
			);
	}

	return {
		/** Reads it now, and again and again. */
		begin(process: InferenceProcess): Promise<void> {
			watched = process;
			timer = setInterval(read, options.memoryEveryMs);
			return read();
		},
		/** The process is gone. */
		end(): void {
			clearInterval(timer);
			watched = undefined;
			memory = undefined;
		},
		/** Bytes; 0 while there is no process. */
		residentBytes: (): number => memory?.resident ?? 0,
		/** The most that any of the processes held, in bytes. */
		peakBytes: (): number => peakBytes,
	};
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
