import type { ModelRecord, ModelState } from "./model-record.ts";

/** One model, as /api/model-status tells it. Times are ISO 8601, UTC. */
export interface ModelStatus {
	readonly loaded: boolean;
	readonly state: ModelState;
	readonly type: "onnx";
	/** Of the version that serves, or else of the one that should. */
	readonly version: string;
	readonly sha256: string;
	/** What loading it was measured to take; 0 while it is not loaded. */
	readonly memory_mb: number;
	readonly loaded_at: string | null;
	readonly last_used: string | null;
	readonly inference: {
		readonly count: number;
		readonly mean_ms: number;
		readonly p95_ms: number;
	};
	/** Why it is in this state, or why a newer version is not taken. */
	readonly reason?: string;
}

/** The inference process's resident memory. */
export interface MemoryReport {
	readonly current_memory_mb: number;
	readonly peak_memory_mb: number;
	readonly memory_limit_mb: number;
	readonly within_limits: boolean;
}

/** @param draining whether all of them take nothing new */
export function describeModel(
	record: ModelRecord,
	draining: boolean,
): ModelStatus {
	const { loaded, reason } = record;
	const { version, sha256 } = (loaded?.version ?? record.wanted).entry;
	return {
		loaded: loaded !== undefined,
		state: draining && loaded !== undefined ? "draining" : record.state,
		type: "onnx",
		version,
		sha256,
		memory_mb: mebibytes(loaded?.memoryBytes ?? 0),
		loaded_at: loaded === undefined ? null : new Date(loaded.at).toISOString(),
		last_used:
			record.lastUsed === 0 ? null : new Date(record.lastUsed).toISOString(),
		inference: record.statistics.summary(),
		...(reason && { reason: `${reason.code}: ${reason.message}` }),
	};
}

/** All in bytes. */
export function describeMemory(
	resident: number,
	peak: number,
	limit: number,
): MemoryReport {
	return {
		current_memory_mb: mebibytes(resident),
		peak_memory_mb: mebibytes(peak),
		memory_limit_mb: mebibytes(limit),
		within_limits: resident <= limit,
	};
}

const mebibytes = (bytes: number): number =>
	Math.round((bytes / 2 ** 20) * 10) / 10;
