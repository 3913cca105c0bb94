import type { TObject } from "typebox";
import type { Raster } from "../image/raster.ts";

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

/** The one interface of everything that turns pixels into an SVG. */
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
	complete(given: Readonly<Record<string, unknown>>): Parameters;
	readonly trace: Trace<Parameters>;
}
