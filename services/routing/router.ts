import { within } from "../abort.ts";
import { background } from "../conversion/background.ts";
import type { Conversions } from "../conversion/conversions.ts";
import { createDoor, createLane, type Lane } from "../conversion/lane.ts";
import type { Rollout } from "../flags/rollout.ts";
import { ServiceError } from "../service-error.ts";
import type { Given } from "../tracing/converter.ts";
import type { Attempt } from "./attempt.ts";
import { climb } from "./climb.ts";
import { createCosts } from "./costs.ts";
import { type Deadline, deadlineOf } from "./deadline.ts";
import { type Analyse, look } from "./look.ts";
import { askModels, type Outlook, plainOutlook } from "./outlook.ts";
import { createPace, type Pace } from "./pace.ts";
import { chooseTier, takeTier } from "./plan.ts";
import type { TierPredictor } from "./prediction.ts";
import type { Listener } from "./progress.ts";
import type { Asked } from "./rollouts.ts";
import type { RoutedConversion } from "./routed.ts";
import { createTally } from "./tally.ts";
import { tell } from "./tell.ts";
import { HIGHEST_TIER, LOWEST_TIER, type Tier } from "./tiers.ts";
import { createTrials, type Trials } from "./trials.ts";

export interface TierRouterOptions {
	readonly converter: Pick<Conversions, "attempt"> & {
		readonly analyse: Analyse;
	};
	readonly predictor: TierPredictor;
	/** Who is asked where clients have versions of models of their own; the predictor by default. */
	readonly askedFor?: (rollout: Rollout | undefined) => Asked;
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

/**
 * What bounds a conversion that no client waits for, in ms: each of its tasks is
 * bounded by itself, and all of it waits for clients.
 */
const BACKGROUND_LIMIT_MS = 3_600_000;

/**
 * Pictures of at most so many pixels may be held decoded, all that are under way at once. Of larger ones only so many are that one
 * is always there for a worker to go on with; the others wait as bytes.
 */
const SMALL_PIXELS = 512 * 512;

/** What a client asks for beside the image. */
export interface RoutingRequest {
	readonly tier: "auto" | Tier;
	/** SSIM, 0..1. */
	readonly targetQuality: number;
	/** ms from the request's arrival to its answer. */
	readonly budgetMs: number | undefined;
	/** Parameters that every conversion keeps to: see `spellChoices`. */
	readonly choices?: Given;
	/** Which versions of models the client has; those that all have by default. */
	readonly rollout?: Rollout;
	/** When the request came, by `performance.now()`. */
	readonly arrivedAt: number;
	/** Width times height of the picture as it came; one that isn't told counts as large. */
	readonly pixels?: number;
	/** Told how far it is, while it is made. */
	readonly onProgress?: Listener | undefined;
}

export type TierRouter = ReturnType<typeof createTierRouter>;

/** How conversions get to the workers, and how long each may take in ms. */
interface Way {
	readonly lane: Lane;
	/** Large pictures that are decoded. */
	readonly large: Lane;
	readonly limitMs: number;
}

function createWay(workers: number, limitMs: number): Way {
	const large = createLane(workers + 1);
	return { lane: createLane(workers), large, limitMs };
}

/** Those that wait to be decoded wait for a worker, too. */
function loadOf({ lane, large }: Way) {
	const { waiting, ...load } = lane.load();
	return { ...load, waiting: waiting + large.load().waiting };
}

/**
 * Converts images with the least effort that reaches a target: asks the models
 * what each tier would give, starts with the cheapest that should do, measures
 * what came out, and goes on while it falls short and time is left.
 */
export function createTierRouter(options: TierRouterOptions) {
	const { converter, predictor } = options;
	const { workers, limitMs } = options;
	const way = createWay(workers, limitMs);
	// What has a place there may wait for clients: none of these is to wait for it.
	const wayBehind = createWay(workers, BACKGROUND_LIMIT_MS);
	const door = createDoor(options.maxInFlight);
	const pace = createPace();
	const tally = createTally();

	/** Has large pictures wait for their turn before they are decoded. */
	async function routeInTurn(
		bytes: Uint8Array,
		request: RoutingRequest,
		signal: AbortSignal,
		way: Way,
	): Promise<RoutedConversion> {
		const { arrivedAt, pixels = Number.POSITIVE_INFINITY } = request;
		if (pixels <= SMALL_PIXELS) return route(bytes, request, signal, way);
		const late = new AbortController();
		const limit = deadlineOf(arrivedAt, undefined, way.limitMs);
		const timer = setTimeout(() => late.abort(timeout()), limit.left());
		const begin = () => {
			clearTimeout(timer);
			return route(bytes, request, signal, way);
		};
		try {
			const leaving = AbortSignal.any([signal, late.signal]);
			return await way.large.run(begin, leaving);
		} finally {
			clearTimeout(timer);
		}
	}

	async function route(
		bytes: Uint8Array,
		request: RoutingRequest,
		signal: AbortSignal,
		{ lane, limitMs }: Way,
	): Promise<RoutedConversion> {
		const { tier, targetQuality: target, budgetMs, arrivedAt } = request;
		const { choices = {} } = request;
		const deadline = deadlineOf(arrivedAt, budgetMs, limitMs);
		const limit = deadlineOf(arrivedAt, undefined, limitMs);

		const asking = options.askedFor?.(request.rollout) ?? { predictor };
		const loading = options.loading();
		const analysed: Analyse = (bytes, ending, options) =>
			lane.run(() => converter.analyse(bytes, ending, options), ending);

		// Look.
		const lookingSince = performance.now();
		const image = await within(
			{ ms: limit.left(), tooLate: timeout },
			signal,
			(ending) =>
				look(
					bytes,
					ending,
					analysed,
					loading === undefined ? asking.predictor : undefined,
					deadline,
				),
		);
		const lookedAt = performance.now();
		const { decode, restore, analyse } = image.phases;
		const costs = createCosts(
			lookedAt - lookingSince - (decode + restore + analyse),
			image.damage.length > 0 || image.isHurried,
		);

		// Plan.
		const outlook =
			loading === undefined
				? await askModels(asking.predictor, image, deadline, pace, signal)
				: plainOutlook(loading);
		const { tiers } = outlook.plan;
		const asked = loading !== undefined || tier === "auto" ? undefined : tier;
		const choice =
			asked === undefined
				? chooseTier(tiers, target, costs.beside(deadline.left()))
				: takeTier(tiers, asked, target, costs.beside(deadline.left()));
		const routingMs = performance.now() - lookedAt;

		// Climb.
		const manual = asked !== undefined;
		const highest = loading === undefined ? HIGHEST_TIER : LOWEST_TIER;
		const trials = createTrials({
			...{ image, converter, lane, choices, deadline, limit, signal },
			onProgress: request.onProgress,
			onMade({ setting, result, draft }, wallMs) {
				const { converter } = setting;
				const expected = draft ? undefined : outlook.expected(setting)?.ms;
				const atPace = expected && expected * pace.factor(converter);
				costs.observe(converter, atPace, workOf(result), wallMs);
			},
		});
		const climbed = await climb({
			...{ trials, outlook, deadline, costs, choice, manual, target },
			highest: asked ?? highest,
			pixels: image.workingWidth * image.workingHeight,
		});
		const best = trials.best();
		const faults = trials.faults();
		if (best === undefined) throw failure(faults, limit);

		// Tell.
		learnPace(pace, outlook, trials);
		const routed = tell({
			...{ image, outlook, choice, manual, climb: climbed, best, faults },
			...{ target, budgetMs, routingMs },
			attempts: trials.attempts(),
			elapsedMs: deadline.elapsed(),
		});
		tally.count(routed, faults.length);
		for (const fault of faults) options.onFault?.(fault);
		asking.observe?.(routed);
		return routed;
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
			if (background() !== undefined)
				return routeInTurn(bytes, request, signal, wayBehind);
			return door.run(() => routeInTurn(bytes, request, signal, way), signal);
		},

		/** How busy AI is, and how long its parts took lately. */
		stats: () => ({
			inFlight: door.inside(),
			lane: loadOf(way),
			counts: tally.counts(),
			timings: tally.timings(),
		}),
	};
}

/** ms of what the models foretell: preparing is part of looking. */
const workOf = ({ phases }: Attempt["result"]): number =>
	phases.trace + phases.render + phases.measure;

/** What the conversions took, beside what the models expected of them. */
function learnPace(pace: Pace, outlook: Outlook, trials: Trials): void {
	for (const { setting, result, draft } of trials.attempts()) {
		const expected = outlook.expected(setting)?.ms;
		if (expected === undefined || draft) continue;
		pace.observe(setting.converter, expected, workOf(result));
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
