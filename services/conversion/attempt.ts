import type { Raster } from "../image/raster.ts";
import { reduceTo } from "../image/reduce.ts";
import type { Source } from "../preparation/source.ts";
import { type Between, make } from "./make.ts";
import { since, stopwatch } from "./stopwatch.ts";
import type { AttemptTask, ConversionResult } from "./task.ts";

/**
 * Traces, renders and measures an image that is decoded already.
 *
 * @param between awaited between its stages
 * @throws what `make` throws
 */
export async function attemptAt(
	task: AttemptTask,
	between?: Between,
): Promise<ConversionResult> {
	const started = Date.now();
	const { width, height, undamaged, damage } = task.image;
	const raster: Raster = {
		width: task.image.workingWidth,
		height: task.image.workingHeight,
		data: new Uint8ClampedArray(task.image.pixels),
	};
	const whole: Raster = undamaged
		? {
				width: undamaged.width,
				height: undamaged.height,
				data: new Uint8ClampedArray(undamaged.pixels),
			}
		: raster;
	const lap = stopwatch();
	const { tracedPixels = Number.POSITIVE_INFINITY } = task;
	const source: Source = {
		raster: await reduceTo(whole, tracedPixels),
		...(undamaged && {
			noise: undamaged.noise,
			...(undamaged.mayBeNoisier && { mayBeNoisier: true }),
			harm: undamaged.harm,
		}),
		undamaged: whole,
		damage,
	};
	const { phases, ...made } = await make(
		source,
		{ raster, width, height },
		task,
		lap,
		between,
	);
	return {
		...made,
		phases: { queue: since(task, started), decode: 0, ...phases },
	};
}
