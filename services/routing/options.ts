import { Type } from "typebox";
import { completeOptions, type GivenOption, readOptions } from "../options.ts";
import {
	DrawingChoices,
	looksLikeImage,
	spellChoices,
} from "../settings/choices.ts";
import { TIERS } from "./tiers.ts";

const eachTier = TIERS.map(({ tier, does }) => `${tier} ${does}`).join(", ");

/** What a client may ask for beside the image. */
export const AiOptions = Type.Object({
	tier: Type.Enum(["auto", ...TIERS.map(({ tier }) => tier)], {
		default: "auto",
		description: `${eachTier}; auto takes the least that meets the target.`,
	}),
	target_quality: Type.Number({
		minimum: 0,
		maximum: 1,
		default: 0.9,
		description: "The fidelity to reach.",
	}),
	time_budget: Type.Optional(
		Type.Number({
			minimum: 0.05,
			maximum: 60,
			description:
				"Seconds from request to answer; the best conversion so far is given when they are over.",
		}),
	),
	include_analysis: Type.Boolean({
		default: true,
		description: "Whether the answer tells what was measured of the image.",
	}),
});

/**
 * Reads what a client asks of a conversion that the models choose.
 *
 * @param beside names of options that are read by others
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function readAiOptions(
	given: readonly GivenOption[],
	beside: readonly string[] = [],
) {
	const isChoice = ({ name }: GivenOption) =>
		Object.hasOwn(DrawingChoices.properties, name);
	const choices = spellChoices(
		readOptions(DrawingChoices, given.filter(isChoice)),
	);
	const { tier, target_quality, time_budget, include_analysis } =
		completeOptions(
			AiOptions,
			given.filter((option) => !isChoice(option)),
			[...Object.keys(DrawingChoices.properties), ...beside],
		);
	return {
		choices,
		// Lines aren't to look like the image: no tier gets them nearer to it.
		tier: tier === "auto" && !looksLikeImage(choices) ? 1 : tier,
		targetQuality: target_quality,
		budgetMs: time_budget && time_budget * 1000,
		withAnalysis: include_analysis,
	};
}
