import { readFile } from "node:fs/promises";
import {
	computeFeatures,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { thumbnail } from "../../services/analysis/thumbnail.ts";
import { decodeImage } from "../../services/image/decode.ts";
import type { LogoClass } from "../../services/prediction/logo-class.ts";
import { measure } from "../../services/quality/measure.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { Candidate } from "../../services/routing/candidates.ts";
import { CONVERTERS } from "../../services/tracing/converters.ts";
import { type CorpusItem, materialise } from "../corpus/corpus.ts";
import { classLabel } from "./class-label.ts";

/** The service's own default: above this an image is traced smaller. */
const WORKING_PIXELS = 2_000_000;
/** Widest picture in which a tracing is compared with the truth from near. */
const ZOOMED_PIXELS = 520 * 520;

/** What one conversion was measured to give. */
export interface Measured {
	/** SSIM of the rendered SVG against the input, -1..1: what the service can verify itself. */
	readonly ssim: number;
	/** SSIM against the clean rendering of the true vector at the input's size, where there is one. */
	readonly truth_ssim?: number;
	/** SSIM against the true vector at the item's zoom, for pictures up to 130 px (260 px for zoom 2). */
	readonly zoom_ssim?: number;
	/** UTF-8 bytes of the SVG. */
	readonly bytes: number;
	/** Processor milliseconds of tracing alone, the lesser of two runs where a run is short. */
	readonly ms: number;
}

/** What is known of an image beside its conversions. */
export interface ImageFacts {
	/** FEATURE_SCHEMA_VERSION of the features. */
	readonly schema: number;
	readonly width: number;
	readonly height: number;
	readonly class?: LogoClass;
	readonly features: number[];
	/** The thumbnail, each value in 0..255, as base64. */
	readonly thumbnail: string;
}

/**
 * Traces, renders and measures an image with each candidate, just as the service's worker does.
 *
 * @param tell is called before each candidate and after it, so that one which never ends is known
 * @returns nothing for an item that can't be drawn here or shows nothing
 */
export async function labelImage(
	item: CorpusItem,
	candidates: readonly Candidate[],
	tell: {
		readonly starting: (id: string) => void;
		readonly done: (id: string, measured: Measured | undefined) => void;
	},
): Promise<ImageFacts | undefined> {
	const files = await materialise(item);
	if (files === undefined) return undefined;
	const bytes = await readFile(files.inputPath);
	const { raster } = await decodeImage(bytes, WORKING_PIXELS);
	const truth =
		files.truthPath === undefined
			? undefined
			: await readFile(files.truthPath, "utf8");
	// An undamaged input is that rendering; it needn't be compared twice.
	const clean =
		truth === undefined || item.damage === "none"
			? undefined
			: renderSvg(truth, raster.width);
	const zoomedWidth = raster.width * item.zoom;
	const near =
		truth !== undefined &&
		zoomedWidth * raster.height * item.zoom <= ZOOMED_PIXELS
			? renderSvg(truth, zoomedWidth)
			: undefined;

	for (const candidate of candidates) {
		tell.starting(candidate.id);
		let measured: Measured | undefined;
		try {
			const { svg, ms } = timedTrace(candidate, raster);
			const rendered = renderSvg(svg, raster.width);
			const { ssim } = measure(raster, rendered);
			const truthSsim = () => {
				if (truth === undefined) return {};
				if (clean === undefined) return { truth_ssim: ssim };
				return clean.height === rendered.height
					? { truth_ssim: measure(clean, rendered).ssim }
					: {};
			};
			measured = {
				ssim,
				...truthSsim(),
				...(near ? zoomed(near, svg) : {}),
				bytes: Buffer.byteLength(svg),
				ms,
			};
		} catch {
			// What a converter refuses or gets wrong is a label too: none.
			measured = undefined;
		}
		tell.done(candidate.id, measured);
	}
	const label = truth === undefined ? undefined : classLabel(item, truth);
	return {
		schema: FEATURE_SCHEMA_VERSION,
		width: raster.width,
		height: raster.height,
		...(label === undefined ? {} : { class: label }),
		features: Array.from(computeFeatures(raster), (value) =>
			Number(value.toPrecision(7)),
		),
		thumbnail: Buffer.from(
			Uint8ClampedArray.from(thumbnail(raster), (value) => 255 * value),
		).toString("base64"),
	};
}

function zoomed(near: ReturnType<typeof renderSvg>, svg: string) {
	const drawn = renderSvg(svg, near.width);
	return drawn.height === near.height
		? { zoom_ssim: measure(near, drawn).ssim }
		: {};
}

function timedTrace(
	{ converter, parameters }: Candidate,
	raster: Parameters<typeof measure>[0],
) {
	const trace = () => {
		// Not the clock's time: labels are made on every core, and beside other work.
		const start = process.cpuUsage();
		const result = CONVERTERS[converter]?.trace(raster, parameters);
		if (result === undefined) throw new Error(`No converter ${converter}.`);
		const { user, system } = process.cpuUsage(start);
		return { svg: result.svg, ms: (user + system) / 1000 };
	};
	const first = trace();
	if (first.ms > 20) return first;
	return { svg: first.svg, ms: Math.min(first.ms, trace().ms) };
}
