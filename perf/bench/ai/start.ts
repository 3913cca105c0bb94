import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { modelsLoaded } from "../../support/models-loaded.ts";
import { type Service, startService } from "../../support/service.ts";

/**
 * Starts the service with AI on and waits until no model is on its way any more.
 * Nothing comes from the cache, and lag of a busy machine closes no gate: it
 * shows in the times.
 */
export async function startWithModels(
	env: Record<string, string> = {},
): Promise<Service> {
	const service = await startService({
		CACHE_MB: "0",
		UNLEASH_URL: "",
		FLAGS_FILE: join(ROOT, "flags.json"),
		MAX_EVENT_LOOP_DELAY_MS: "0",
		AI_MAX_EVENT_LOOP_DELAY_MS: "0",
		...env,
	});
	await modelsLoaded(service);
	return service;
}
