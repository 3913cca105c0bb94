import type { Trace } from "./converter.ts";
import { traceImagetracer } from "./imagetracer/trace.ts";
import { traceSubpixel } from "./subpixel/trace.ts";

/**
 * Every converter's tracing by its name, without the schemas of its parameters: each worker thread
 * loads these, and a schema library would cost each about 15 MB.
 */
export const TRACES: Readonly<Record<string, Trace>> = {
	imagetracer: traceImagetracer as Trace,
	subpixel: traceSubpixel as Trace,
};
