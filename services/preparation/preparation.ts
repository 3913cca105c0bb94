import type { Setting } from "../settings/setting.ts";
import type { Source } from "./source.ts";

/**
 * A picture-to-picture step before tracing. A setting asks for it by a parameter of its converter, so it
 * is asked for, cached, predicted and told like every other parameter. It runs in the worker, where the
 * pixels are, both for conversions and for each attempt of a search.
 */
export interface Preparation {
	/** The parameter that asks for it; settings of converters without that parameter never have it. */
	readonly parameter: string;
	/**
	 * Deterministic: equal sources and settings give equal pixels.
	 *
	 * @returns the same source where there is nothing to do
	 */
	prepare(source: Source, setting: Setting): Source | Promise<Source>;
}
