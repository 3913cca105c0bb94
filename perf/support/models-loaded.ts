import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "./service.ts";

/** More than any machine takes to load five small models. */
const LIMIT_MS = 120_000;
const EVERY_MS = 50;

/**
 * Waits until the AI of a service whose flag is on has its models, or those of them that can be had.
 *
 * @param limitMs how long it may take
 * @throws Error with what the service says of its AI, where it still isn't ready by then
 */
export async function modelsLoaded(
	{ origin }: Pick<Service, "origin">,
	limitMs = LIMIT_MS,
): Promise<void> {
	const until = performance.now() + limitMs;
	for (;;) {
		const response = await fetch(`${origin}/health/ready`, {
			signal: AbortSignal.timeout(limitMs),
		});
		const { checks } = (await response.json()) as { checks: { ai: string } };
		if (checks.ai === "ok" || checks.ai === "degraded") return;
		if (performance.now() >= until)
			throw new Error(
				`The models aren't loaded after ${limitMs / 1000} s: the service says that its AI is ${checks.ai}.`,
			);
		await sleep(EVERY_MS);
	}
}
