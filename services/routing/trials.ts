import { within } from "../abort.ts";
import type { Conversions } from "../conversion/conversions.ts";
import { GRACE_MS } from "../conversion/flight.ts";
import type { Lane } from "../conversion/lane.ts";
import type { AnalysedImage, ConversionResult } from "../conversion/task.ts";
import { keepTo } from "../settings/choices.ts";
import { type Setting, settingKey } from "../settings/setting.ts";
import type { Given } from "../tracing/converter.ts";
import type { Attempt, BestAttempt } from "./attempt.ts";
import type { Deadline } from "./deadline.ts";
import type { Listener } from "./progress.ts";
import type { Tier } from "./tiers.ts";
import { worth } from "./worth.ts";

export interface TrialsOptions {
	readonly image: AnalysedImage;
	readonly converter: Pick<Conversions, "attempt">;
	readonly lane: Lane;
	/** Parameters that every conversion keeps to, whatever is tried. */
	readonly choices: Given;
	/** The client's time budget. */
	readonly deadline: Deadline;
	/** The service's own limit, for the one conversion that an answer needs. */
	readonly limit: Deadline;
	/** Aborted when the client is gone. */
	readonly signal: AbortSignal;
	/** Told of every conversion that was made. */
	readonly onProgress: Listener | undefined;
	/** Likewise, with ms from asking for it to having it. */
	readonly onMade?: (attempt: Attempt, wallMs: number) => void;
}

export type Trials = ReturnType<typeof createTrials>;

/** The conversions made of one image so far, the best of them, and what went wrong. */
export function createTrials(options: TrialsOptions) {
	const { image, converter, lane, choices, deadline, limit, signal } = options;
	const made = new Map<string, Attempt>();
	const tried = new Set<string>();
	const faults: Error[] = [];
	let best: BestAttempt | undefined;

	/** An SVG of noise takes megabytes, and many are tried: those that lost go. */
	function keep(key: string, attempt: BestAttempt): Attempt {
		const isBest = best === undefined || isBetter(attempt, best);
		if (isBest) best = attempt;
		const { svg, ...measured } = attempt.result;
		const kept = { ...attempt, result: measured };
		made.set(key, kept);
		options.onProgress?.({
			...{ tier: attempt.tier, tried: made.size },
			...{ best: best ?? attempt, isBetter: isBest },
		});
		return kept;
	}

	/**
	 * Settles with undefined when the time is up. What waits for a worker then leaves the lane; what runs is left
	 * to end by itself for a while, since ending a worker and starting another would take longer.
	 */
	async function waited(
		setting: Setting,
		ms: number,
		tracedPixels?: number,
	): Promise<ConversionResult | undefined> {
		const kill = new AbortController();
		const timeUp = new Error("no longer waited for");
		try {
			return await within({ ms, tooLate: () => timeUp }, signal, (ending) =>
				lane.run(
					() => converter.attempt(image, setting, kill.signal, tracedPixels),
					ending,
				),
			);
		} catch (error) {
			setTimeout(() => kill.abort(timeUp), GRACE_MS).unref();
			if (error === timeUp) return undefined;
			throw error;
		}
	}

	async function keepWaited(
		key: string,
		ms: number,
		tracedPixels: number | undefined,
		made: Omit<Attempt, "result">,
	): Promise<Attempt | undefined> {
		const from = performance.now();
		const result = await waited(made.setting, ms, tracedPixels);
		if (result === undefined) return undefined;
		const kept = keep(key, { ...made, result });
		options.onMade?.(kept, performance.now() - from);
		return kept;
	}

	return {
		/**
		 * Makes a conversion from fewer pixels, so that there is something to give
		 * before a tight budget ends. It is measured against all of them.
		 *
		 * @param pixels width times height to trace at
		 * @returns undefined when it failed
		 */
		async draft(
			wanted: Setting,
			tier: Tier,
			pixels: number,
		): Promise<Attempt | undefined> {
			const setting = keepTo(choices, wanted);
			const key = `${settingKey(setting)} draft`;
			try {
				return await keepWaited(key, limit.left(), pixels, {
					...{ setting, tier, draft: true },
				});
			} catch (error) {
				signal.throwIfAborted();
				faults.push(error as Error);
				return undefined;
			}
		},

		/**
		 * Makes and measures a conversion, or finds the one made before.
		 *
		 * @param needed the answer can't do without it: it may overrun the budget,
		 *   up to the service's own limit
		 * @returns undefined when it failed or the time was up
		 * @throws the signal's reason when the client is gone
		 */
		async make(
			wanted: Setting,
			tier: Tier,
			needed = false,
		): Promise<Attempt | undefined> {
			const setting = keepTo(choices, wanted);
			const key = settingKey(setting);
			const known = made.get(key);
			if (known !== undefined || tried.has(key)) return known;
			const milliseconds = (needed ? limit : deadline).left();
			if (milliseconds <= 0) return undefined;
			tried.add(key);
			try {
				return await keepWaited(key, milliseconds, undefined, {
					...{ setting, tier },
				});
			} catch (error) {
				signal.throwIfAborted();
				faults.push(error as Error);
				return undefined;
			}
		},
		isTried: (setting: Setting) =>
			tried.has(settingKey(keepTo(choices, setting))),
		best: () => best,
		attempts: () => [...made.values()],
		faults: (): readonly Error[] => faults,
	};
}

function isBetter({ result: a }: Attempt, { result: b }: Attempt): boolean {
	return worth(a) > worth(b);
}
