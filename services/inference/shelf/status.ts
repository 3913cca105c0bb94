import type { ModelRecord, ModelState } from "./model-record.ts";

/** One model, as it is told. Times are ISO 8601, UTC. */
export interface ModelStatus {
	readonly loaded: boolean;
	readonly state: ModelState;
	readonly type: "onnx";
	/** Of the version that serves, or else of the one that should. */
	readonly version: string;
	readonly sha256: string;
	/** What loading it was measured to take; 0 while it is not loaded. */
	readonly memoryMb: number;
	readonly loadedAt: string | null;
	readonly lastUsed: string | null;
	readonly inference: {
		readonly count: number;
		readonly meanMs: number;
		readonly p95Ms: number;
	};
	/** Why it is in this state, or why a newer version is not taken. */
	readonly reason?: string;
}

/** The inference process's resident memory. */
export interface MemoryReport {
	readonly currentMb: number;
	readonly peakMb: number;
	readonly limitMb: number;
	readonly withinLimits: boolean;
}

/** @param draining whether all of them take nothing new */
export function describeModel(
	record: ModelRecord,
	draining: boolean,
): ModelStatus {
	const loaded = record.loaded();
	const reason = record.reason();
	const lastUsed = record.lastUsed();
	const { version, sha256 } = (loaded?.version ?? record.wanted()).entry;
	return {
		loaded: loaded !== undefined,
		state: draining && loaded !== undefined ? "draining" : record.state(),
		type: "onnx",
		version,
		sha256,
		memoryMb: mebibytes(loaded?.memoryBytes ?? 0),
		loadedAt: loaded === undefined ? null : new Date(loaded.at).toISOString(),
		lastUsed: lastUsed === 0 ? null : new Date(lastUsed).toISOString(),
		inference: record.inference(),
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
		currentMb: mebibytes(resident),
		peakMb: mebibytes(peak),
		limitMb: mebibytes(limit),
		withinLimits: resident <= limit,
	};
}

const mebibytes = (bytes: number): number =>
	Math.round((bytes / 2 ** 20) * 10) / 10;
