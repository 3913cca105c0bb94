import { computeFeatures } from "../analysis/features.ts";
import { picture, pictureKey } from "../analysis/picture.ts";
import { thumbnail } from "../analysis/thumbnail.ts";
import { mayBeSpread } from "../damage/diagnose.ts";
import { tracesOf } from "../damage/traces/traces.ts";
import { decodeImage } from "../image/decode.ts";
import type { Raster } from "../image/raster.ts";
import { restored } from "../preparation/restoration.ts";
import { sourceOf } from "../preparation/source.ts";
import { collectLarge } from "./collect-large.ts";
import type { Between } from "./make.ts";
import { since, stopwatch } from "./stopwatch.ts";
import type { AnalysedImage, AnalysisTask } from "./task.ts";

/**
 * Decodes an image and computes what the models are given of it.
 *
 * @param between collects what a stage left behind
 * @throws what `decodeImage` throws
 */
export async function analyseImage(
	task: AnalysisTask,
	between: Between = collectLarge,
): Promise<AnalysedImage> {
	const started = Date.now();
	const lap = stopwatch();
	const { raster, width, height } = await decodeImage(
		task.bytes,
		task.workingPixels,
	);
	const decode = lap();
	await between();
	const source = restored(sourceOf(raster, task.bytes), "quick", {
		hint: task.hint,
		until: task.restoreUntil,
	});
	const { undamaged, noise, mayBeNoisier, harm } = source;
	const { damage = [], isHurried } = source;
	const isOpen =
		damage.length === 0 &&
		isHurried === undefined &&
		task.hint === undefined &&
		mayBeSpread(raster);
	const traces = isOpen ? tracesOf(raster) : undefined;
	const restore = lap();
	await between();
	return {
		pixels: shared(raster),
		workingWidth: raster.width,
		workingHeight: raster.height,
		width,
		height,
		...(noise !== undefined && {
			undamaged: {
				pixels: shared(undamaged),
				width: undamaged.width,
				height: undamaged.height,
				noise,
				...(mayBeNoisier && { mayBeNoisier }),
				...(harm !== undefined && { harm }),
			},
		}),
		damage,
		...(isHurried && { isHurried }),
		...(traces && { traces }),
		features: computeFeatures(undamaged),
		thumbnail: thumbnail(undamaged),
		pictures: Object.fromEntries(
			task.pictures.map((order) => [
				pictureKey(order),
				picture(order.of === "input" ? raster : undamaged, order),
			]),
		),
		phases: {
			queue: since(task, started),
			decode,
			restore,
			analyse: lap(),
		},
	};
}

/** A raster's pixels where every thread can read them. */
function shared({ data }: Raster): SharedArrayBuffer {
	const pixels = new SharedArrayBuffer(data.length);
	new Uint8ClampedArray(pixels).set(data);
	return pixels;
}
