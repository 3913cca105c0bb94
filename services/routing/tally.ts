import { createDurations } from "../durations.ts";
import { ofTier } from "./plan.ts";
import type { RoutedConversion } from "./routed.ts";
import { TIERS } from "./tiers.ts";

/** Counts answers, and how long their parts took lately. */
export function createTally() {
	const routing = createDurations();
	const inference = createDurations();
	const tiers = TIERS.map(({ tier }) => ({
		tier,
		durations: createDurations(),
	}));
	const counts = { answers: 0, fallbacks: 0, faults: 0, escalations: 0 };
	return {
		/** @param faults of conversions that were tried for it */
		count(routed: RoutedConversion, faults: number): void {
			const { routingMs, elapsedMs, outlook, climb, fallback } = routed;
			routing.record(routingMs);
			if (outlook.inferMs > 0) inference.record(outlook.inferMs);
			ofTier(tiers, climb.used).durations.record(elapsedMs);
			counts.answers++;
			counts.faults += faults;
			counts.escalations += climb.escalations.length;
			if (fallback !== undefined) counts.fallbacks++;
		},
		counts: () => ({ ...counts }),
		timings: () => ({
			routing: routing.summary(),
			inference: inference.summary(),
			tiers: tiers.map(({ tier, durations }) => ({
				tier,
				...durations.summary(),
			})),
		}),
	};
}
