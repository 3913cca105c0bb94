import type { Rollout } from "../flags/rollout.ts";
import { MODELS } from "../prediction/models.ts";
import type { Setting } from "../settings/setting.ts";
import { inputOf } from "./outlook.ts";
import type { TierPredictor } from "./prediction.ts";
import type { RoutedConversion } from "./routed.ts";
import { type Compared, createVersionTally } from "./version-tally.ts";

/** Who is asked for one conversion. */
export interface Asked {
	readonly predictor: TierPredictor;
	/** Told of what came of it; returns at once. */
	readonly observe?: (routed: RoutedConversion) => void;
}

/** Versions of models, with who asks them. */
export interface Versions {
	readonly predictor: TierPredictor;
	/** The version that answers for a model; undefined while none does. */
	readonly version: (model: string) => string | undefined;
}

/** How long a shadow may take over a question, in ms: nobody waits for it. */
const SHADOW_MS = 2000;

export type Rollouts = ReturnType<typeof createRollouts>;

/**
 * Lets variants of the flag choose versions of models, and counts what each was
 * worth: of those that answered, and of shadows, which are asked about the same
 * picture when the answer is made.
 *
 * @param choosing the models with some in other versions, where they can be had
 */
export function createRollouts(
	choosing: (models: Readonly<Record<string, string>>) => Versions,
) {
	const tally = createVersionTally();

	/** Asks a shadow what answered was asked. */
	async function shadow(
		{ models }: Rollout,
		{ image, attempts }: RoutedConversion,
	): Promise<void> {
		const others = choosing(models);
		const versions = Object.entries(models).filter(
			([name, version]) => others.version(name) === version,
		);
		if (versions.length === 0) return;
		const { predictor } = others;
		const [input, patience] = [inputOf(image), { deadlineMs: SHADOW_MS }];
		const made = attempts.filter(({ draft }) => draft !== true);
		const classified = await predictor.classify(input, patience);
		const recommended = await predictor.recommend(input, patience);
		const told = await predictor.predictQuality(
			...([input, made.map(({ setting }) => setting), patience] as const),
		);
		const answers = [classified, recommended, told];
		if (answers.some(({ fallback }) => fallback !== undefined)) return;
		const compared = made.map(({ result }, at) => ({
			expected: told.predictions[at].ssim,
			reached: result.fidelity,
		}));
		for (const [name, version] of versions)
			tally.count(name, version, "shadowed", compared);
	}

	return {
		/** Who is asked for a client with these versions of models, or with those that all have. */
		askedFor(rollout: Rollout | undefined): Asked {
			const isShadow = rollout?.shadow === true;
			const asked = choosing(isShadow ? {} : (rollout?.models ?? {}));
			// A release that comes meanwhile is not the one that answered.
			const versions = Object.values(MODELS).flatMap((name) => {
				const version = asked.version(name);
				return version === undefined ? [] : [[name, version] as const];
			});
			return {
				predictor: asked.predictor,
				observe(routed) {
					// Rules answered, of which no version is to blame or to praise.
					if (routed.outlook.fallback !== undefined) return;
					const compared = comparedIn(routed);
					for (const [name, version] of versions)
						tally.count(name, version, "answers", compared);
					if (isShadow) shadow(rollout, routed).catch(() => {});
				},
			};
		},

		/** What a version was worth. */
		worth: tally.worth,
	};
}

/** The conversions that were made of what a plan foretold. */
function comparedIn({ attempts, outlook }: RoutedConversion): Compared[] {
	const expectedOf = (setting: Setting) => outlook.expected(setting)?.ssim;
	return attempts.flatMap(({ setting, result, draft }) => {
		const expected = expectedOf(setting);
		return expected === undefined || draft
			? []
			: [{ expected, reached: result.fidelity }];
	});
}
