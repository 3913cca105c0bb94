import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

const Strategy = Type.Object({
	name: Type.String(),
	parameters: Type.Optional(Type.Object({})),
	constraints: Type.Optional(Type.Array(Type.Object({}))),
	segments: Type.Optional(Type.Array(Type.Integer())),
});

/** What is needed of Unleash's client-features format; more may stand beside it. */
const FeatureListSchema = Type.Object({
	features: Type.Array(
		Type.Object({
			name: Type.String({ minLength: 1 }),
			enabled: Type.Boolean(),
			strategies: Type.Array(Strategy),
		}),
	),
	segments: Type.Optional(
		Type.Array(
			Type.Object({
				id: Type.Integer(),
				constraints: Type.Array(Type.Object({})),
			}),
		),
	),
});

/** Every flag that a source knows, in Unleash's client-features format. */
export type FeatureList = Static<typeof FeatureListSchema>;

/**
 * Takes only what the engine can evaluate: a server behind a broken proxy, or an
 * edit that was saved too early, must not replace a good state.
 *
 * @throws Error that names the first place where the value is something else
 */
export function asFeatureList(value: unknown): FeatureList {
	if (Value.Check(FeatureListSchema, value)) return value;
	const [first] = Value.Errors(FeatureListSchema, value);
	throw new Error(
		`not in Unleash's client-features format: ${first?.instancePath || "/"} ${first?.message ?? "is wrong"}`,
	);
}
