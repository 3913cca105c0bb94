import type { ModelRegistry } from "../inference/registry.ts";
import type { TierRouter } from "./router.ts";

export type Condition = "healthy" | "degraded" | "unhealthy";

/** What an operator should look after. */
export type Concern =
	| "no conversions"
	| "models loading"
	| "models missing"
	| "models too large"
	| "too few workers"
	| "flag server away";

/** What an assessment rests on. */
export interface AiFacts {
	readonly models: ReturnType<ModelRegistry["status"]>;
	/** Why models are still awaited. */
	readonly loading: string | undefined;
	readonly router: ReturnType<TierRouter["stats"]>;
	readonly flags: { readonly kind: string; readonly status: string };
	/** Whether conversions can be made at all. */
	readonly converts: boolean;
}

export type AiAssessment = ReturnType<typeof assessAi>;

const PREDICTOR = "quality_predictor";

/**
 * How each part of the AI does. It is degraded while rules of thumb stand in for
 * models, and unhealthy only when no conversion can be made.
 */
export function assessAi(facts: AiFacts) {
	const { models, loading, router, converts } = facts;
	const all = Object.values(models.models);
	const ready = all.filter(({ loaded }) => loaded).length;
	const complete = all.length > 0 && ready === all.length;
	const predictor = models.models[PREDICTOR];
	const conditions = {
		models: condition(complete && models.memory.withinLimits),
		predictor: condition(predictor?.loaded === true),
		router: condition(router.lane.waiting < 4 * router.lane.width),
		converter: converts ? ("healthy" as const) : ("unhealthy" as const),
	};
	return {
		overall: overall(Object.values(conditions)),
		conditions,
		modelsReady: ready,
		/** Why there are no models, or not yet. */
		modelsReason: loading ?? models.reason ?? models.process.reason,
		/** The model that foretells quality, where there is one. */
		predictor,
		concerns: concerns(facts, conditions),
	};
}

function overall(conditions: readonly Condition[]): Condition {
	if (conditions.includes("unhealthy")) return "unhealthy";
	return conditions.includes("degraded") ? "degraded" : "healthy";
}

function concerns(
	{ loading, models, flags, converts }: AiFacts,
	conditions: { models: Condition; router: Condition },
): Concern[] {
	const found: Concern[] = [];
	if (!converts) found.push("no conversions");
	if (loading !== undefined) found.push("models loading");
	else if (conditions.models !== "healthy") found.push("models missing");
	if (!models.memory.withinLimits) found.push("models too large");
	if (conditions.router !== "healthy") found.push("too few workers");
	if (flags.kind === "unleash" && flags.status !== "connected")
		found.push("flag server away");
	return found;
}

const condition = (good: boolean): Condition => (good ? "healthy" : "degraded");
