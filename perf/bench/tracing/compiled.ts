import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import type { subpixel } from "../../../services/tracing/subpixel/index.ts";

/** The tracer as it runs in production: what `npm run build` made. */
export async function compiledTracer(): Promise<typeof subpixel> {
	const path = join(ROOT, "dist/services/tracing/subpixel/index.js");
	const built = (await import(path)) as { subpixel: typeof subpixel };
	return built.subpixel;
}
