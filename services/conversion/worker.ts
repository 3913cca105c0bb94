import { computeFeatures } from "../analysis/features.ts";
import { picture, pictureKey } from "../analysis/picture.ts";
import { thumbnail } from "../analysis/thumbnail.ts";
import { mayBeSpread } from "../damage/diagnose.ts";
import { forgetMemory } from "../damage/loops/create.ts";
import { tracesOf } from "../damage/traces/traces.ts";
import { writeBundle } from "../formats/bundle.ts";
import { writeDrawing } from "../formats/formats.ts";
import type { Written } from "../formats/order.ts";
import { decodeImage } from "../image/decode.ts";
import type { Raster } from "../image/raster.ts";
import { reduceTo } from "../image/reduce.ts";
import { restored } from "../preparation/restoration.ts";
import { type Source, sourceOf } from "../preparation/source.ts";
import { mapStacks } from "../source-maps.ts";
import { collectWhenIdle } from "./idle-collection.ts";
import { make } from "./make.ts";
import { asOutcome } from "./outcome.ts";
import type {
	AnalysedImage,
	AnalysisTask,
	AttemptTask,
	ConversionResult,
	ConversionTask,
	Outcome,
	WriteTask,
} from "./task.ts";

mapStacks();

const collection = collectWhenIdle({
	collect() {
		forgetMemory();
		globalThis.gc?.();
	},
});

/** Decodes, traces, renders and measures an image. */
export default function convert(
	task: ConversionTask,
): Promise<Outcome<ConversionResult>> {
	return work(async () => {
		const started = Date.now();
		const lap = stopwatch();
		const { raster, width, height } = await decodeImage(
			task.bytes,
			task.workingPixels,
		);
		const decode = lap();
		const source = sourceOf(raster, task.bytes);
		const { phases, ...made } = await make(
			source,
			{ raster, width, height },
			task,
			lap,
		);
		return {
			...made,
			phases: { queue: since(task, started), decode, ...phases },
		};
	});
}

/** Decodes an image and computes what the models are given of it. */
export function analyse(task: AnalysisTask): Promise<Outcome<AnalysedImage>> {
	return work(async () => {
		const started = Date.now();
		const lap = stopwatch();
		const { raster, width, height } = await decodeImage(
			task.bytes,
			task.workingPixels,
		);
		const decode = lap();
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
	return work(async () => {
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
		);
		return {
			...made,
			phases: { queue: since(task, started), decode: 0, ...phases },
		};
	});
}

/** Writes a finished drawing in other formats. */
export function write({
	svg,
	orders,
	packed,
}: WriteTask): Promise<Outcome<Written>> {
	return work(() =>
		packed ? writeBundle(svg, orders) : writeDrawing(svg, orders[0]),
	);
}

/** Nothing: whoever asks wants the worker to be there. */
export function wake(): void {}

/** Runs a task to its outcome; the worker is busy meanwhile. */
async function work<Result>(
	run: () => Promise<Result>,
): Promise<Outcome<Result>> {
	collection.busy();
	try {
		return await asOutcome(run);
	} finally {
		collection.idle();
	}
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
