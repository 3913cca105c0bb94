import { CANDIDATES, DEFAULT_CANDIDATE } from "../settings/candidates.ts";
import { distinct, isCareful, type Setting } from "../settings/setting.ts";
import type { Prediction, Ranked } from "./prediction.ts";
import { type Ranking, TIERS, type Tier } from "./tiers.ts";

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

/** What a tier is to do. */
export interface TierPlan extends TierPrediction {
	/** What it makes and measures, in order, that of the tiers below it included. */
	readonly makes: readonly Ranked[];
	readonly searchMs: number;
}

export interface Plan {
	/** The cheapest first. */
	readonly tiers: readonly TierPlan[];
	/** The setting that should take least time. */
	readonly quickest: Ranked;
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
	const byQuality = [...ranked].sort(
		(a, b) => b.prediction.ssim - a.prediction.ssim,
	);
	const ranking: Ranking = {
		recommended: ranked[0],
		plain: ranked.filter(({ setting }) => setting === DEFAULT_CANDIDATE),
		quick: byQuality.filter(({ setting }) => !isCareful(setting)),
		careful: byQuality.filter(({ setting }) => isCareful(setting)),
	};
	const makes = new Set<Ranked>();
	const tiers = TIERS.map(({ tier, adds, searchMs }): TierPlan => {
		for (const one of adds(ranking)) makes.add(one);
		const leastMs = totalMs([...makes]);
		return {
			...{ tier, ...best([...makes]), makes: [...makes] },
			...{ leastMs, searchMs, ms: leastMs + searchMs },
		};
	});
	const quickest = ranked.reduce((a, b) =>
		b.prediction.ms < a.prediction.ms ? b : a,
	);
	return { tiers, quickest };
}

/** That of one tier. */
export function ofTier<One extends { readonly tier: Tier }>(
	all: readonly One[],
	tier: Tier,
): One {
	const found = all.find((one) => one.tier === tier);
	if (found === undefined) throw new Error(`There is no tier ${tier}.`);
	return found;
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

/** The tier that a client asked for, with the prospects that it has. */
export function takeTier(
	tiers: readonly TierPrediction[],
	asked: Tier,
	target: number,
	leftMs: number,
): Choice {
	const { tier, prediction, leastMs } = ofTier(tiers, asked);
	const margin = marginOf(prediction);
	return {
		tier,
		meets: prediction.ssim - margin >= target,
		margin,
		fits: leastMs <= leftMs,
		confidence: probabilityOf(prediction, target),
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
