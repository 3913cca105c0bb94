import type { PictureOrder } from "../analysis/picture.ts";
import type { Damage } from "../damage/damage.ts";
import type { Hint } from "../damage/hint.ts";
import type { WriteOrder, Written } from "../formats/order.ts";
import type { ErrorCode } from "../service-error.ts";
import type { Setting } from "../settings/setting.ts";
import type { TraceFacts } from "../tracing/converter.ts";

/** What a worker is asked to do. It crosses a thread: plain data only. */
export interface ConversionTask extends Setting {
	/** An encoded image that passed intake. */
	readonly bytes: Uint8Array;
	/** Width times height above which the image is traced smaller. */
	readonly workingPixels: number;
	/** Bytes of SVG above which the result is refused. */
	readonly maxSvgBytes: number;
	/** When it was handed over, in milliseconds since the epoch. */
	readonly submittedAt: number;
}

/** Milliseconds spent in each phase, in the order in which they follow each other. */
export interface PhaseTimes {
	readonly queue: number;
	readonly decode: number;
	/** Preparing the picture: finding out damage and undoing it, and what else the setting asks for. */
	readonly restore: number;
	readonly trace: number;
	readonly render: number;
	readonly measure: number;
}

/** A finished conversion: the SVG and all that was measured of it. */
export interface ConversionResult {
	readonly svg: string;
	/** UTF-8 bytes of the SVG. */
	readonly size: number;
	/** The input's size in pixels, which is also the SVG's. */
	readonly width: number;
	readonly height: number;
	/** The size in which it was traced and measured. */
	readonly workingWidth: number;
	readonly workingHeight: number;
	readonly facts: TraceFacts;
	/** Of the rendered SVG against the input, at working size. */
	readonly ssim: number;
	readonly mse: number;
	readonly psnr: number;
	/** SSIM over the whole picture, to what it was before its damage, as far as that can be told: see services/damage. */
	readonly fidelity: number;
	/** What became of the picture before it came here; empty for a clean one. */
	readonly damage: readonly Damage[];
	readonly phases: PhaseTimes;
}

/** An image to be looked at by the models. */
export interface AnalysisTask {
	/** An encoded image that passed intake. */
	readonly bytes: Uint8Array;
	readonly workingPixels: number;
	/** Pictures that models want beside the features and the thumbnail. */
	readonly pictures: readonly PictureOrder[];
	/** What a learned estimator holds likely of a picture in which nothing was found by measuring. */
	readonly hint?: Hint;
	/** By `Date.now()`, ms: until then damage may be looked for and undone; without a limit where it is left out. */
	readonly restoreUntil?: number;
	readonly submittedAt: number;
}

/** A decoded image with what the models are given of it. */
export interface AnalysedImage {
	/** Straight RGBA at working size, shared between threads, so that nobody decodes it again. */
	readonly pixels: SharedArrayBuffer;
	readonly workingWidth: number;
	readonly workingHeight: number;
	/** The input's own size in pixels. */
	readonly width: number;
	readonly height: number;
	/** The picture before its damage, where it has some: straight RGBA, perhaps smaller. */
	readonly undamaged?: {
		readonly pixels: SharedArrayBuffer;
		readonly width: number;
		readonly height: number;
		/** One standard deviation of the noise that is left, levels. */
		readonly noise: number;
		/** An earlier damage that nobody found may have left more. */
		readonly mayBeNoisier?: true;
		/** 1 less the fidelity of the picture as it came to this one, where that is as large. */
		readonly harm?: number;
	};
	readonly damage: readonly Damage[];
	/** Damage wasn't looked for to the end, or not undone, for want of time. */
	readonly isHurried?: true;
	/** What may tell of damage where none was found and none can be ruled out: see services/damage/traces. */
	readonly traces?: Float32Array;
	/** Of the picture before its damage, as is the thumbnail. */
	readonly features: Float32Array;
	readonly thumbnail: Float32Array;
	/** The pictures that were ordered, by `pictureKey`. */
	readonly pictures: Readonly<Record<string, Float32Array>>;
	readonly phases: {
		readonly queue: number;
		readonly decode: number;
		readonly restore: number;
		readonly analyse: number;
	};
}

/** One way to convert an analysed image, to be made and measured. */
export interface AttemptTask extends Setting {
	readonly image: Omit<
		AnalysedImage,
		"features" | "thumbnail" | "pictures" | "traces" | "phases"
	>;
	readonly maxSvgBytes: number;
	/** Width times height to trace at, where less than the working size is to do; it is measured in full. */
	readonly tracedPixels?: number;
	readonly submittedAt: number;
}

/** A drawing that is to be written in other formats: one file, or several in a zip. */
export interface WriteTask {
	/** A document that one of the converters made. */
	readonly svg: string;
	/** At least one; exactly one unless they are packed. */
	readonly orders: readonly WriteOrder[];
	readonly packed: boolean;
	readonly submittedAt: number;
}

/** Every task of the worker, by the name of its export, with what it gives. */
export interface WorkerTasks {
	readonly default: { task: ConversionTask; result: ConversionResult };
	readonly analyse: { task: AnalysisTask; result: AnalysedImage };
	readonly attempt: { task: AttemptTask; result: ConversionResult };
	readonly write: { task: WriteTask; result: Written };
}

/** Errors are values here, because an error's own class doesn't cross a thread. */
export type Outcome<Result> = {
	/** When the worker began, by `Date.now()`, ms. */
	readonly startedAt: number;
} & (
	| { readonly ok: true; readonly result: Result }
	| {
			readonly ok: false;
			readonly code: ErrorCode;
			readonly message: string;
			readonly retryAfter: number | undefined;
			/** What it was that failed, for the log alone. */
			readonly cause: string | undefined;
	  }
);
