import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { VERSION } from "../project.ts";
import { type Flight, timeout, waitFor } from "./flight.ts";
import { createPool, type PoolOptions } from "./pool.ts";
import { createSelfTest, probeRequest, proveAtStart } from "./self-test.ts";
import type { AnalysedImage, ConversionResult } from "./task.ts";

export interface ConversionsOptions extends PoolOptions {
	/** Bytes of finished conversions that are kept; 0 keeps none. */
	readonly cacheBytes: number;
	/** Milliseconds from request to answer, waiting included. */
	readonly deadlineMs: number;
	/** Width times height above which an image is traced smaller. */
	readonly workingPixels: number;
	/** Bytes of SVG above which a result is refused. */
	readonly maxSvgBytes: number;
}

/** An image and how to convert it. */
export interface ConversionRequest {
	/** An encoded image that passed intake. */
	readonly bytes: Uint8Array;
	/** A key of CONVERTERS. */
	readonly converter: string;
	/** Complete parameters of that converter. */
	readonly parameters: object;
}

/** How a result came about: computed now, together with an equal request, or before. */
export type ConversionSource = "computed" | "shared" | "cache";

/** Generous: it may include starting a worker on a machine that is busy otherwise. */
const PROBE_TIMEOUT_MS = 30_000;

export type Conversions = ReturnType<typeof createConversions>;

/**
 * Conversions as the routes see them: equal ones in flight are computed once,
 * finished ones are kept, and each request leaves when its client does or its
 * time is up. The last one to leave ends the work: at once when its time is up,
 * after a while when its client has gone, so that clients who come and go don't
 * take the workers with them.
 */
export function createConversions(options: ConversionsOptions) {
	const pool = createPool(options);
	const flights = new Map<string, Flight>();
	const counts: Record<ConversionSource, number> = {
		computed: 0,
		shared: 0,
		cache: 0,
	};
	const cache =
		options.cacheBytes > 0
			? new LRUCache<string, ConversionResult>({
					maxSize: options.cacheBytes,
					// A string of Latin letters takes a byte a character; the rest of an
					// entry is small beside it.
					sizeCalculation: (result) => result.svg.length + 1024,
				})
			: undefined;

	function run(request: ConversionRequest, signal: AbortSignal) {
		return pool.run(
			"default",
			{
				...request,
				workingPixels: options.workingPixels,
				maxSvgBytes: options.maxSvgBytes,
				submittedAt: Date.now(),
			},
			signal,
		);
	}

	const probe = (patience: AbortSignal) => run(probeRequest(), patience);
	const selfTest = createSelfTest(() =>
		probe(AbortSignal.timeout(PROBE_TIMEOUT_MS)),
	);

	/** What runs outside of flights, so that all of it can be ended at once. */
	const others = new Set<AbortController>();
	let ending = false;
	let closed = false;

	async function runOther<Result>(
		run: (ending: AbortSignal) => Promise<Result>,
		signal: AbortSignal,
	): Promise<Result> {
		signal.throwIfAborted();
		if (ending) throw timeout();
		const abort = new AbortController();
		const gone = () => abort.abort(signal.reason);
		signal.addEventListener("abort", gone);
		others.add(abort);
		try {
			return await run(abort.signal);
		} finally {
			others.delete(abort);
			signal.removeEventListener("abort", gone);
		}
	}

	function takeOff(key: string, request: ConversionRequest): Flight {
		const abort = new AbortController();
		const result = run(request, abort.signal);
		const land = () => {
			if (flights.get(key) === flight) flights.delete(key);
		};
		const abandon = () => {
			land();
			abort.abort(timeout());
		};
		const flight: Flight = { result, abandon, waiters: 0 };
		flights.set(key, flight);
		result.then(
			(finished) => {
				land();
				cache?.set(key, finished);
				selfTest.record(true);
			},
			(error) => {
				land();
				if (error.code === "CONVERSION_FAILED") selfTest.record(false);
			},
		);
		return flight;
	}

	return {
		/** Names a conversion: equal keys mean equal SVG bytes. */
		key(request: ConversionRequest): string {
			const parameters = Object.entries(request.parameters).sort(([a], [b]) =>
				a < b ? -1 : 1,
			);
			return createHash("sha256")
				.update(JSON.stringify([VERSION, request.converter, parameters]))
				.update(request.bytes)
				.digest("hex");
		},

		/** A finished conversion that is still kept. */
		cached(key: string): ConversionResult | undefined {
			const result = cache?.get(key);
			if (result !== undefined) counts.cache++;
			return result;
		},

		/**
		 * Converts, or joins an equal conversion that is under way.
		 *
		 * @param key of this very request
		 * @param signal aborted when the client is gone
		 * @throws ServiceError TIMEOUT at the deadline, and what the pool throws
		 */
		async convert(
			key: string,
			request: ConversionRequest,
			signal: AbortSignal,
		): Promise<{ result: ConversionResult; source: ConversionSource }> {
			if (ending) throw timeout();
			const joined = flights.get(key);
			const flight = joined ?? takeOff(key, request);
			const source = joined === undefined ? "computed" : "shared";
			counts[source]++;
			const result = await waitFor(flight, signal, options.deadlineMs);
			return { result, source };
		},

		/** Decodes an image once and computes what the models are given of it. */
		analyse(bytes: Uint8Array, signal: AbortSignal): Promise<AnalysedImage> {
			const { workingPixels } = options;
			const task = { bytes, workingPixels, submittedAt: Date.now() };
			return runOther((abort) => pool.run("analyse", task, abort), signal);
		},

		/**
		 * Makes and measures one conversion of an image that is decoded already.
		 *
		 * @param tracedPixels width times height to trace at, for haste
		 */
		attempt(
			image: AnalysedImage,
			{ converter, parameters }: Omit<ConversionRequest, "bytes">,
			signal: AbortSignal,
			tracedPixels?: number,
		): Promise<ConversionResult> {
			const { pixels, workingWidth, workingHeight, width, height } = image;
			const task = {
				image: { pixels, workingWidth, workingHeight, width, height },
				converter,
				parameters,
				maxSvgBytes: options.maxSvgBytes,
				...(tracedPixels !== undefined && { tracedPixels }),
				submittedAt: Date.now(),
			};
			return runOther((abort) => pool.run("attempt", task, abort), signal);
		},

		/**
		 * Has every worker convert something, so that the first client doesn't wait,
		 * and so that a service which can't convert doesn't start.
		 *
		 * @param patienceMs how long starting the workers may take
		 * @throws Error when not even the self-test's image converts
		 */
		async warmUp(patienceMs: number): Promise<void> {
			const patience = AbortSignal.timeout(patienceMs);
			const one = () => proveAtStart(probe, patience);
			await Promise.all(Array.from({ length: options.workers }, one));
		},

		/** Whether conversions can be made; asks a worker only after repeated faults. */
		async working(): Promise<boolean> {
			return !closed && (await selfTest.working());
		},

		/** Figures for the metrics. */
		stats() {
			return {
				...pool.load(),
				counts,
				cacheEntries: cache?.size ?? 0,
				cacheBytes: cache?.calculatedSize ?? 0,
			};
		},

		/**
		 * Ends what is still under way, and what would begin later; each request gets
		 * the best that it has, or a TIMEOUT.
		 */
		abortAll(): void {
			ending = true;
			for (const flight of flights.values()) flight.abandon();
			for (const abort of others) abort.abort(timeout());
		},

		/** Ends every worker; what still runs fails. */
		async close(): Promise<void> {
			closed = true;
			await pool.close();
		},
	};
}
