import type { ModelRegistry } from "../inference/registry.ts";
import { MODELS } from "../prediction/models.ts";
import type { TierRouter } from "./router.ts";

export type Condition = "healthy" | "degraded" | "unhealthy";

/** What an operator should look after. */
export type Concern =
	| "no conversions"
	| "models loading"
	| "models missing"
	| "models too large"
	| "too few workers"
	| "under pressure"
	| "flag server away"
	| "flags file unusable";

/** What an assessment rests on. */
export interface AiFacts {
	readonly models: ReturnType<ModelRegistry["status"]>;
	/** Why models are still awaited. */
	readonly loading: string | undefined;
	readonly router: ReturnType<TierRouter["stats"]>;
	readonly flags: { readonly kind: string; readonly status: string };
	/** The gates at which AI requests are turned away right now. */
	readonly gates: readonly string[];
	/** Milliseconds for which there has been such a gate at each look. */
	readonly turnedAwayMs: number;
	/** Whether conversions can be made at all. */
	readonly converts: boolean;
}

export type AiAssessment = ReturnType<typeof assessAi>;

/** A gate that is closed for a moment sheds load, as it should; for so long it keeps AI out. */
const LONG_MS = 30_000;

/**
 * How each part of the AI does. It is degraded while rules of thumb stand in for
 * models, the flag isn't followed or a gate is closed, and unhealthy only when no
 * AI conversion can be made: nothing converts, or a gate stays closed.
 */
export function assessAi(facts: AiFacts) {
	const { models, loading, router, converts, gates, flags } = facts;
	const all = Object.values(models.models);
	const ready = all.filter(({ loaded }) => loaded).length;
	const complete = all.length > 0 && ready === all.length;
	const predictor = models.models[MODELS.quality];
	const conditions = {
		models: condition(complete && models.memory.withinLimits),
		predictor: condition(predictor?.loaded === true),
		router:
			facts.turnedAwayMs >= LONG_MS
				? ("unhealthy" as const)
				: condition(
						gates.length === 0 && router.lane.waiting < 4 * router.lane.width,
					),
		converter: converts ? ("healthy" as const) : ("unhealthy" as const),
	};
	return {
		overall: overall([
			...Object.values(conditions),
			condition(isFollowed(flags)),
		]),
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
	{ loading, models, flags, converts, gates, router }: AiFacts,
	conditions: { models: Condition },
): Concern[] {
	const found: Concern[] = [];
	if (!converts) found.push("no conversions");
	if (loading !== undefined) found.push("models loading");
	else if (conditions.models !== "healthy") found.push("models missing");
	if (!models.memory.withinLimits) found.push("models too large");
	if (gates.length > 0) found.push("under pressure");
	if (router.lane.waiting >= 4 * router.lane.width)
		found.push("too few workers");
	if (!isFollowed(flags))
		found.push(
			flags.kind === "unleash" ? "flag server away" : "flags file unusable",
		);
	return found;
}

/** Whether a change of the flag would be noticed. */
const isFollowed = ({ kind, status }: AiFacts["flags"]): boolean =>
	status === (kind === "unleash" ? "connected" : "good");

const condition = (good: boolean): Condition => (good ? "healthy" : "degraded");
