import type { ErrorCode } from "../service-error.ts";
import type { TraceFacts } from "../tracing/converter.ts";

/** What a worker is asked to do. It crosses a thread: plain data only. */
export interface ConversionTask {
	/** An encoded image that passed intake. */
	readonly bytes: Uint8Array;
	/** A key of CONVERTERS. */
	readonly converter: string;
	/** Complete parameters of that converter. */
	readonly parameters: object;
	/** Width times height above which the image is traced smaller. */
	readonly workingPixels: number;
	/** Bytes of SVG above which the result is refused. */
	readonly maxSvgBytes: number;
	/** When it was handed over, in milliseconds since the epoch. */
	readonly submittedAt: number;
}

/** Milliseconds spent in each phase. */
export interface PhaseTimes {
	readonly queue: number;
	readonly decode: number;
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
	readonly phases: PhaseTimes;
}

/** Errors are values here, because an error's own class doesn't cross a thread. */
export type ConversionOutcome =
	| { readonly ok: true; readonly result: ConversionResult }
	| { readonly ok: false; readonly code: ErrorCode; readonly message: string };
