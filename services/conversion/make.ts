import { likenessToTruth, standingOf } from "../damage/truth.ts";
import type { Raster } from "../image/raster.ts";
import { prepare } from "../preparation/prepare.ts";
import type { Source } from "../preparation/source.ts";
import { fidelity } from "../quality/fidelity.ts";
import { measureGrounds } from "../quality/measure.ts";
import { renderSvg } from "../quality/render.ts";
import { ServiceError } from "../service-error.ts";
import type { Setting } from "../settings/setting.ts";
import { TRACERS } from "../tracing/tracers.ts";
import { collectLarge } from "./collect-large.ts";
import { fitToInput } from "./fit-to-input.ts";
import type { ConversionTask } from "./task.ts";
import { inTurn } from "./turns.ts";

/** Bytes of garbage for each of the SVG's: of its text once it is written, of the renderer's tree once it is drawn. */
const LEFT_BEHIND = 4;

/** An SVG of so many bytes is drawn while no other one of that kind is: its renderer takes some eight for each. */
const GIANT_BYTES = 4 * 2 ** 20;

/** Awaited between two stages. @param unseen bytes of garbage that V8 knows nothing of, about */
export type Between = (unseen?: number) => Promise<void>;

/** A decoded image. */
export interface Subject {
	/** At working size: what SSIM is measured against. */
	readonly raster: Raster;
	/** The image's own size, which the SVG gets. */
	readonly width: number;
	readonly height: number;
}

/**
 * What every conversion is, once the pixels are there: prepares, traces, renders and measures.
 *
 * @param given the image's pixels, perhaps without their damage already, perhaps fewer, for haste
 * @param lap gives the milliseconds since it was last called
 * @param between collects what a stage left behind
 */
export async function make(
	given: Source,
	{ raster, width, height }: Subject,
	task: Setting & Pick<ConversionTask, "maxSvgBytes">,
	lap: () => number,
	between: Between = collectLarge,
) {
	const source = await prepare(given, task);
	const { noise, mayBeNoisier, undamaged, damage = [] } = source;
	await between();
	const restore = lap();
	const traced = TRACERS[task.converter].trace(
		source.raster,
		task.parameters,
		noise === undefined ? {} : { noise, ...(mayBeNoisier && { mayBeNoisier }) },
	);
	await between(LEFT_BEHIND * traced.svg.length);
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
	const isEnlarged = undamaged.width !== raster.width;
	const draw = () => {
		const rendered = drawAt(raster);
		return [rendered, isEnlarged ? drawAt(undamaged) : rendered];
	};
	const [rendered, renderedSmall] = size < GIANT_BYTES ? draw() : inTurn(draw);
	await between(LEFT_BEHIND * size);
	const render = lap();
	const { onWhite, onDark, ...quality } = measureGrounds(raster, rendered);
	const measured = fidelity(
		undamaged,
		renderedSmall,
		undamaged === raster ? { onWhite, onDark } : {},
	);
	return {
		svg,
		size,
		width,
		height,
		workingWidth: raster.width,
		workingHeight: raster.height,
		facts: traced.facts,
		damage,
		...quality,
		fidelity: likenessToTruth(measured, standingOf(raster, source)),
		phases: { restore, trace, render, measure: lap() },
	};
}
