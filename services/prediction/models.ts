/** The models that are asked, by the names that the manifest lists them under. */
export const MODELS = {
	/** Scales the features for the others. */
	scaling: "feature_preprocessor",
	/** Tells kinds of logo apart. */
	kind: "logo_classifier",
	/** Recommends one setting. */
	choice: "correlation_model",
	/** Foretells what settings would give. */
	quality: "quality_predictor",
	/** Holds kinds of damage likely that measuring missed. */
	damage: "damage_estimator",
} as const;
