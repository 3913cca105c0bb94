import type { compiled } from "./compiled.ts";

/** One start of the inference process, in ms. */
export interface Start {
	/** From being wanted to everything loaded and warm. */
	readonly ready: number;
	/** From being killed to everything loaded and warm again. */
	readonly again: number;
	/** From being told to stop to the process's end. */
	readonly gone: number;
}

/**
 * Starts, kills and ends the inference process, with every model.
 *
 * @throws Error when a model does not load
 */
export async function measureStart(
	folder: string,
	{ createRegistry }: Awaited<ReturnType<typeof compiled>>,
): Promise<Start> {
	const models = createRegistry(folder);
	const from = performance.now();
	models.start();
	await models.settled();
	const ready = performance.now() - from;
	const { models: told, reason, process: inference } = models.status();
	const unready = Object.entries(told).filter(
		([, { state }]) => state !== "ready",
	);
	if (unready.length > 0 || Object.keys(told).length === 0) {
		await models.close();
		const [name, model] = unready[0] ?? ["models", { reason }];
		throw new Error(`${name}: ${model.reason}`);
	}
	if (inference.pid === undefined) throw new Error("There is no process.");
	const killed = performance.now();
	process.kill(inference.pid, "SIGKILL");
	while (models.status().process.starts < 2)
		await new Promise((resolve) => setTimeout(resolve, 1));
	await models.settled();
	const again = performance.now() - killed;
	const told2 = performance.now();
	await models.close();
	return { ready, again, gone: performance.now() - told2 };
}
