import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";

/**
 * The registry and the predictor as they are deployed, from dist (`npm run
 * build` first): the inference process then starts without a compiler in it.
 */
export async function compiled() {
	const load = (path: string) => import(join(ROOT, "dist", path));
	const registry: typeof import("../../../services/inference/registry.ts") =
		await load("services/inference/registry.js");
	const predictor: typeof import("../../../services/prediction/predictor.ts") =
		await load("services/prediction/predictor.js");
	const features: typeof import("../../../services/analysis/features.ts") =
		await load("services/analysis/features.js");
	return {
		/** A registry with the service's own settings, but for the watching. */
		createRegistry: (folder: string) => {
			const limit = 10_000;
			return registry.createRegistry({
				folder,
				featureSchemaVersion: features.FEATURE_SCHEMA_VERSION,
				loadAtOnce: true,
				watchEveryMs: 0,
				drainMs: limit,
				threads: 1,
				memoryLimitBytes: 500 * 2 ** 20,
				memoryEveryMs: 250,
				startTimeoutMs: limit,
				firstMs: 1,
				maximumMs: limit,
				healthyMs: limit,
				pingEveryMs: 2000,
				answerLimitsMs: {
					load: limit,
					warm: limit,
					run: limit,
					release: limit,
					ping: limit,
				},
				queueSize: 256,
				onStderr: (text) => process.stderr.write(text),
			});
		},
		createPredictor: predictor.createPredictor,
	};
}
