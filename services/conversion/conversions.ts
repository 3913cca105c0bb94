import type { WriteOrder, Written } from "../formats/order.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../settings/candidates.ts";
import { isCareful } from "../settings/setting.ts";
import { background } from "./background.ts";
import { type CoreOptions, createCore, type Source } from "./core.ts";
import { GRACE_MS } from "./flight.ts";
import { inOrder, resultKey, writtenKey } from "./key.ts";
import { createPool, type PoolOptions } from "./pool.ts";
import { createSelfTest, probeRequest, proveAtStart } from "./self-test.ts";
import type { ConversionResult } from "./task.ts";
import {
	type ConversionRequest,
	createTasks,
	type TaskLimits,
} from "./tasks.ts";

export interface ConversionsOptions
	extends PoolOptions,
		CoreOptions,
		TaskLimits {
	/** Milliseconds from request to answer, waiting included. */
	readonly deadlineMs: number;
}

/** What a request for a conversion gets. */
export interface Conversion {
	/** Equal keys mean equal SVG bytes. */
	readonly key: string;
	readonly result: ConversionResult;
	readonly source: Source;
}

/** Generous: it may include starting a worker on a machine that is busy otherwise. */
const PROBE_TIMEOUT_MS = 30_000;

/** What an entry of the cache takes beside its SVG, whose Latin letters take a byte each. */
export const ENTRY_BYTES = 1024;

/** Our tracer's ways and the plain one: what other candidates vary shares their code. */
const REHEARSED = [
	ONE_SHOT[0],
	...CANDIDATES.filter(isCareful).slice(0, 1),
	DEFAULT_CANDIDATE,
];

export type Conversions = ReturnType<typeof createConversions>;

/** Conversions with given settings, and the parts that searching ones are made of. */
export function createConversions(options: ConversionsOptions) {
	const pool = createPool({ rehearsed: REHEARSED, ...options });
	const tasks = createTasks(pool, options);
	const core = createCore(options);
	const counts: Record<Source, number> = { computed: 0, shared: 0, cache: 0 };
	const probe = (patience: AbortSignal) =>
		tasks.convert(probeRequest(), patience);
	const selfTest = createSelfTest(() =>
		probe(AbortSignal.timeout(PROBE_TIMEOUT_MS)),
	);
	let closed = false;
	/** In the background each task is bounded by itself, for all of it waits for clients. */
	const patience = () => ({
		deadlineMs: background() === undefined ? options.deadlineMs : undefined,
		graceMs: GRACE_MS,
	});

	/** Converts anew; what comes of it tells whether the workers are well. */
	async function compute(request: ConversionRequest, signal: AbortSignal) {
		counts.computed++;
		try {
			const result = await tasks.convert(request, signal);
			selfTest.record(true);
			return result;
		} catch (error) {
			const { code } = error as { code?: string };
			if (code === "CONVERSION_FAILED") selfTest.record(false);
			throw error;
		}
	}

	return {
		/** For whatever else is made of images: kept, shared and let in by the same rules. */
		obtain: core.obtain,
		analyse: tasks.analyse,
		attempt: tasks.attempt,

		/**
		 * Converts, unless an equal conversion is kept or under way.
		 *
		 * @param signal aborted when the client is gone
		 * @throws ServiceError TIMEOUT at the deadline, what is wrong with the image,
		 *   and what the pool throws
		 */
		async convert(
			request: ConversionRequest,
			signal: AbortSignal,
		): Promise<Conversion> {
			const { bytes, converter, parameters } = request;
			const key = resultKey(bytes, [converter, inOrder(parameters)]);
			const work = {
				...{ bytes, key },
				run: (abandoned: AbortSignal) => compute(request, abandoned),
				weigh: ({ svg }: ConversionResult) => svg.length + ENTRY_BYTES,
				...patience(),
			};
			const { result, source } = await core.obtain(work, signal);
			if (source !== "computed") counts[source]++;
			return { key, result, source };
		},

		/**
		 * Writes a finished drawing in another format, or in several that are packed,
		 * unless that is kept or under way.
		 *
		 * @param drawing its SVG, and its name: equal names mean equal SVGs
		 * @param orders one, or more where they are packed
		 * @param signal aborted when the client is gone
		 * @throws ServiceError INVALID_PARAMETERS for what a format can't do, TIMEOUT at
		 *   the deadline, and what the pool throws
		 */
		async write(
			{ name, svg }: { readonly name: string; readonly svg: string },
			orders: readonly WriteOrder[],
			packed: boolean,
			signal: AbortSignal,
		): Promise<Written> {
			const work = {
				key: writtenKey(name, orders, packed),
				run: (abandoned: AbortSignal) =>
					tasks.write({ svg, orders, packed }, abandoned),
				weigh: ({ bytes }: Written) => bytes.length + ENTRY_BYTES,
				...patience(),
			};
			return (await core.obtain(work, signal)).result;
		},

		/**
		 * Has a worker convert something, so that the first client doesn't wait,
		 * and so that a service which can't convert doesn't start.
		 *
		 * @param patienceMs how long starting the worker may take
		 * @throws Error when not even the self-test's image converts
		 */
		async warmUp(patienceMs: number): Promise<void> {
			await proveAtStart(probe, AbortSignal.timeout(patienceMs));
		},

		/** Has a worker convert small pictures of its own in idle time, or no longer, so that clients' first ones find compiled code. */
		rehearse: (wanted: boolean) => pool.rehearse(wanted),

		/** Whether conversions can be made; asks a worker only after repeated faults. */
		working: async () => !closed && (await selfTest.working()),

		/** Figures for the metrics. */
		stats: () => ({ ...pool.load(), counts, ...core.stats() }),

		/**
		 * Ends what is still under way, and what would begin later; each request gets
		 * the best that it has, or a TIMEOUT.
		 */
		abortAll: () => tasks.endAll(),

		/** Ends every worker; what still runs fails. */
		async close(): Promise<void> {
			closed = true;
			await pool.close();
		},
	};
}
