import {
	computeFeatures,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { thumbnail } from "../../services/analysis/thumbnail.ts";
import type { LogoClass } from "../../services/prediction/logo-class.ts";
import type { Source } from "../../services/preparation/source.ts";
import type { Picture } from "../measuring/picture.ts";
import { classLabel } from "./class-label.ts";

/** What the models learn of an image beside its conversions. */
export interface ImageFacts {
	/** FEATURE_SCHEMA_VERSION of the features. */
	readonly schema: number;
	readonly width: number;
	readonly height: number;
	readonly class?: LogoClass;
	readonly features: number[];
	/** The thumbnail, each value in 0..255, as base64. */
	readonly thumbnail: string;
}

/**
 * Computes a picture's features and thumbnail as the service does, without the picture's damage, and tells its
 * class from the true vector.
 */
export function factsOf(
	{ item, raster, truth }: Picture,
	{ undamaged }: Source,
): ImageFacts {
	const label = truth === undefined ? undefined : classLabel(item, truth);
	return {
		schema: FEATURE_SCHEMA_VERSION,
		width: raster.width,
		height: raster.height,
		...(label === undefined ? {} : { class: label }),
		features: Array.from(computeFeatures(undamaged), (value) =>
			Number(value.toPrecision(7)),
		),
		thumbnail: Buffer.from(
			Uint8ClampedArray.from(thumbnail(undamaged), (value) => 255 * value),
		).toString("base64"),
	};
}
