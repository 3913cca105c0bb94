import type { DamageKind } from "../damage/damage.ts";
import type { Hint } from "../damage/hint.ts";
import { TRACES_VERSION } from "../damage/traces/traces.ts";
import { InferenceError } from "../inference/inference-error.ts";
import type { ModelEntry } from "../inference/manifest.ts";
import type { ModelRegistry, Patience } from "../inference/registry.ts";
import { MODELS } from "./models.ts";

/** Every kind that answers may tell; a model may know fewer. */
const KINDS: Readonly<Record<DamageKind, true>> = {
	jpeg: true,
	webp: true,
	enlarged: true,
	dithered: true,
	lcd: true,
	blurred: true,
	sharpened: true,
	noise: true,
};

/**
 * Asks how likely each kind of damage is, by the traces of a picture.
 *
 * @throws InferenceError why there is no answer; the signal's own reason
 */
export async function askForDamage(
	models: Pick<ModelRegistry, "run">,
	traces: Float32Array,
	patience: Patience,
): Promise<Hint> {
	const { outputs, entry } = await models.run(
		MODELS.damage,
		(entry) => {
			kindsOf(entry);
			return { traces: { dims: [1, traces.length], data: traces } };
		},
		patience,
	);
	const kinds = kindsOf(entry);
	const told = outputs.probabilities?.data;
	if (told === undefined || told.length !== kinds.length)
		throw wrong("The output probabilities is missing or of the wrong length.");
	if (!told.every((one) => one >= 0 && one <= 1))
		throw wrong("A probability of a damage is not within 0..1.");
	return Object.fromEntries(kinds.map((kind, k) => [kind, told[k]]));
}

/** The kinds in the order of a model's probabilities. @throws InferenceError when it learned on other traces */
function kindsOf({ metadata }: ModelEntry): DamageKind[] {
	if (metadata.traces_version !== TRACES_VERSION)
		throw new InferenceError(
			"WRONG_FEATURES",
			`The damage estimator learned on traces of version ${String(metadata.traces_version)}; the service computes ${TRACES_VERSION}.`,
		);
	const kinds: unknown = metadata.kinds;
	const isKnown = (kind: unknown): kind is DamageKind =>
		typeof kind === "string" && Object.hasOwn(KINDS, kind);
	if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isKnown))
		throw new InferenceError(
			"WRONG_SIGNATURE",
			`The damage estimator's kinds are not among ${Object.keys(KINDS).join(", ")}.`,
		);
	return kinds;
}

const wrong = (what: string) => new InferenceError("WRONG_ANSWER", what);
