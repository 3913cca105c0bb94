import { join } from "node:path";
import {
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../../services/analysis/features.ts";
import { createRegistry } from "../../../services/inference/registry.ts";
import {
	LOGO_CLASSES,
	type LogoClass,
} from "../../../services/prediction/logo-class.ts";
import { createPredictor } from "../../../services/prediction/predictor.ts";
import type { Quality } from "../../../services/prediction/types.ts";
import { ROOT } from "../../../services/project.ts";
import { CANDIDATES } from "../../../services/settings/candidates.ts";
import { encodeSetting } from "../../../services/settings/encoding.ts";
import type { Split } from "../../corpus/brand.ts";
import { candidateKey, isAmong } from "../../labels/candidates.ts";
import {
	type LabelLine,
	labelFile,
	type Measured,
	readLabels,
} from "../../labels/store.ts";
import { progress } from "../../support/progress.ts";

export const MODELS_FOLDER = join(ROOT, "models");

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
	/** Which candidates it was converted by: where it was not, nothing is known, and where it failed, something. */
	readonly tried: readonly boolean[];
	/**
	 * Measured SSIM by candidate against the true vector, or against the picture where there is none; NaN where it
	 * failed or was not tried. Empty when nothing was tried.
	 */
	readonly ssim: readonly number[];
	/** The fidelity that the service tells of each: to the picture without its damage. */
	readonly told: readonly number[];
	/** How far edges lie from the true vector's, pixels; NaN where there is none. */
	readonly edges: readonly number[];
	readonly bytes: readonly number[];
	readonly ms: readonly number[];
	readonly predicted: readonly Quality[];
	/** The place among CANDIDATES of what the correlation model writes. */
	readonly recommended: number;
}

export interface AskOptions {
	readonly converted?: boolean;
	readonly acceptOlder?: string | undefined;
}

/**
 * Asks the served models about the labelled pictures of a split.
 *
 * @param options.converted only about those with measured conversions
 * @param options.acceptOlder beginnings, parted by commas, of the ids of candidates whose labels may come from an
 *   earlier source of their converter; those of others are left out
 * @throws Error when a model falls back
 */
export async function askAbout(
	split: Split,
	folder: string,
	{ converted = false, acceptOlder }: AskOptions = {},
): Promise<Picture[]> {
	const keys = CANDIDATES.map(candidateKey);
	const triedBy = ({ conversions }: Pick<LabelLine, "conversions">) =>
		CANDIDATES.map(({ id }, column) => {
			const made = conversions[id];
			return (
				made !== undefined &&
				(made.key === keys[column] || isAmong(id, acceptOlder))
			);
		});
	const labels = [...readLabels(split).values()].filter(
		(label) =>
			label.facts !== null &&
			(!converted || triedBy(label).includes(true)) &&
			(label.facts.schema ?? 1) === FEATURE_SCHEMA_VERSION &&
			label.facts.features.length === FEATURE_NAMES.length,
	);
	if (labels.length === 0)
		throw new Error(
			`${labelFile(split)} has no labels; models/README.md tells how to make them.`,
		);
	const registry = startRegistry(folder);
	const patience = { deadlineMs: 20_000 };
	const predictor = createPredictor(registry);
	const codes = CANDIDATES.map((each) => encodeSetting(each).join());
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
			const tried = triedBy({ conversions });
			const of = (pick: (measured: Measured) => number | undefined): number[] =>
				CANDIDATES.map(({ id }, column) => {
					const made = tried[column] ? conversions[id]?.measured : undefined;
					return (made && pick(made)) ?? Number.NaN;
				});
			const measured = tried.includes(true);
			pictures.push({
				...label,
				kind: facts.class,
				scaled: Array.from(scaled.outputs.scaled?.data ?? []),
				guessedKind: kind.logoType,
				tried,
				ssim: measured ? of(({ truth, fidelity }) => truth ?? fidelity) : [],
				told: measured ? of(({ fidelity }) => fidelity) : [],
				edges: measured ? of(({ edges }) => edges) : [],
				bytes: measured ? of(({ bytes }) => bytes) : [],
				ms: measured ? of(({ ms }) => ms) : [],
				predicted: quality.predictions,
				recommended: codes.indexOf(encodeSetting(recommended).join()),
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
