import { readFeatures } from "../analysis/feature-reader.ts";
import type { FeatureName } from "../analysis/features.ts";
import { type ClassProbabilities, LOGO_CLASSES } from "./logo-class.ts";
import type { PredictionInput } from "./types.ts";

/** What speaks for each kind: columns in the order of LOGO_CLASSES. */
type Weights = readonly [number, number, number, number];

const BIAS: Weights = [1.8, -4.3, 0.3, 2.1];

/**
 * Rounded weights of a logistic regression of eight features over 143 labelled
 * logos of the training brands. A linear rule on purpose: it is there for when
 * there is no model, so one must be able to read it.
 */
const WEIGHTS: Partial<Record<FeatureName, Weights>> = {
	region_count: [-1.2, 0.4, 0.8, 0],
	corner_density: [-0.7, 0.8, -0.6, 0.4],
	// Lettering is wide, and its rows cross many strokes.
	extent_aspect: [-1.5, 4.9, 0.1, -3.6],
	crossed_rows: [-2.2, 2.5, -1.1, 0.8],
	ramp_share: [-1.5, -0.9, 3.4, -1],
	palette_size: [-2.1, 0, 2.9, -0.8],
	edge_density: [0.6, 0.5, -0.7, -0.4],
	flat_share: [1.8, -0.3, -1.9, 0.4],
};

/** How likely each kind of logo is, without a model: the softmax of linear scores. */
export function classifyByRule(input: PredictionInput): ClassProbabilities {
	const feature = readFeatures(input.features);
	const raised = LOGO_CLASSES.map((_name, at) => {
		let score = BIAS[at];
		for (const [name, weights] of Object.entries(WEIGHTS))
			score += weights[at] * feature(name as FeatureName);
		return Math.exp(score);
	});
	const sum = raised.reduce((total, value) => total + value, 0);
	return {
		simple_geometric: raised[0] / sum,
		text_based: raised[1] / sum,
		gradient: raised[2] / sum,
		complex: raised[3] / sum,
	};
}
