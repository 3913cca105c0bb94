import type { ModelRegistry } from "./registry.ts";

type Status = ReturnType<ModelRegistry["status"]>;

/**
 * Says that the models are on their way.
 *
 * @returns undefined when there is nothing to wait for: they are there, they are
 *   not wanted, or something keeps them from coming
 */
export function whatIsAwaited({
	mode,
	models,
	reason,
	process,
}: Status): string | undefined {
	if (mode !== "on" || reason !== undefined) return undefined;
	if (process.reason !== undefined && process.state !== "up") return undefined;
	const all = Object.values(models);
	const waiting = all.filter(
		({ state }) => state === "loading" || state === "warming",
	);
	const starting = all.length === 0 || process.state === "starting";
	return starting || waiting.length > 0
		? `The models are loading: ${all.length - waiting.length} of ${all.length} are there.`
		: undefined;
}

/** Whether every model that is listed can be asked. */
export function isComplete({ models }: Status): boolean {
	const all = Object.values(models);
	return all.length > 0 && all.every(({ loaded }) => loaded);
}
