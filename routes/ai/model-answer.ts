import type { ModelRegistry } from "../../services/inference/registry.ts";
import type { VersionWorth } from "../../services/routing/version-tally.ts";

type Status = ReturnType<ModelRegistry["status"]>;
type Model = Status["models"][string];

/** The memory of the models' process, as it is told. */
export function memoryReport({ memory }: Status) {
	return {
		current_memory_mb: memory.currentMb,
		peak_memory_mb: memory.peakMb,
		memory_limit_mb: memory.limitMb,
		within_limits: memory.withinLimits,
	};
}

/** A model's runs, as they are told. */
export function inferenceReport({ inference }: Model) {
	const { count, meanMs, p95Ms } = inference;
	return { count, mean_ms: meanMs, p95_ms: p95Ms };
}

/** One model's state and worth, as they are told. */
export function modelReport(model: Model, worth: VersionWorth) {
	const { loaded, state, type, version, sha256, reason } = model;
	return {
		...{ loaded, state, type, version, sha256 },
		memory_mb: model.memoryMb,
		loaded_at: model.loadedAt,
		last_used: model.lastUsed,
		inference: inferenceReport(model),
		quality: {
			answers: worth.answers,
			shadowed: worth.shadowed,
			compared: worth.compared,
			mean_expected: worth.meanExpected,
			mean_reached: worth.meanReached,
			mean_error: worth.meanError,
		},
		...(reason !== undefined && { reason }),
	};
}
