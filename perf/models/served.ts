import { join, resolve } from "node:path";
import { labelFile, readLabels } from "../../models/training/label-store.ts";
import {
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { createRegistry } from "../../services/inference/registry.ts";
import {
	LOGO_CLASSES,
	type LogoClass,
} from "../../services/prediction/logo-class.ts";
import { createPredictor } from "../../services/prediction/predictor.ts";
import type { Quality } from "../../services/prediction/types.ts";
import { encodeCandidate } from "../../services/routing/candidate-encoding.ts";
import { CANDIDATES } from "../../services/routing/candidates.ts";
import { progress } from "../console/progress.ts";
import type { Split } from "../corpus/brand.ts";

export const MODELS_FOLDER = resolve(import.meta.dirname, "../../models");

/** A labelled picture, and what the service's own predictor says of it. */
export interface Picture {
	readonly id: string;
	readonly set: string;
	readonly brand: string;
	readonly damage: string;
	/** What kind of logo it really is; nothing between the kinds. */
	readonly kind: LogoClass | undefined;
	/** As the models take them, scaled. */
	readonly scaled: readonly number[];
	readonly guessedKind: LogoClass;
	/** Measured SSIM by candidate; NaN where it failed. Empty when the picture has no conversions. */
	readonly ssim: readonly number[];
	/** The same against the true vector, where there is one. */
	readonly truthSsim: readonly number[];
	readonly bytes: readonly number[];
	readonly ms: readonly number[];
	readonly predicted: readonly Quality[];
	/** The place among CANDIDATES of what the correlation model writes. */
	readonly recommended: number;
}

/**
 * Asks the served models about the labelled pictures of a split.
 *
 * @param converted only about those with measured conversions
 * @throws Error when a model falls back
 */
export async function askAbout(
	split: Split,
	folder = MODELS_FOLDER,
	converted = false,
): Promise<Picture[]> {
	const labels = [...(await readLabels(split)).values()].filter(
		({ facts, conversions }) =>
			facts !== null &&
			(!converted || CANDIDATES.some(({ id }) => conversions[id])) &&
			(facts.schema ?? 1) === FEATURE_SCHEMA_VERSION &&
			facts.features.length === FEATURE_NAMES.length,
	);
	if (labels.length === 0)
		throw new Error(
			`${labelFile(split)} has no labels; models/README.md tells how to make them.`,
		);
	const registry = startRegistry(folder);
	const patience = { deadlineMs: 20_000 };
	const predictor = createPredictor(registry);
	const codes = CANDIDATES.map((each) => encodeCandidate(each).join());
	const bar = progress(`asking about ${split}`, labels.length);
	const pictures: Picture[] = [];
	try {
		await registry.start();
		for (const { facts, conversions, ...label } of labels) {
			if (facts === null) continue;
			const input = {
				features: Float32Array.from(facts.features),
				thumbnail: Float32Array.from(
					Buffer.from(facts.thumbnail, "base64"),
					(byte) => byte / 255,
				),
				width: facts.width,
				height: facts.height,
			};
			const scaled = await registry.run(
				"feature_preprocessor",
				{
					features: { dims: [1, input.features.length], data: input.features },
				},
				patience,
			);
			const kind = await predictor.classify(input, patience);
			const quality = await predictor.predictQuality(
				input,
				CANDIDATES,
				patience,
			);
			const recommended = await predictor.recommend(input, patience);
			for (const { fallback } of [kind, quality, recommended])
				if (fallback !== undefined) throw new Error(fallback);
			const of = (name: "ssim" | "truth_ssim" | "bytes" | "ms"): number[] =>
				CANDIDATES.map(
					({ id }) => conversions[id]?.measured?.[name] ?? Number.NaN,
				);
			const measured = CANDIDATES.some(({ id }) => conversions[id]);
			pictures.push({
				...label,
				kind: facts.class,
				scaled: Array.from(scaled.outputs.scaled?.data ?? []),
				guessedKind: kind.logoType,
				ssim: measured ? of("ssim") : [],
				truthSsim: measured ? of("truth_ssim") : [],
				bytes: measured ? of("bytes") : [],
				ms: measured ? of("ms") : [],
				predicted: quality.predictions,
				recommended: codes.indexOf(encodeCandidate(recommended).join()),
			});
			bar.step(label.id);
		}
	} finally {
		await registry.close();
	}
	bar.end();
	return pictures;
}

export const kindIndex = (kind: LogoClass): number =>
	LOGO_CLASSES.indexOf(kind);

/** A registry as the service makes it, with patience for a busy machine. */
export function startRegistry(folder: string) {
	const minute = 60_000;
	return createRegistry({
		folder: join(folder),
		featureSchemaVersion: FEATURE_SCHEMA_VERSION,
		loadAtOnce: true,
		watchEveryMs: 0,
		firstRetryMs: 1000,
		drainMs: minute,
		threads: 1,
		memoryLimitBytes: 500 * 1024 * 1024,
		memoryEveryMs: 1000,
		startTimeoutMs: minute,
		firstMs: 250,
		maximumMs: minute,
		healthyMs: minute,
		pingEveryMs: minute,
		answerLimitsMs: {
			load: minute,
			warm: minute,
			run: minute,
			release: minute,
			ping: minute,
		},
		queueSize: 256,
		onStderr: (text) => process.stderr.write(text),
		onEvent: ({ level, message }) => {
			if (level === "warn") console.error(message);
		},
	});
}
