import type { Conversions } from "../conversion/conversions.ts";
import { GRACE_MS } from "../conversion/flight.ts";
import type { Lane } from "../conversion/lane.ts";
import type { AnalysedImage, ConversionResult } from "../conversion/task.ts";
import type { Deadline } from "./deadline.ts";
import { settingKey } from "./settings.ts";
import type { Attempt, BestAttempt, Setting, Tier } from "./types.ts";
import { worth } from "./worth.ts";

export interface TrialsOptions {
	readonly image: AnalysedImage;
	readonly converter: Pick<Conversions, "attempt">;
	readonly lane: Lane;
	/** The client's time budget. */
	readonly deadline: Deadline;
	/** The service's own limit, for the one conversion that an answer needs. */
	readonly limit: Deadline;
	/** Aborted when the client is gone. */
	readonly signal: AbortSignal;
}

export type Trials = ReturnType<typeof createTrials>;

/** The conversions made of one image so far, the best of them, and what went wrong. */
export function createTrials(options: TrialsOptions) {
	const { image, converter, lane, deadline, limit, signal } = options;
	const made = new Map<string, Attempt>();
	const tried = new Set<string>();
	const faults: Error[] = [];
	let best: BestAttempt | undefined;

	/** An SVG of noise takes megabytes, and many are tried: those that lost go. */
	function keep(key: string, attempt: BestAttempt): Attempt {
		if (best === undefined || isBetter(attempt, best)) best = attempt;
		const { svg, ...measured } = attempt.result;
		const kept = { ...attempt, result: measured };
		made.set(key, kept);
		return kept;
	}

	/** Settles with undefined when the time is up; the work is left to end by itself. */
	async function waited(
		setting: Setting,
		milliseconds: number,
		tracedPixels?: number,
	): Promise<ConversionResult | undefined> {
		const leave = new AbortController();
		const kill = new AbortController();
		let running = false;
		const work = lane.run(() => {
			running = true;
			return converter.attempt(image, setting, kill.signal, tracedPixels);
		}, leave.signal);
		let stop = () => {};
		const timeUp = new Promise<undefined>((resolve, reject) => {
			const timer = setTimeout(() => resolve(undefined), milliseconds);
			const gone = () => reject(signal.reason);
			signal.addEventListener("abort", gone);
			stop = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", gone);
			};
			if (signal.aborted) gone();
		});
		let ended = false;
		const settled = work.finally(() => {
			ended = true;
		});
		settled.catch(() => {});
		try {
			return await Promise.race([settled, timeUp]);
		} finally {
			stop();
			if (!ended) {
				leave.abort(new Error("no longer waited for"));
				if (running) {
					const late = setTimeout(() => kill.abort(), GRACE_MS);
					settled.catch(() => {}).finally(() => clearTimeout(late));
				}
			}
		}
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
			setting: Setting,
			pixels: number,
		): Promise<Attempt | undefined> {
			try {
				const result = await waited(setting, limit.left(), pixels);
				const key = `${settingKey(setting)} draft`;
				return result && keep(key, { setting, result, tier: 1, draft: true });
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
			setting: Setting,
			tier: Tier,
			needed = false,
		): Promise<Attempt | undefined> {
			const key = settingKey(setting);
			const known = made.get(key);
			if (known !== undefined || tried.has(key)) return known;
			const milliseconds = (needed ? limit : deadline).left();
			if (milliseconds <= 0) return undefined;
			tried.add(key);
			try {
				const result = await waited(setting, milliseconds);
				return result && keep(key, { setting, result, tier });
			} catch (error) {
				signal.throwIfAborted();
				faults.push(error as Error);
				return undefined;
			}
		},
		isTried: (setting: Setting) => tried.has(settingKey(setting)),
		best: () => best,
		attempts: () => [...made.values()],
		faults: (): readonly Error[] => faults,
	};
}

function isBetter({ result: a }: Attempt, { result: b }: Attempt): boolean {
	return worth(a) > worth(b);
}
