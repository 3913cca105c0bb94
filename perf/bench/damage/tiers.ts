import { analyse, attempt } from "../../../services/conversion/worker.ts";
import { createPredictor } from "../../../services/prediction/predictor.ts";
import { createTierRouter } from "../../../services/routing/router.ts";
import { TIERS, type Tier } from "../../../services/routing/tiers.ts";
import type { References } from "../../measuring/score.ts";
import { MODELS_FOLDER, startRegistry } from "../models/served.ts";
import {
	judgeAnswer,
	MAX_SVG_BYTES,
	type Outcome,
	WORKING_PIXELS,
} from "./measure.ts";

/** The service's own limit on an AI conversion, milliseconds. */
const LIMIT_MS = 60_000;

export type Tiers = Awaited<ReturnType<typeof startTiers>>;

/** What the tiers are called in the report, the lowest first. */
export const TIER_NAMES = TIERS.map(({ tier }) => `tier ${tier}`);

/** The AI's tiers, made by the service's own router and models in this process. Close it in the end. */
export async function startTiers(folder = MODELS_FOLDER) {
	const registry = startRegistry(folder);
	await registry.start();
	const limits = { workingPixels: WORKING_PIXELS, maxSvgBytes: MAX_SVG_BYTES };
	const router = createTierRouter({
		converter: {
			analyse: async (bytes) =>
				resultOf(
					await analyse({ bytes, pictures: [], ...limits, submittedAt: now() }),
				),
			attempt: async (image, setting, _signal, tracedPixels) =>
				resultOf(
					await attempt({
						...setting,
						...limits,
						image,
						tracedPixels,
						submittedAt: now(),
					}),
				),
		},
		predictor: createPredictor(registry),
		loading: () => undefined,
		workers: 1,
		maxInFlight: 1,
		limitMs: LIMIT_MS,
	});

	/** Converts by one tier, all of it, and scores against the truth. */
	async function measureTier(
		bytes: Uint8Array,
		tier: Tier,
		references: References,
	): Promise<Outcome> {
		const cpu = process.cpuUsage();
		const { best } = await router.convert(
			bytes,
			{
				tier,
				targetQuality: 1,
				budgetMs: undefined,
				arrivedAt: performance.now(),
			},
			new AbortController().signal,
		);
		const { user, system } = process.cpuUsage(cpu);
		const cpuMs = (user + system) / 1000;
		return judgeAnswer(`tier ${tier}`, { ...best.result, cpuMs }, references);
	}

	return {
		async measure(
			bytes: Uint8Array,
			references: References,
		): Promise<Outcome[]> {
			const outcomes: Outcome[] = [];
			for (const { tier } of TIERS)
				outcomes.push(await measureTier(bytes, tier, references));
			return outcomes;
		},
		close: () => registry.close(),
	};
}

const now = () => Date.now();

type Answer<Result> =
	| { readonly ok: true; readonly result: Result }
	| { readonly ok: false; readonly message: string };

function resultOf<Result>(outcome: Answer<Result>): Result {
	if (outcome.ok) return outcome.result;
	throw new Error(outcome.message);
}
