import type { PictureOrder } from "../analysis/picture.ts";
import type { Hint } from "../damage/hint.ts";
import type { Setting } from "../settings/setting.ts";
import { spanned } from "../telemetry/spans.ts";
import { timeout } from "./flight.ts";
import type { createPool } from "./pool.ts";
import type {
	AnalysedImage,
	ConversionResult,
	WorkerTasks,
	WriteTask,
} from "./task.ts";
import { factsOf, SPAN_NAMES } from "./worker-spans.ts";

/** An image and how to convert it. */
export interface ConversionRequest extends Setting {
	/** An encoded image. */
	readonly bytes: Uint8Array;
}

/** What an analysis is to give beside the features and the thumbnail. */
export interface AnalysisOptions {
	/** Pictures that models want. */
	readonly pictures?: readonly PictureOrder[];
	/** What a learned estimator said of the picture's traces, for a second look. */
	readonly hint?: Hint | undefined;
	/** By `Date.now()`, ms: until then damage may be looked for and undone. */
	readonly restoreUntil?: number | undefined;
}

/** What every task is held to. */
export interface TaskLimits {
	/** Width times height above which an image is traced smaller. */
	readonly workingPixels: number;
	/** Bytes of SVG above which a result is refused. */
	readonly maxSvgBytes: number;
}

export type Tasks = ReturnType<typeof createTasks>;

/**
 * What the workers do, each a function that ends when its signal is aborted; all
 * of them can be ended at once when the service closes.
 */
export function createTasks(
	pool: ReturnType<typeof createPool>,
	{ workingPixels, maxSvgBytes }: TaskLimits,
) {
	// Not AbortSignal.any: a signal that outlives all others would keep a trace of each.
	const running = new Set<AbortController>();
	let ending = false;

	async function run<Name extends keyof WorkerTasks>(
		name: Name,
		task: Omit<WorkerTasks[Name]["task"], "submittedAt">,
		signal: AbortSignal,
	): Promise<WorkerTasks[Name]["result"]> {
		signal.throwIfAborted();
		if (ending) throw timeout();
		const abort = new AbortController();
		const gone = () => abort.abort(signal.reason);
		signal.addEventListener("abort", gone);
		running.add(abort);
		try {
			const submitted = { ...task, submittedAt: Date.now() };
			return await spanned(SPAN_NAMES[name], factsOf(task), (span) =>
				pool.run(
					name,
					submitted as WorkerTasks[Name]["task"],
					abort.signal,
					span,
				),
			);
		} finally {
			running.delete(abort);
			signal.removeEventListener("abort", gone);
		}
	}

	return {
		/** Decodes, traces, renders and measures an image. @throws what the pool throws */
		convert: (request: ConversionRequest, signal: AbortSignal) =>
			run("default", { ...request, workingPixels, maxSvgBytes }, signal),

		/**
		 * Decodes an image once and computes what the models are given of it.
		 */
		analyse: (
			bytes: Uint8Array,
			signal: AbortSignal,
			{ pictures = [], hint, restoreUntil }: AnalysisOptions = {},
		): Promise<AnalysedImage> =>
			run(
				"analyse",
				{
					...{ bytes, workingPixels, pictures },
					...(hint && { hint }),
					...(restoreUntil !== undefined && { restoreUntil }),
				},
				signal,
			),

		/**
		 * Makes and measures one conversion of an image that is decoded already.
		 *
		 * @param tracedPixels width times height to trace at, for haste
		 */
		attempt(
			image: AnalysedImage,
			{ converter, parameters }: Setting,
			signal: AbortSignal,
			tracedPixels?: number,
		): Promise<ConversionResult> {
			const { features, thumbnail, pictures, traces, phases, ...pixels } =
				image;
			const task = {
				image: pixels,
				...{ converter, parameters, maxSvgBytes },
				...(tracedPixels !== undefined && { tracedPixels }),
			};
			return run("attempt", task, signal);
		},

		/** Writes a finished drawing in other formats. */
		write: (
			task: Pick<WriteTask, "svg" | "orders" | "packed">,
			signal: AbortSignal,
		) => run("write", task, signal),

		/** Ends what runs and refuses, as a TIMEOUT, what would begin later. */
		endAll(): void {
			ending = true;
			for (const abort of running) abort.abort(timeout());
		},
	};
}
