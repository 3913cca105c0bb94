import type { TObject } from "typebox";
import type { FeatureName } from "../analysis/features.ts";
import type { Raster } from "../image/raster.ts";
import type { Codes } from "./codes.ts";

/** What a converter tells about the SVG that it made, as far as it knows without rendering it. */
export interface TraceFacts {
	/** Elements that paint: path, circle, ellipse, rect, line. */
	readonly pathCount: number;
	/** Characters of geometry per painting element, the mean; 0 when there is none. */
	readonly averagePathLength: number;
}

/** An SVG document and facts about it. */
export interface TraceResult {
	/** A whole SVG document with `viewBox` and the input's `width` and `height`. */
	readonly svg: string;
	readonly facts: TraceFacts;
}

/** What is known of the pixels before they are looked at. */
export interface TraceHints {
	/** One standard deviation of their noise, levels; left out where nobody measured it. */
	readonly noise?: number;
	/** That noise is what restoring left; an earlier damage that nobody found may have left more. */
	readonly mayBeNoisier?: true;
}

/**
 * Turns pixels into an SVG. Synchronous and pure: equal pixels and equal parameters give equal bytes.
 * It runs in a worker thread.
 *
 * @param raster the pixels to trace, 1x1 or larger
 * @param parameters complete parameters, every default filled in and within the converter's schema
 * @param hints a converter may leave them unread
 */
export type Trace<Parameters extends object = object> = (
	raster: Raster,
	parameters: Parameters,
	hints?: TraceHints,
) => TraceResult;

/** Parameters as far as they are given; the others are left as they are. */
export type Given = Readonly<Record<string, unknown>>;

/** Ways of converting of about one cost, which the models may choose from. */
export interface CandidateGroup {
	/** What one of them takes: the median ms over all pictures of perf/reports/quality.md. It orders the groups. */
	readonly costMs: number;
	/** Whether each is good enough to be the only conversion that is made of an image. */
	readonly oneShot: boolean;
	/** By a name that stays from version to version, for labels are kept under it: what it changes of the defaults. */
	readonly candidates: Readonly<Record<string, Given>>;
}

/** What a rule of thumb may know of an image. */
export interface ImageFacts {
	/** A raw feature, 0..1. */
	readonly feature: (name: FeatureName) => number;
	/** Natural logarithm of the pixels to trace. */
	readonly logPixels: number;
}

/** What a rule of thumb expects of a conversion, as natural logarithms. */
export interface Expectation {
	/** Of 1 - SSIM. */
	readonly logError: number;
	/** Of the SVG's bytes. */
	readonly logBytes: number;
	/** Of the tracing's ms. */
	readonly logMs: number;
}

/** What of a converter runs where the pixels are. */
export interface Tracer<Parameters extends object = object> {
	readonly trace: Trace<Parameters>;
}

/**
 * What is to be known of anything that turns pixels into an SVG. A converter declares it in its own folder;
 * whatever chooses, encodes or describes settings derives from that. Its tracing isn't part of this: only
 * workers load that.
 */
export interface Converter<Parameters extends object = object> {
	/** The name clients use, such as `imagetracer`. */
	readonly name: string;
	/** Every parameter with its type, range, unit and default; shared by the API, the models and the docs. */
	readonly parameters: TObject;
	/**
	 * Fills in what wasn't given, from a preset or the schema's defaults.
	 *
	 * @param given single parameters, each already valid by `parameters`
	 */
	complete(given: Given): Parameters;
	/** The parameters that models may vary, each as a number. */
	readonly codes: Codes;
	readonly grid: readonly CandidateGroup[];
	/** What a conversion is expected to give, where no model says it. */
	expect(image: ImageFacts, parameters: Given): Expectation;
}
