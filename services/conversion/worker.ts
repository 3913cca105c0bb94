import { computeFeatures } from "../analysis/features.ts";
import { thumbnail } from "../analysis/thumbnail.ts";
import { decodeImage } from "../image/decode.ts";
import type { Raster } from "../image/raster.ts";
import { reduceTo } from "../image/reduce.ts";
import { measure } from "../quality/measure.ts";
import { renderSvg } from "../quality/render.ts";
import { ServiceError } from "../service-error.ts";
import { TRACES } from "../tracing/traces.ts";
import { fitToInput } from "./fit-to-input.ts";
import type {
	AnalysedImage,
	AnalysisTask,
	AttemptTask,
	ConversionResult,
	ConversionTask,
	Outcome,
} from "./task.ts";

/** Decodes, traces, renders and measures an image. */
export default function convert(
	task: ConversionTask,
): Promise<Outcome<ConversionResult>> {
	return asOutcome(async () => {
		const started = Date.now();
		const lap = stopwatch();
		const { raster, width, height } = await decodeImage(
			task.bytes,
			task.workingPixels,
		);
		const decode = lap();
		const { phases, ...made } = make(raster, raster, width, height, task, lap);
		return {
			...made,
			phases: { queue: since(task, started), decode, ...phases },
		};
	});
}

/** Decodes an image and computes what the models are given of it. */
export function analyse(task: AnalysisTask): Promise<Outcome<AnalysedImage>> {
	return asOutcome(async () => {
		const started = Date.now();
		const lap = stopwatch();
		const { raster, width, height } = await decodeImage(
			task.bytes,
			task.workingPixels,
		);
		const pixels = new SharedArrayBuffer(raster.data.length);
		new Uint8ClampedArray(pixels).set(raster.data);
		const decode = lap();
		return {
			pixels,
			workingWidth: raster.width,
			workingHeight: raster.height,
			width,
			height,
			features: computeFeatures(raster),
			thumbnail: thumbnail(raster),
			phases: { queue: since(task, started), decode, analyse: lap() },
		};
	});
}

/** Traces, renders and measures an image that is decoded already. */
export function attempt(task: AttemptTask): Promise<Outcome<ConversionResult>> {
	return asOutcome(async () => {
		const started = Date.now();
		const { pixels, workingWidth, workingHeight, width, height } = task.image;
		const raster: Raster = {
			width: workingWidth,
			height: workingHeight,
			data: new Uint8ClampedArray(pixels),
		};
		const lap = stopwatch();
		const { tracedPixels = Number.POSITIVE_INFINITY } = task;
		const traced = await reduceTo(raster, tracedPixels);
		const { phases, ...made } = make(traced, raster, width, height, task, lap);
		return {
			...made,
			phases: { queue: since(task, started), decode: 0, ...phases },
		};
	});
}

/**
 * What every conversion is, once the pixels are there.
 *
 * @param source the pixels to trace
 * @param raster the pixels to measure against; mostly the same
 */
function make(
	source: Raster,
	raster: Raster,
	width: number,
	height: number,
	task: Pick<ConversionTask, "converter" | "parameters" | "maxSvgBytes">,
	lap: () => number,
) {
	const traced = TRACES[task.converter](source, task.parameters);
	const trace = lap();
	const svg = fitToInput(traced.svg, source, width, height);
	const size = Buffer.byteLength(svg);
	if (size > task.maxSvgBytes)
		throw new ServiceError(
			"INVALID_IMAGE",
			`The SVG would take ${size} bytes, more than the ${task.maxSvgBytes} allowed; use fewer colours, more smoothing or a smaller image.`,
		);
	const drawing = fitToInput(traced.svg, source, raster.width, raster.height);
	const rendered = renderSvg(drawing, raster.width);
	const render = lap();
	const quality = measure(raster, rendered);
	return {
		svg,
		size,
		width,
		height,
		workingWidth: raster.width,
		workingHeight: raster.height,
		facts: traced.facts,
		...quality,
		phases: { trace, render, measure: lap() },
	};
}

/**
 * Whatever the client can be told comes back as a value; anything else is thrown
 * and is a fault of ours.
 */
async function asOutcome<Result>(
	run: () => Promise<Result>,
): Promise<Outcome<Result>> {
	try {
		return { ok: true, result: await run() };
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		const { code, message, retryAfter, cause } = error;
		return { ok: false, code, message, retryAfter, cause: textOf(cause) };
	}
}

/** A cause as text: its own class, like every error's, doesn't cross a thread. */
function textOf(cause: unknown): string | undefined {
	if (cause === undefined) return undefined;
	return cause instanceof Error
		? `${cause.name}: ${cause.message}`
		: String(cause);
}

/** Milliseconds that a task waited for a worker. */
function since(task: { readonly submittedAt: number }, started: number) {
	return Math.max(0, started - task.submittedAt);
}

/** Each call gives the milliseconds since the last. */
function stopwatch(): () => number {
	let last = performance.now();
	return () => {
		const now = performance.now();
		const elapsed = now - last;
		last = now;
		return elapsed;
	};
}
