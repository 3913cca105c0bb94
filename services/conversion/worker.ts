import { computeFeatures } from "../analysis/features.ts";
import { picture, pictureKey } from "../analysis/picture.ts";
import { thumbnail } from "../analysis/thumbnail.ts";
import { diagnose } from "../damage/diagnose.ts";
import { decodeImage } from "../image/decode.ts";
import { hasTransparency, type Raster } from "../image/raster.ts";
import { reduceTo } from "../image/reduce.ts";
import { fidelity } from "../quality/fidelity.ts";
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
		const { damage: wanted, effort } = task.parameters as DamageOptions;
		const diagnosis =
			wanted === "auto" ? diagnose(raster, task.bytes) : undefined;
		const source = diagnosis?.restore(
			effort === "quality" ? "careful" : "quick",
		) ?? { raster };
		const restoration = lap();
		const { phases, ...made } = make(
			source,
			{ raster, width, height, undamaged: source.raster },
			task,
			lap,
		);
		return {
			...made,
			damage: diagnosis === undefined ? [] : [diagnosis.damage],
			phases: {
				queue: since(task, started),
				decode,
				restore: restoration,
				...phases,
			},
		};
	});
}

/** What of a converter's parameters is for the pixels, before the converter sees them. */
interface DamageOptions {
	/** Converters that take none are given the pixels as they came. */
	readonly damage?: "auto" | "none";
	readonly effort?: "fast" | "quality";
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
		const decode = lap();
		const diagnosis = diagnose(raster, task.bytes);
		const undamaged = diagnosis?.restore("quick");
		const source = undamaged?.raster ?? raster;
		const restoration = lap();
		return {
			pixels: shared(raster),
			workingWidth: raster.width,
			workingHeight: raster.height,
			width,
			height,
			...(undamaged !== undefined && {
				undamaged: {
					pixels: shared(source),
					width: source.width,
					height: source.height,
					noise: undamaged.noise,
				},
			}),
			damage: diagnosis === undefined ? [] : [diagnosis.damage],
			features: computeFeatures(source),
			thumbnail: thumbnail(source),
			pictures: Object.fromEntries(
				task.pictures.map((order) => [
					pictureKey(order),
					picture(order.of === "input" ? raster : source, order),
				]),
			),
			phases: {
				queue: since(task, started),
				decode,
				restore: restoration,
				analyse: lap(),
			},
		};
	});
}

/** A raster's pixels where every thread can read them. */
function shared({ data }: Raster): SharedArrayBuffer {
	const pixels = new SharedArrayBuffer(data.length);
	new Uint8ClampedArray(pixels).set(data);
	return pixels;
}

/** Traces, renders and measures an image that is decoded already. */
export function attempt(task: AttemptTask): Promise<Outcome<ConversionResult>> {
	return asOutcome(async () => {
		const started = Date.now();
		const { width, height, undamaged } = task.image;
		const raster: Raster = {
			width: task.image.workingWidth,
			height: task.image.workingHeight,
			data: new Uint8ClampedArray(task.image.pixels),
		};
		const source = undamaged && {
			noise: undamaged.noise,
			raster: {
				width: undamaged.width,
				height: undamaged.height,
				data: new Uint8ClampedArray(undamaged.pixels),
			},
		};
		const lap = stopwatch();
		const { tracedPixels = Number.POSITIVE_INFINITY } = task;
		const whole = source?.raster ?? raster;
		const traced = await reduceTo(whole, tracedPixels);
		const { phases, ...made } = make(
			{ ...source, raster: traced },
			{ raster, width, height, undamaged: whole },
			task,
			lap,
		);
		return {
			...made,
			damage: task.image.damage,
			phases: {
				queue: since(task, started),
				decode: 0,
				restore: 0,
				...phases,
			},
		};
	});
}

/** An image with all that an answer is measured against. */
interface Subject {
	/** As decoded, at working size. */
	readonly raster: Raster;
	/** Its own size, which the SVG gets. */
	readonly width: number;
	readonly height: number;
	/** As it was before its damage; the same raster where it has none. */
	readonly undamaged: Raster;
}

/**
 * What every conversion is, once the pixels are there.
 *
 * @param source what to trace: the picture without its damage, perhaps at a smaller size, for haste
 */
function make(
	source: { readonly raster: Raster; readonly noise?: number },
	subject: Subject,
	task: Pick<ConversionTask, "converter" | "parameters" | "maxSvgBytes">,
	lap: () => number,
) {
	const { raster, width, height, undamaged } = subject;
	const { noise } = source;
	const traced = TRACES[task.converter](
		source.raster,
		task.parameters,
		noise === undefined ? {} : { noise },
	);
	const trace = lap();
	const svg = fitToInput(traced.svg, source.raster, width, height);
	const size = Buffer.byteLength(svg);
	if (size > task.maxSvgBytes)
		throw new ServiceError(
			"INVALID_IMAGE",
			`The SVG would take ${size} bytes, more than the ${task.maxSvgBytes} allowed; use fewer colours, more smoothing or a smaller image.`,
		);
	const drawAt = (size: Raster) => {
		const { width, height } = size;
		return renderSvg(
			fitToInput(traced.svg, source.raster, width, height),
			width,
		);
	};
	const rendered = drawAt(raster);
	const isEnlarged = undamaged.width !== raster.width;
	const renderedSmall = isEnlarged ? drawAt(undamaged) : rendered;
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
		fidelity: fidelity(
			undamaged,
			renderedSmall,
			// With transparency the worse of two grounds is told, whichever that was.
			undamaged === raster && !hasTransparency(raster)
				? quality.ssim
				: undefined,
		),
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
