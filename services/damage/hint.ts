import type { DamageKind } from "./damage.ts";

/** How likely a learned estimator holds that each kind happened to a picture, 0..1; kinds that it doesn't tell are left out. */
export type Hint = Readonly<Partial<Record<DamageKind, number>>>;

/** The kinds that are likelier than not, the likeliest first. */
export function likelyKinds(hint: Hint): DamageKind[] {
	return Object.entries(hint)
		.filter(([, probability]) => probability > 0.5)
		.sort(([, one], [, two]) => two - one)
		.map(([kind]) => kind as DamageKind);
}
