import { neighbours } from "../settings/neighbours.ts";
import type { Setting } from "../settings/setting.ts";
import type { Attempt } from "./attempt.ts";
import type { Costs } from "./costs.ts";
import type { Deadline } from "./deadline.ts";
import type { Prediction } from "./prediction.ts";
import type { Tier } from "./tiers.ts";
import type { Trials } from "./trials.ts";
import { worth } from "./worth.ts";

/** The first step: parameters double and halve. */
const FIRST_STEP = 2;
/** A finer step than this changes nothing that one sees. */
const LAST_STEP = 1.1;
/** Neighbours really made in a round, the most promising first. */
const TRIES_A_ROUND = 4;
/** A gain below this counts as none. */
const LEAST_GAIN = 1e-4;

export interface SearchOptions {
	readonly trials: Trials;
	/** What its attempts are told under. */
	readonly tier: Tier;
	/** What is expected of each setting, in order. */
	readonly predict: (
		settings: readonly Setting[],
	) => Promise<readonly Prediction[]>;
	readonly deadline: Deadline;
	readonly costs: Costs;
	/** By `performance.now()`. */
	readonly until: number;
	/** The fidelity at which it is enough. */
	readonly enough: number;
}

/**
 * A pattern search around the best conversion so far (Hooke and Jeeves, "Direct
 * search solution of numerical and statistical problems", Journal of the ACM 8,
 * 1961), in the order in which the models expect most. It can end at any time:
 * the trials hold the best so far.
 */
export async function searchAround(options: SearchOptions): Promise<void> {
	const { trials, tier, predict, deadline, costs, until, enough } = options;
	const left = () => Math.min(until - performance.now(), deadline.left());
	const reached = () =>
		(trials.best()?.result.fidelity ?? Number.NEGATIVE_INFINITY) >= enough;
	let step = FIRST_STEP;
	while (step >= LAST_STEP && left() > 0 && !reached()) {
		const centre = trials.best();
		if (centre === undefined) return;
		const open = neighbours(centre.setting, step).filter(
			(setting) => !trials.isTried(setting),
		);
		if (!(await tryMostPromising(open, centre))) step = Math.sqrt(step);
	}

	/** @returns whether one was better */
	async function tryMostPromising(
		open: readonly Setting[],
		centre: Attempt,
	): Promise<boolean> {
		if (open.length === 0) return false;
		const predictions = await predict(open);
		const order = open
			.map((setting, i) => ({ setting, prediction: predictions[i] }))
			.sort((a, b) => b.prediction.ssim - a.prediction.ssim)
			.slice(0, TRIES_A_ROUND);
		for (const { setting, prediction } of order) {
			if (left() <= 0) return false;
			if (costs.of(setting.converter, prediction.ms) > left()) continue;
			await trials.make(setting, tier);
			const best = trials.best() ?? centre;
			if (worth(best.result) > worth(centre.result) + LEAST_GAIN) return true;
		}
		return false;
	}
}
