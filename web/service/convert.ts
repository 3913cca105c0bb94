import type {
	AiOptions,
	Progress as Attempt,
	ConversionOptions,
	Converted,
	ConvertedByAi,
	FileFormat,
	Schemas,
} from "../../client/src/index.ts";
import { isAway } from "../../client/src/index.ts";
import { clientOf, once } from "./client.ts";
import { type Answered, type Progress, uploading } from "./upload.ts";

export type Options = Readonly<Record<string, unknown>>;

/** A conversion as it can be asked for again, by this page or by anyone. */
export interface Call {
	readonly path: "api/convert" | "api/convert-ai";
	/** By the names of the service's description. */
	readonly options: Options;
}

export type Damage = Schemas["Damage"];
export type TierPrediction = Schemas["TierPrediction"];

/** What the AI route tells of how the drawing came about. */
export interface AiAccount {
	readonly tier: number;
	readonly reasoning: string;
	readonly logoType: string;
	readonly predictions: Readonly<Partial<Record<1 | 2 | 3, TierPrediction>>>;
	readonly fallback: string | undefined;
	readonly degraded: readonly string[];
	readonly warnings: readonly string[];
	readonly candidatesTried: number;
}

/** One drawing with all that was measured of it. */
export interface Drawing {
	readonly call: Call;
	readonly svg: string;
	readonly bytes: number;
	/** Fidelity where the converter tells it, SSIM otherwise. */
	readonly quality: number;
	readonly measure: "fidelity" | "SSIM";
	readonly ssim: number;
	readonly psnr: number;
	readonly shapes: number;
	readonly converter: string;
	readonly parameters: Options;
	readonly damage: readonly Damage[];
	readonly workingSize: string | undefined;
	/** Seconds of work at the service. */
	readonly workSeconds: number;
	/** Seconds from asking to having it. */
	readonly seconds: number;
	/** Milliseconds; empty where it came from the cache. */
	readonly phases: readonly (readonly [string, number])[];
	readonly ai: AiAccount | undefined;
}

/** Why a request waits, and until when. */
export interface Waiting {
	readonly why: "busy" | "offline";
	/** The service's own sentence. */
	readonly detail: string;
	/** By performance.now(). */
	readonly until: number;
}

/** Who wants to know how a conversion gets on. */
export interface Listener {
	readonly onProgress: (progress: Progress) => void;
	/** Told at the start of each wait, and undefined at its end. */
	readonly onWait: (waiting: Waiting | undefined) => void;
}

/** Times in a row that the service may say that it is busy; then it is better to leave the next try to a person. */
const MOST_REFUSALS = 8;

/**
 * One conversion: asked for until there is an answer, after as long as the service
 * says while it is overloaded, and ever more slowly while it can't be reached.
 *
 * @throws ServiceRefusal, or the signal's reason
 */
export async function convert(
	file: File,
	{ path, options }: Call,
	signal: AbortSignal,
	{ onProgress, onWait }: Listener,
): Promise<Drawing> {
	let answered: Answered = { seconds: 0, serverTiming: "" };
	const client = clientOf({
		attempts: MOST_REFUSALS,
		attemptsAway: Number.POSITIVE_INFINITY,
		fetch: uploading(onProgress, (now) => {
			answered = now;
		}),
	});
	const asked = { signal, onProgress: (now: Attempt) => onWait(waitOf(now)) };
	const made =
		path === "api/convert"
			? plainDrawing(
					await client.convert(file, options as ConversionOptions, asked),
				)
			: aiDrawing(
					await client.convertWithAi(file, options as AiOptions, asked),
				);
	return {
		...made,
		call: { path, options },
		seconds: answered.seconds,
		phases: readTiming(answered.serverTiming),
	};
}

function waitOf(now: Attempt): Waiting | undefined {
	if (now.stage !== "waiting") return undefined;
	return {
		why: isAway(now.reason) ? "offline" : "busy",
		detail: now.reason.message,
		until: performance.now() + now.seconds * 1000,
	};
}

/**
 * The same conversion as a file of some format, drawn from the service's cache.
 *
 * @param output options of the file, such as its size
 * @throws ServiceRefusal, ServiceUnreachable
 */
export function convertTo(
	file: File,
	{ path, options }: Call,
	format: string,
	output: Options,
) {
	const asked = { ...options, ...output };
	const as = format as FileFormat;
	return path === "api/convert"
		? once.convertTo(as, file, asked as ConversionOptions)
		: once.convertWithAiTo(as, file, asked as AiOptions);
}

/** Options of a call that answers with a file. */
export function fileOptions(
	{ options }: Call,
	format: string,
	output: Options,
): Options {
	return { ...options, format, ...output };
}

/** An option as a form field or a query has it. */
export function asText(value: unknown): string {
	return typeof value === "string" ? value : JSON.stringify(value);
}

function plainDrawing(told: Converted) {
	return {
		svg: told.svg,
		bytes: told.size,
		quality: told.fidelity ?? told.ssim,
		measure:
			told.fidelity === undefined ? ("SSIM" as const) : ("fidelity" as const),
		...{ ssim: told.ssim, psnr: told.psnr, shapes: told.path_count },
		converter: told.converter_type,
		parameters: told.parameters_used,
		damage: told.damage ?? [],
		workingSize: sizeOf(told.working_size),
		workSeconds: told.conversion_time_ms / 1000,
		ai: undefined,
	};
}

function aiDrawing(told: ConvertedByAi) {
	const { ai_metadata: meta } = told;
	const { routing, conversion } = meta;
	return {
		svg: told.svg,
		bytes: told.size,
		quality: meta.actual_quality,
		measure: "fidelity" as const,
		ssim: conversion.quality.ssim,
		psnr: conversion.quality.psnr,
		shapes: conversion.path_count,
		converter: conversion.engine,
		parameters: conversion.parameters_used,
		damage: meta.damage,
		workingSize: sizeOf(told.working_size),
		workSeconds: told.processing_time,
		ai: {
			tier: meta.tier_used,
			reasoning: routing.selection_reasoning,
			logoType: routing.logo_type,
			predictions: routing.tier_predictions,
			fallback: meta.fallback_used ? meta.fallback_reason : undefined,
			degraded: meta.degraded,
			warnings: meta.warnings,
			candidatesTried: conversion.candidates_tried,
		},
	};
}

function sizeOf(size: Schemas["WorkingSize"] | undefined) {
	return size && `${size.width} × ${size.height}`;
}

/** The Server-Timing header's durations in milliseconds, those that took any. */
function readTiming(header: string): (readonly [string, number])[] {
	return [...header.matchAll(/([\w-]+);dur=([\d.]+)/g)]
		.map(([, phase, ms]) => [phase, Number(ms)] as const)
		.filter(([, ms]) => ms > 0);
}
