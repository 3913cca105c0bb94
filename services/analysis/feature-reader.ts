import { FEATURE_NAMES, type FeatureName } from "./features.ts";

/** Reads raw features by name, 0..1; one that is missing or not a number counts as 0. */
export function readFeatures(
	features: Float32Array,
): (name: FeatureName) => number {
	return (name) => {
		const value = features[FEATURE_NAMES.indexOf(name)];
		return Number.isFinite(value) ? value : 0;
	};
}
