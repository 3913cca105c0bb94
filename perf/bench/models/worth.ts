import type { Split } from "../../corpus/brand.ts";
import { choiceSection } from "./report-choice.ts";
import { classSection } from "./report-class.ts";
import { qualitySection } from "./report-quality.ts";
import type { Section } from "./section.ts";
import { askAbout } from "./served.ts";

/**
 * What the models are worth on brands that they never saw: asks the service's own predictor, through its
 * inference process, about every labelled picture of a split. Baselines learn from training and validation.
 *
 * @throws Error when there are no labels, or a model doesn't answer
 */
export async function worthSections(
	folder: string,
	split: Split,
	acceptOlder?: string,
): Promise<Section[]> {
	const converted = { converted: true, acceptOlder };
	const test = await askAbout(split, folder, { acceptOlder });
	const train = await askAbout("train", folder, converted);
	const validation = await askAbout("validation", folder, converted);
	const measured = test.filter(({ ssim }) => ssim.length > 0);
	const brands = new Set(measured.map(({ brand }) => brand)).size;
	const about: Section = {
		budgets: [],
		plots: [],
		text: `${test.length} labelled pictures of the ${split} brands, ${measured.length} of them (${brands} brands) with measured
conversions; each answer came from the service's own predictor and inference process. In brackets: 95% bootstrap
intervals, drawn by brand.`,
	};
	return [
		about,
		classSection(test.filter(({ kind }) => kind !== undefined)),
		qualitySection(measured),
		choiceSection(measured, train, validation),
	];
}
