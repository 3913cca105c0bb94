import { Type } from "typebox";

/** What became of the picture before it was sent, as answers tell it. */
export const FoundDamage = Type.Array(
	Type.Object(
		{
			kind: Type.String({
				description:
					"jpeg, webp, enlarged, dithered, lcd, blurred, sharpened or noise.",
			}),
			parameters: Type.Object(
				{},
				{
					additionalProperties: true,
					description: "The kind's own, such as quality or factor.",
				},
			),
			confidence: Type.Number({ minimum: 0, maximum: 1 }),
			source: Type.Enum(["header", "pixels", "learned"]),
		},
		{ title: "Damage" },
	),
	{
		description:
			"What became of the drawing before it was sent, found out and, but for large photographs, undone before tracing; empty for a clean picture.",
	},
);
