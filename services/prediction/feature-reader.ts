import { FEATURE_NAMES } from "../analysis/features.ts";

export type FeatureName = (typeof FEATURE_NAMES)[number];

/** Reads raw features by name, 0..1; one that is missing or not a number counts as 0. */
export function readFeatures(
	features: Float32Array,
): (name: FeatureName) => number {
	return (name) => {
		const value = features[FEATURE_NAMES.indexOf(name)];
		return Number.isFinite(value) ? value : 0;
	};
}
