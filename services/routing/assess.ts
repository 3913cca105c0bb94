import type { ModelRegistry } from "../inference/registry.ts";
import type { TierRouter } from "./router.ts";

export type Condition = "healthy" | "degraded" | "unhealthy";

/** What an assessment rests on. */
export interface AiFacts {
	readonly models: ReturnType<ModelRegistry["status"]>;
	/** Why models are still awaited. */
	readonly loading: string | undefined;
	readonly router: ReturnType<TierRouter["stats"]>;
	readonly flags: { readonly kind: string; readonly status: string };
	readonly pool: {
		readonly workers: number;
		readonly busy: number;
		readonly queued: number;
	};
	/** Whether conversions can be made at all. */
	readonly converts: boolean;
}

const PREDICTOR = "quality_predictor";

/**
 * How each part of the AI does. It is degraded while rules of thumb stand in for
 * models, and unhealthy only when no conversion can be made.
 */
export function assessAi(facts: AiFacts) {
	const { models, loading, router, pool, converts } = facts;
	const all = Object.values(models.models);
	const ready = all.filter(({ loaded }) => loaded).length;
	const predictor = models.models[PREDICTOR];
	const complete = all.length > 0 && ready === all.length;
	const components = {
		model_manager: {
			status: condition(complete && models.memory_report.within_limits),
			models_ready: ready,
			models_listed: all.length,
			process: models.process.state,
			process_id: models.process.pid ?? null,
			...models.memory_report,
			...withReason(loading ?? models.reason ?? models.process.reason),
		},
		quality_predictor: {
			status: condition(predictor?.loaded === true),
			state: predictor?.state ?? "missing",
			...(predictor && { inference: predictor.inference }),
			...withReason(predictor?.reason),
		},
		router: {
			status: condition(router.lane.waiting < 4 * router.lane.width),
			in_flight: router.in_flight,
			waiting: router.lane.waiting,
			...router.counts,
		},
		converter: {
			status: converts ? ("healthy" as const) : ("unhealthy" as const),
			...{ workers: pool.workers, busy: pool.busy, queued: pool.queued },
		},
	};
	const worst = Object.values(components).map(({ status }) => status);
	return {
		overall_status: overall(worst),
		components,
		performance_metrics: {
			...router.timings,
			models: Object.fromEntries(
				Object.entries(models.models).map(([name, { inference }]) => [
					name,
					inference,
				]),
			),
		},
		recommendations: recommendations(facts, components),
	};
}

function overall(conditions: readonly Condition[]): Condition {
	if (conditions.includes("unhealthy")) return "unhealthy";
	return conditions.includes("degraded") ? "degraded" : "healthy";
}

/** What an operator can do about it. */
function recommendations(
	{ loading, models, flags, converts }: AiFacts,
	{
		model_manager,
		router,
	}: { model_manager: { status: Condition }; router: { status: Condition } },
): string[] {
	const advice: string[] = [];
	if (!converts)
		advice.push(
			"No conversion can be made: read the service's log, and restart it.",
		);
	if (loading !== undefined) advice.push("Wait: the models are loading.");
	else if (model_manager.status !== "healthy")
		advice.push(
			"Rules of thumb stand in for models: see /api/model-status for each one's reason, and check MODELS_DIR.",
		);
	if (!models.memory_report.within_limits)
		advice.push("The models take more than MODELS_MEMORY_MB: raise it.");
	if (router.status !== "healthy")
		advice.push(
			"AI requests wait for a worker: raise WORKERS, lower target_quality or give time budgets.",
		);
	if (flags.kind === "unleash" && flags.status !== "connected")
		advice.push(
			`The flag server is ${flags.status}: check UNLEASH_URL and UNLEASH_API_TOKEN; the last known state stands.`,
		);
	return advice;
}

const condition = (good: boolean): Condition => (good ? "healthy" : "degraded");
const withReason = (reason: string | undefined) =>
	reason === undefined ? {} : { reason };
