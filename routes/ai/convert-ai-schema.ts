import { Type } from "typebox";
import { AiOptions } from "../../services/routing/options.ts";
import {
	HIGHEST_TIER,
	LOWEST_TIER,
	TIERS,
} from "../../services/routing/tiers.ts";
import { DrawingChoices } from "../../services/settings/choices.ts";
import { FoundDamage } from "../damage-schema.ts";
import { WorkingSize } from "../working-size.ts";

const open = Type.Object({}, { additionalProperties: true });
const ssim = (description: string) =>
	Type.Number({ description, minimum: -1, maximum: 1 });
const seconds = (description?: string) =>
	Type.Number({ ...(description && { description }), minimum: 0 });
const tier = Type.Integer({ minimum: LOWEST_TIER, maximum: HIGHEST_TIER });

/** As they are described: none has to be given. */
export const DescribedOptions = Type.Partial(
	Type.Object({ ...AiOptions.properties, ...DrawingChoices.properties }),
);

const TierPrediction = Type.Object(
	{
		predicted_quality: ssim("Expected SSIM."),
		interval: Type.Array(Type.Number(), {
			description: "Should hold the SSIM nine times of ten.",
		}),
		estimated_time: seconds("Of the tier with those below it."),
		engine: Type.String(),
		parameters: open,
	},
	{ title: "TierPrediction" },
);

const Routing = Type.Object(
	{
		selected_tier: tier,
		selection_method: Type.Enum(["auto", "manual", "fallback"]),
		confidence: Type.Number({
			description: "Probability that the choice is right, by the interval.",
		}),
		routing_time: seconds("From the analysed image to the choice."),
		logo_type: Type.String({
			description:
				"simple_geometric, text_based, gradient, complex or unknown.",
		}),
		target_quality: Type.Number(),
		tier_predictions: Type.Object(
			Object.fromEntries(
				TIERS.map(({ tier }) => [tier, Type.Optional(TierPrediction)]),
			),
		),
		selection_reasoning: Type.String(),
		escalations: Type.Array(
			Type.Object(
				{
					from_tier: tier,
					to_tier: tier,
					measured_quality: Type.Number(),
					reason: Type.String(),
				},
				{ title: "Escalation" },
			),
		),
	},
	{ title: "Routing" },
);

const Conversion = Type.Object({
	engine: Type.String(),
	parameters_used: open,
	features: Type.Optional(open),
	class_probabilities: Type.Optional(open),
	candidates_tried: Type.Integer(),
	path_count: Type.Integer(),
	quality: Type.Object({
		ssim: Type.Number(),
		mse: Type.Number(),
		psnr: Type.Number(),
	}),
});

/** The JSON answer of /api/convert-ai. */
export const ConvertedByAi = Type.Object(
	{
		success: Type.Literal(true),
		svg: Type.String({ description: "The whole SVG document." }),
		size: Type.Integer({ description: "Bytes of the SVG." }),
		processing_time: seconds("From the request's arrival."),
		endpoint: Type.Literal("/api/convert-ai"),
		ai_enabled: Type.Literal(true),
		working_size: WorkingSize,
		ai_metadata: Type.Object(
			{
				tier_used: tier,
				predicted_quality: ssim("Expected SSIM of the tier used."),
				actual_quality: ssim(
					"Measured fidelity of the SVG in this answer: SSIM over the whole picture, against what it was before its damage.",
				),
				damage: FoundDamage,
				fallback_used: Type.Boolean(),
				fallback_reason: Type.Optional(Type.String()),
				degraded: Type.Array(Type.String(), {
					description:
						"What had to be left out: models (rules of thumb stood in), time_budget (it ended before the work did), resolution (traced from fewer pixels to be in time), damage (not looked for to the end, or not undone, to be in time).",
				}),
				warnings: Type.Array(Type.String(), {
					description: "What should be known before the drawing is used.",
				}),
				routing: Routing,
				conversion: Conversion,
			},
			{ title: "AiMetadata" },
		),
	},
	{ title: "ConvertedByAi" },
);
