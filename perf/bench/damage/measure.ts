import convert from "../../../services/conversion/worker.ts";
import type { Damage } from "../../../services/damage/damage.ts";
import { CONVERTERS } from "../../../services/tracing/converters.ts";
import { type References, score } from "../../measuring/score.ts";

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
	/** The fidelity told less SSIM against the true vector. */
	readonly toldTooMuch: number;
	readonly damage: readonly Damage[];
	/** Processor milliseconds, restoration included. */
	readonly cpuMs: number;
}

/** Converts as the service does, file first, and scores against the truth. */
export async function measureWay(
	bytes: Uint8Array,
	{ name, converter, given }: Way,
	references: References,
): Promise<Outcome> {
	const cpu = process.cpuUsage();
	const outcome = await convert({
		bytes,
		converter,
		parameters: CONVERTERS[converter].complete(given),
		workingPixels: 2_000_000,
		maxSvgBytes: 64_000_000,
		submittedAt: Date.now(),
	});
	const { user, system } = process.cpuUsage(cpu);
	if (!outcome.ok) throw new Error(outcome.message);
	const { svg, fidelity, damage } = outcome.result;
	const scored = score(svg, references);
	return {
		way: name,
		ssim1: scored.ssim1,
		ssim4: scored.ssim4 ?? Number.NaN,
		bytes: scored.bytes,
		coordinates: scored.coordinates,
		toldTooMuch: fidelity - scored.ssim1,
		damage,
		cpuMs: (user + system) / 1000,
	};
}
