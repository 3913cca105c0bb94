import type { Tracer } from "./converter.ts";
import { traceImagetracer } from "./imagetracer/trace.ts";
import { traceSubpixel } from "./subpixel/trace.ts";

/**
 * Every converter's tracing by its name, without the schemas of its parameters: each worker thread
 * loads these, and a schema library would cost each about 15 MB.
 */
export const TRACERS: Readonly<Record<string, Tracer>> = {
	imagetracer: { trace: traceImagetracer as Tracer["trace"] },
	subpixel: { trace: traceSubpixel as Tracer["trace"] },
};
