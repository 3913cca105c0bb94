import convert from "../../../services/conversion/worker.ts";
import type { Damage } from "../../../services/damage/damage.ts";
import { fidelity as fidelityTo } from "../../../services/quality/fidelity.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import { type References, score } from "../../measuring/score.ts";
import { fillsOff } from "./fills.ts";

/** The service's own limits. */
export const WORKING_PIXELS = 2_000_000;
export const MAX_SVG_BYTES = 64_000_000;

/** A converter and what is asked of it. */
export interface Way {
	readonly name: string;
	readonly converter: string;
	readonly given: Readonly<Record<string, unknown>>;
}

/** The tracer as it sees through damage, as it traces pixels as they are, and the plain default. */
export const WAYS: readonly Way[] = [
	{ name: "fast", converter: "subpixel", given: { effort: "fast" } },
	{ name: "quality", converter: "subpixel", given: { effort: "quality" } },
	{
		name: "fast, damage=none",
		converter: "subpixel",
		given: { effort: "fast", damage: "none" },
	},
	{
		name: "quality, damage=none",
		converter: "subpixel",
		given: { effort: "quality", damage: "none" },
	},
	{ name: "imagetracer", converter: "imagetracer", given: {} },
];

/** What came of one picture. */
export interface Outcome {
	readonly way: string;
	/** SSIM against the true vector, at the picture's size and zoomed. */
	readonly ssim1: number;
	readonly ssim4: number;
	readonly bytes: number;
	readonly coordinates: number;
	/** The fidelity told less that to the true vector at the picture's size. */
	readonly toldTooMuch: number;
	readonly damage: readonly Damage[];
	/** Processor milliseconds, restoration included. */
	readonly cpuMs: number;
	/** 1 less the fidelity of the picture itself to the truth, where it was asked for. */
	readonly harm?: number;
	/** Levels that each large fill is off, see `fillsOff`. */
	readonly fills: readonly number[];
}

/** Converts as the service does, file first; with the processor milliseconds that it took. */
export async function convertAsService(
	bytes: Uint8Array,
	{ converter, given }: Way,
) {
	const cpu = process.cpuUsage();
	const outcome = await convert({
		bytes,
		...completeSetting(converter, given),
		workingPixels: WORKING_PIXELS,
		maxSvgBytes: MAX_SVG_BYTES,
		submittedAt: Date.now(),
	});
	const { user, system } = process.cpuUsage(cpu);
	if (!outcome.ok) throw new Error(outcome.message);
	return { ...outcome.result, cpuMs: (user + system) / 1000 };
}

/** Converts as the service does and scores against the truth. */
export async function measureWay(
	bytes: Uint8Array,
	way: Way,
	references: References,
): Promise<Outcome> {
	return judgeAnswer(way.name, await convertAsService(bytes, way), references);
}

/** Scores an answer against the truth, and what it told against its score. */
export function judgeAnswer(
	way: string,
	{ svg, fidelity, damage, cpuMs }: Answer,
	references: References,
): Outcome {
	const scored = score(svg, references);
	const { atOne } = references;
	const drawn = renderSvg(svg, atOne.width);
	const truth = fidelityTo(atOne, drawn);
	return {
		way,
		ssim1: scored.ssim1,
		ssim4: scored.ssim4 ?? Number.NaN,
		bytes: scored.bytes,
		coordinates: scored.coordinates,
		toldTooMuch: fidelity - truth,
		damage,
		cpuMs,
		fills: fillsOff(atOne, drawn),
	};
}

/** What of an answer is judged. */
interface Answer {
	readonly svg: string;
	readonly fidelity: number;
	readonly damage: readonly Damage[];
	readonly cpuMs: number;
}
