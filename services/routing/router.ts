import type { Conversions } from "../conversion/conversions.ts";
import { createDoor, createLane } from "../conversion/lane.ts";
import type { AnalysedImage } from "../conversion/task.ts";
import { createDurations } from "../durations.ts";
import { ServiceError } from "../service-error.ts";
import { DEFAULT_CANDIDATE } from "./candidates.ts";
import { type Climb, climb } from "./climb.ts";
import { type Deadline, deadlineOf } from "./deadline.ts";
import { askModels, type Outlook, plainOutlook } from "./outlook.ts";
import { createPace } from "./pace.ts";
import { type Choice, chooseTier, probabilityOf } from "./plan.ts";
import { explain } from "./reasoning.ts";
import { createTrials } from "./trials.ts";
import {
	type Attempt,
	type BestAttempt,
	TIERS,
	type Tier,
	type TierPredictor,
} from "./types.ts";

export interface TierRouterOptions {
	readonly converter: Pick<Conversions, "analyse" | "attempt">;
	readonly predictor: TierPredictor;
	/** Why the models can't be asked yet, while they load; undefined otherwise. */
	readonly loading: () => string | undefined;
	/** Workers that AI may hold at once. */
	readonly workers: number;
	/** AI conversions under way above which one more is refused. */
	readonly maxInFlight: number;
	/** The service's own limit on an AI conversion, in ms. */
	readonly limitMs: number;
	/** Told of a fault that a fallback hid from the client. */
	readonly onFault?: (fault: Error) => void;
}

/** What a client asks for beside the image. */
export interface RoutingRequest {
	readonly tier: "auto" | Tier;
	/** SSIM, 0..1. */
	readonly targetQuality: number;
	/** ms from the request's arrival to its answer. */
	readonly budgetMs: number | undefined;
	/** When the request came, by `performance.now()`. */
	readonly arrivedAt: number;
}

/** Total ms of each phase, over all conversions made for the answer. */
export interface RoutingPhases {
	readonly queue: number;
	readonly decode: number;
	readonly restore: number;
	readonly analyse: number;
	readonly infer: number;
	readonly trace: number;
	readonly render: number;
	readonly measure: number;
}

/**
 * What had to be left out: models (rules of thumb stood in), time (it ended before
 * the work did), resolution (traced from fewer pixels to be in time).
 */
export type Degradation = "models" | "time" | "resolution";

export interface RoutedConversion {
	readonly image: AnalysedImage;
	readonly best: BestAttempt;
	readonly attempts: readonly Attempt[];
	readonly outlook: Outlook;
	readonly choice: Choice;
	readonly climb: Climb;
	readonly method: "auto" | "manual" | "fallback";
	/** Why this is not what the models would have made; undefined when it is. */
	readonly fallback: string | undefined;
	readonly degraded: readonly Degradation[];
	readonly reasoning: string;
	/** From the analysed image to the choice of a tier, in ms. */
	readonly routingMs: number;
	readonly phases: RoutingPhases;
	readonly elapsedMs: number;
}

export type TierRouter = ReturnType<typeof createTierRouter>;

/**
 * Converts images with the least effort that reaches a target: asks the models
 * what each tier would give, starts with the cheapest that should do, measures
 * what came out, and goes on while it falls short and time is left.
 */
export function createTierRouter(options: TierRouterOptions) {
	const { converter, predictor, loading, limitMs } = options;
	const lane = createLane(options.workers);
	const door = createDoor(options.maxInFlight);
	const pace = createPace();
	const timings = {
		routing: createDurations(),
		inference: createDurations(),
	};
	const tierTimings = {
		1: createDurations(),
		2: createDurations(),
		3: createDurations(),
	};
	const counts = { answers: 0, fallbacks: 0, faults: 0, escalations: 0 };

	async function route(
		bytes: Uint8Array,
		request: RoutingRequest,
		signal: AbortSignal,
	): Promise<RoutedConversion> {
		const { targetQuality, budgetMs, arrivedAt } = request;
		const deadline = deadlineOf(arrivedAt, budgetMs, limitMs);
		const limit = deadlineOf(arrivedAt, undefined, limitMs);
		const image = await withLimit(limit, signal, (ending) =>
			lane.run(() => converter.analyse(bytes, ending), ending),
		);
		const analysedAt = performance.now();
		const trials = createTrials({
			image,
			converter,
			lane,
			deadline,
			limit,
			signal,
		});
		const notYet = loading();
		const outlook =
			notYet === undefined
				? await askModels(predictor, image, deadline, pace, signal)
				: plainOutlook(notYet);
		if (outlook.inferMs > 0) timings.inference.record(outlook.inferMs);
		const { tiers } = outlook.plan;
		const auto = chooseTier(tiers, targetQuality, deadline.left());
		const manual = notYet === undefined && request.tier !== "auto";
		const choice = manual ? asked(auto, request.tier as Tier) : auto;
		const routingMs = performance.now() - analysedAt;
		timings.routing.record(routingMs);

		function asked(auto: Choice, tier: Tier): Choice {
			const { prediction, leastMs } = tiers[tier - 1];
			return {
				...auto,
				tier,
				fits: leastMs <= deadline.left(),
				confidence: probabilityOf(prediction, targetQuality),
			};
		}

		const climbed = await climb({
			trials,
			outlook,
			deadline,
			choice,
			manual,
			highest: notYet === undefined ? (manual ? choice.tier : 3) : 1,
			target: targetQuality,
			pixels: image.workingWidth * image.workingHeight,
		});
		if (trials.best() === undefined)
			await trials.make(DEFAULT_CANDIDATE, 1, true);
		const best = trials.best();
		if (best === undefined) throw failure(trials.faults(), limit);
		for (const fault of trials.faults()) {
			counts.faults++;
			options.onFault?.(fault);
		}
		for (const { setting, result, draft } of trials.attempts()) {
			const expected = outlook.expectedMs(setting);
			if (expected === undefined || draft) continue;
			const { trace, render, measure } = result.phases;
			pace.observe(setting.converter, expected, trace + render + measure);
		}
		const elapsedMs = deadline.elapsed();
		tierTimings[climbed.used].record(elapsedMs);
		const fallback =
			outlook.fallback ?? describeFaults(trials.faults(), climbed, best);
		counts.answers++;
		counts.escalations += climbed.escalations.length;
		if (fallback !== undefined) counts.fallbacks++;
		return {
			image,
			best,
			attempts: trials.attempts(),
			outlook,
			choice,
			climb: climbed,
			method:
				outlook.fallback !== undefined
					? "fallback"
					: manual
						? "manual"
						: "auto",
			fallback,
			degraded: degradations(outlook, climbed, best),
			reasoning: explain({
				tiers,
				choice,
				manual,
				target: targetQuality,
				budgetMs,
				...climbed,
				best,
				elapsedMs,
			}),
			routingMs,
			phases: phasesOf(image, outlook, trials.attempts()),
			elapsedMs,
		};
	}

	return {
		/**
		 * @param bytes an encoded image that passed intake
		 * @param signal aborted when the client is gone
		 * @throws ServiceError OVERLOADED when too much is under way, TIMEOUT when
		 *   not one conversion ended within the service's limit, and what makes the
		 *   image impossible to convert
		 */
		async convert(
			bytes: Uint8Array,
			request: RoutingRequest,
			signal: AbortSignal,
		): Promise<RoutedConversion> {
			return door.run(() => route(bytes, request, signal), signal);
		},

		/** How busy AI is, and how long its parts took lately. */
		stats() {
			return {
				inFlight: door.inside(),
				lane: lane.load(),
				counts: { ...counts },
				timings: {
					routing: timings.routing.summary(),
					inference: timings.inference.summary(),
					tiers: TIERS.map((tier) => tierTimings[tier].summary()),
				},
			};
		},
	};
}

/** Runs something that must end before the service's limit or the client's leaving. */
async function withLimit<Result>(
	limit: Deadline,
	signal: AbortSignal,
	run: (ending: AbortSignal) => Promise<Result>,
): Promise<Result> {
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(timeout()), limit.left());
	try {
		return await run(AbortSignal.any([signal, late.signal]));
	} finally {
		clearTimeout(timer);
	}
}

function timeout(): ServiceError {
	return new ServiceError(
		"TIMEOUT",
		"The AI conversion took longer than it may; try a smaller image, or convert without AI.",
		{ retryAfter: 1 },
	);
}

/** Why not one conversion came about. */
function failure(faults: readonly Error[], limit: Deadline): Error {
	if (faults.length === 0 || limit.left() <= 0) return timeout();
	return (
		faults.find(
			(fault) => fault instanceof ServiceError && fault.status < 500,
		) ?? faults[0]
	);
}

function describeFaults(
	faults: readonly Error[],
	{ used }: Climb,
	best: Attempt,
): string | undefined {
	if (faults.length === 0) return undefined;
	const { converter } = best.setting;
	return `${faults.length} of the conversions tried in tiers 1 to ${used} failed (${faults[0].message}) and ${converter} stood in`;
}

function degradations(
	outlook: Outlook,
	climbed: Climb,
	best: Attempt,
): Degradation[] {
	return [
		...(outlook.fallback === undefined ? [] : ["models" as const]),
		...(climbed.ranOutOfTime ? ["time" as const] : []),
		...(best.draft ? ["resolution" as const] : []),
	];
}

function phasesOf(
	image: AnalysedImage,
	outlook: Outlook,
	attempts: readonly Attempt[],
): RoutingPhases {
	const total = (phase: "queue" | "trace" | "render" | "measure") =>
		attempts.reduce((sum, { result }) => sum + result.phases[phase], 0);
	return {
		queue: image.phases.queue + total("queue"),
		decode: image.phases.decode,
		restore: image.phases.restore,
		analyse: image.phases.analyse,
		infer: outlook.inferMs,
		trace: total("trace"),
		render: total("render"),
		measure: total("measure"),
	};
}
