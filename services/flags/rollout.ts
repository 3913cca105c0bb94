import { Type } from "typebox";
import { Value } from "typebox/value";

/** Which versions of models some clients have, by a variant of the AI flag. */
export interface Rollout {
	/** The variant's name. */
	readonly variant: string;
	/** Versions by the names of their models; models that aren't named have the one that all have. */
	readonly models: Readonly<Record<string, string>>;
	/** They are asked and measured, but others answer. */
	readonly shadow: boolean;
}

const Payload = Type.Object(
	{
		models: Type.Record(Type.String(), Type.String({ minLength: 1 })),
		shadow: Type.Optional(Type.Boolean()),
	},
	{ additionalProperties: false },
);

/**
 * Reads a variant's payload: `{"models": {"quality_predictor": "b"}, "shadow": true}`.
 *
 * @throws Error that says what is wrong
 */
export function readRollout(variant: string, payload: string): Rollout {
	const parsed: unknown = JSON.parse(payload);
	if (Value.Check(Payload, parsed))
		return { variant, models: parsed.models, shadow: parsed.shadow ?? false };
	const [first] = Value.Errors(Payload, parsed);
	throw new Error(`${first?.instancePath || "/"} ${first?.message}`);
}
