import { decodeImage } from "../image/decode.ts";
import { measure } from "../quality/measure.ts";
import { renderSvg } from "../quality/render.ts";
import { ServiceError } from "../service-error.ts";
import { CONVERTERS } from "../tracing/converters.ts";
import { fitToInput } from "./fit-to-input.ts";
import type { ConversionOutcome, ConversionTask } from "./task.ts";

/**
 * The worker thread's one job: decode, trace, render and measure an image.
 * Whatever the client can be told comes back as a value; anything else is
 * thrown and is a fault of ours.
 */
export default async function convert(
	task: ConversionTask,
): Promise<ConversionOutcome> {
	try {
		return await run(task);
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		return { ok: false, code: error.code, message: error.message };
	}
}

async function run(task: ConversionTask): Promise<ConversionOutcome> {
	const started = Date.now();
	const lap = stopwatch();
	const { raster, width, height } = await decodeImage(
		task.bytes,
		task.workingPixels,
	);
	const decode = lap();
	const traced = CONVERTERS[task.converter].trace(raster, task.parameters);
	const trace = lap();
	const svg = fitToInput(traced.svg, raster, width, height);
	const size = Buffer.byteLength(svg);
	if (size > task.maxSvgBytes)
		throw new ServiceError(
			"INVALID_IMAGE",
			`The SVG would take ${size} bytes, more than the ${task.maxSvgBytes} allowed; use fewer colours, more smoothing or a smaller image.`,
		);
	const rendered = renderSvg(traced.svg, raster.width);
	const render = lap();
	const quality = measure(raster, rendered);
	return {
		ok: true,
		result: {
			svg,
			size,
			width,
			height,
			workingWidth: raster.width,
			workingHeight: raster.height,
			facts: traced.facts,
			...quality,
			phases: {
				queue: Math.max(0, started - task.submittedAt),
				decode,
				trace,
				render,
				measure: lap(),
			},
		},
	};
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
