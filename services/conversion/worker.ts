import { workerData } from "node:worker_threads";
import { forgetMemory } from "../damage/loops/create.ts";
import { writeBundle } from "../formats/bundle.ts";
import { writeDrawing } from "../formats/formats.ts";
import type { Written } from "../formats/order.ts";
import { decodeImage } from "../image/decode.ts";
import { sourceOf } from "../preparation/source.ts";
import { mapStacks } from "../source-maps.ts";
import { analyseImage } from "./analyse-image.ts";
import { attemptAt } from "./attempt.ts";
import { collectWhenIdle } from "./idle-collection.ts";
import { make } from "./make.ts";
import { asOutcome } from "./outcome.ts";
import { rehearse } from "./rehearsal/rehearse.ts";
import { isWorkersTurn, type Rehearsing } from "./rehearsal/rehearsing.ts";
import { whenIdle } from "./rehearsal/when-idle.ts";
import { since, stopwatch } from "./stopwatch.ts";
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

const { rehearsing } = (workerData ?? {}) as {
	readonly rehearsing?: Rehearsing;
};
const rehearsal = whenIdle({
	isAllowed: () => rehearsing !== undefined && isWorkersTurn(rehearsing),
	async run(between) {
		collection.busy();
		try {
			await rehearse(rehearsing?.settings ?? [], between);
		} finally {
			collection.idle();
		}
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
	return work(() => analyseImage(task));
}

/** Traces, renders and measures an image that is decoded already. */
export function attempt(task: AttemptTask): Promise<Outcome<ConversionResult>> {
	return work(() => attemptAt(task));
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

/** Nothing: whoever asks wants the worker to be there, or to see whether it may rehearse. */
export function wake(): void {
	rehearsal.look();
}

/** Runs a task to its outcome; the worker is busy meanwhile. */
async function work<Result>(
	run: () => Promise<Result>,
): Promise<Outcome<Result>> {
	collection.busy();
	rehearsal.busy();
	try {
		return await asOutcome(run);
	} finally {
		rehearsal.idle();
		collection.idle();
	}
}
