import type { Damage, DamageKind } from "./damage.ts";

/** How likely a learned estimator holds that each kind happened to a picture, 0..1; kinds that it doesn't tell are left out. */
export type Hint = Readonly<Partial<Record<DamageKind, number>>>;

/**
 * What is looked for once more, more closely, where it is held likely. JPEGs aren't: of ten that were resized since (`bench:hints`,
 * validation) drawings of the restored picture were further from the truth, .091 for .086, in a third more bytes. Nor are blurs: looked for
 * with fewer edges and looser limits, none of 17 was restored.
 */
export const CONFIRMABLE = ["webp"] as const satisfies readonly DamageKind[];

/** From so likely on a kind is told without a measurement that bears it out; nothing is undone then. */
const TOLD = 0.9;

/** The kinds that are likelier than not, the likeliest first. */
export function likelyKinds(hint: Hint): DamageKind[] {
	return Object.entries(hint)
		.filter(([, probability]) => probability > 0.5)
		.sort(([, one], [, two]) => two - one)
		.map(([kind]) => kind as DamageKind);
}

/** Whether a picture is to be looked at once more. */
export function asksForALook(hint: Hint): boolean {
	const confirmable: readonly DamageKind[] = CONFIRMABLE;
	return likelyKinds(hint).some((kind) => confirmable.includes(kind));
}

/** What is all but sure, and told though no measurement bears it out. */
export function toldBy(hint: Hint): Damage | undefined {
	const [kind] = likelyKinds(hint);
	const confidence = kind === undefined ? 0 : (hint[kind] ?? 0);
	if (kind === undefined || confidence < TOLD) return undefined;
	return { kind, parameters: {}, confidence, source: "learned" };
}
