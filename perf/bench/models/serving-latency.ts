import { readManifest } from "../../../services/inference/manifest.ts";
import type { ModelRegistry } from "../../../services/inference/registry.ts";
import type { Tensors } from "../../../services/inference/tensor.ts";
import type { Predictor } from "../../../services/prediction/predictor.ts";
import type { PredictionInput } from "../../../services/prediction/types.ts";
import { CANDIDATES } from "../../../services/settings/candidates.ts";
import { quantile } from "../../../services/statistics.ts";

const PATIENCE = { deadlineMs: 60_000 };

/** Times of one kind of question, in ms. */
export interface Latency {
	readonly what: string;
	/** The run alone, inside the inference process; absent for questions of several runs. */
	readonly run?: readonly [p50: number, p95: number];
	/** As the caller waits for it. */
	readonly whole: readonly [p50: number, p95: number];
}

/**
 * Asks every model for 1 and 32 rows, one question after the other.
 *
 * @param times questions of each kind, after a tenth as many that don't count
 */
export async function modelLatencies(
	models: ModelRegistry,
	folder: string,
	featureSchemaVersion: number,
	times: number,
): Promise<Latency[]> {
	const manifest = await readManifest(folder, featureSchemaVersion);
	const latencies: Latency[] = [];
	for (const { name, inputs } of manifest.models)
		for (const batch of [1, 32]) {
			const feeds: Tensors = Object.fromEntries(
				inputs.map((port) => {
					const dims = port.shape.map((size) => size ?? batch);
					const length = dims.reduce((a, b) => a * b, 1);
					const data = Float32Array.from({ length }, (_, at) => (at % 97) / 97);
					return [port.name, { dims, data }];
				}),
			);
			const runs: number[] = [];
			const whole = await timed(times, async () => {
				runs.push((await models.run(name, feeds, PATIENCE)).ms);
			});
			latencies.push({
				what: `${name}, batch ${batch}`,
				run: ends(runs.slice(-times)),
				whole: ends(whole),
			});
		}
	return latencies;
}

/** Asks the predictor about images that it has not seen. */
export async function questionLatencies(
	predictor: Predictor,
	features: number,
	times: number,
): Promise<Latency[]> {
	const asked: Record<string, () => Promise<{ fallback?: string }>> = {
		classify: () => predictor.classify(image(features), PATIENCE),
		recommend: () => predictor.recommend(image(features), PATIENCE),
		[`predictQuality of ${CANDIDATES.length} candidates`]: () =>
			predictor.predictQuality(image(features), CANDIDATES, PATIENCE),
	};
	const latencies: Latency[] = [];
	for (const [what, ask] of Object.entries(asked))
		latencies.push({ what, whole: ends(await timed(times, modelled(ask))) });

	const ask = asked[Object.keys(asked)[2]];
	const ten = await Promise.all(
		Array.from({ length: 10 }, () => timed(times / 10, modelled(ask))),
	);
	latencies.push({
		what: "predictQuality, ten callers at once",
		whole: ends(ten.flat()),
	});
	return latencies;
}

/** A rule of thumb is quick, but not what is measured. */
function modelled(ask: () => Promise<{ fallback?: string }>) {
	return async () => {
		const { fallback } = await ask();
		if (fallback !== undefined) throw new Error(fallback);
	};
}

let seen = 0;

function image(features: number): PredictionInput {
	seen++;
	return {
		features: Float32Array.from(
			{ length: features },
			(_, at) => ((at + seen) % features) / features,
		),
		thumbnail: new Float32Array(4 * 32 * 32).fill((seen % 16) / 16),
		width: 256,
		height: 256,
	};
}

async function timed(
	times: number,
	ask: () => Promise<void>,
): Promise<number[]> {
	for (let i = 0; i < times / 10; i++) await ask();
	const taken: number[] = [];
	for (let i = 0; i < times; i++) {
		const from = performance.now();
		await ask();
		taken.push(performance.now() - from);
	}
	return taken;
}

const ends = (taken: readonly number[]): [number, number] => [
	quantile(taken, 0.5),
	quantile(taken, 0.95),
];
