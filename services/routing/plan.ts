import { CANDIDATES, DEFAULT_CANDIDATE } from "./candidates.ts";
import { distinct } from "./settings.ts";
import type { Prediction, Setting, Tier } from "./types.ts";

/** How many of the best ranked candidates tier 2 really makes. */
export const BEST_FEW = 3;
/** What tier 3 may spend on its search, in ms, when the client sets no budget. */
export const SEARCH_MS = 2500;
/**
 * A conversion is begun when so many times its expected ms are left: one that is given up keeps its
 * worker from the next request for a while.
 */
export const CAUTION = 1.4;
/** How much of the distance to the interval's lower end is held back as a margin. */
const MARGIN_SHARE = 0.25;
/** Standard deviations from the middle of a 90 % interval to its ends. */
const NINETY_PERCENT = 1.645;

/** What a tier is expected to give and to take. */
export interface TierPrediction {
	readonly tier: Tier;
	readonly prediction: Prediction;
	/** The setting that it rests on. */
	readonly setting: Setting;
	/** Of the whole tier, the ones below it included. */
	readonly ms: number;
	/** What it takes before its search, which can end at any time. */
	readonly leastMs: number;
}

export interface Plan {
	readonly tiers: readonly TierPrediction[];
	/** What each tier makes and measures, in order. */
	readonly tier1: Setting;
	readonly tier2: readonly Ranked[];
	readonly tier3: readonly Ranked[];
	/** The setting that should take least time. */
	readonly quickest: Ranked;
}

/** A candidate and what is expected of it. */
export interface Ranked {
	readonly setting: Setting;
	readonly prediction: Prediction;
}

/** Every setting that a plan may use, the recommended one first. */
export function plannable(recommended: Setting): Setting[] {
	return distinct<Setting>([recommended, ...CANDIDATES]);
}

/**
 * What each tier would make of this image, and with what prospects.
 *
 * @param ranked the settings of `plannable`, in its order, with their predictions
 */
export function planTiers(ranked: readonly Ranked[]): Plan {
	const [first] = ranked;
	const byQuality = [...ranked].sort(
		(a, b) => b.prediction.ssim - a.prediction.ssim,
	);
	const fast = byQuality.filter(({ setting }) => !isThorough(setting));
	const thorough = byQuality.filter(({ setting }) => isThorough(setting));
	const plain = ranked.find(
		({ setting }) => setting === (DEFAULT_CANDIDATE as Setting),
	);
	const second = distinctRanked([
		first,
		...fast.slice(0, BEST_FEW),
		// Whatever the ranking says: the answer is never worse than without AI.
		...(plain === undefined ? [] : [plain]),
	]);
	const third = distinctRanked([...second, ...thorough.slice(0, 2)]);
	const ms1 = first.prediction.ms;
	const ms2 = totalMs(second);
	const ms3 = totalMs(third);
	const expected = (
		tier: Tier,
		of: readonly Ranked[],
		leastMs: number,
		ms = leastMs,
	) => ({ tier, ...best(of), ms, leastMs });
	return {
		tiers: [
			expected(1, [first], ms1),
			expected(2, second, ms2),
			expected(3, third, ms3, ms3 + SEARCH_MS),
		],
		tier1: first.setting,
		tier2: second,
		tier3: third,
		quickest: ranked.reduce((a, b) =>
			b.prediction.ms < a.prediction.ms ? b : a,
		),
	};
}

export interface Choice {
	readonly tier: Tier;
	/** Whether the tier should reach the target, its margin held back. */
	readonly meets: boolean;
	readonly margin: number;
	/** Whether the tier should end inside the budget. */
	readonly fits: boolean;
	/** The probability that the choice is right, by the interval. */
	readonly confidence: number;
}

/**
 * The cheapest tier that should reach the target inside the time that is left; the
 * most promising one that fits where none does; tier 1 where none fits.
 *
 * @param target SSIM, 0..1
 * @param leftMs time left, infinite without a budget
 */
export function chooseTier(
	tiers: readonly TierPrediction[],
	target: number,
	leftMs: number,
): Choice {
	const fitting = tiers.filter(({ leastMs }) => leastMs <= leftMs);
	const good = fitting.find(
		({ prediction }) => prediction.ssim - marginOf(prediction) >= target,
	);
	if (good !== undefined) {
		const { tier, prediction } = good;
		const confidence = probabilityOf(prediction, target);
		const margin = marginOf(prediction);
		return { tier, meets: true, margin, fits: true, confidence };
	}
	const last = fitting.at(-1);
	const { tier, prediction } = last ?? tiers[0];
	return {
		tier,
		meets: false,
		margin: marginOf(prediction),
		fits: last !== undefined,
		confidence: 1 - probabilityOf(prediction, target),
	};
}

/** The probability that a conversion reaches the target, by its interval. */
export function probabilityOf(
	{ ssim, lower, upper }: Prediction,
	target: number,
): number {
	const deviation = Math.max((upper - lower) / (2 * NINETY_PERCENT), 1e-6);
	return normalCumulative((ssim - target) / deviation);
}

/** A setting that takes its time, for tier 3. */
function isThorough({ parameters }: Setting): boolean {
	return parameters.effort === "quality";
}

function marginOf({ ssim, lower }: Prediction): number {
	return Math.max(0, ssim - lower) * MARGIN_SHARE;
}

function best(ranked: readonly Ranked[]): Ranked {
	return ranked.reduce((a, b) =>
		b.prediction.ssim > a.prediction.ssim ? b : a,
	);
}

function totalMs(ranked: readonly Ranked[]): number {
	return ranked.reduce((sum, { prediction }) => sum + prediction.ms, 0);
}

function distinctRanked(ranked: readonly Ranked[]): Ranked[] {
	return [...new Map(ranked.map((one) => [one.setting, one])).values()];
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; error below 7.5e-8. */
function normalCumulative(x: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(x));
	const series =
		t *
		(0.31938153 +
			t *
				(-0.356563782 +
					t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
	return x >= 0 ? 1 - tail : tail;
}
