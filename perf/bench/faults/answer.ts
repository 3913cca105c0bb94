import convert from "../../../services/conversion/worker.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import { WORKING_PIXELS } from "../../measuring/picture.ts";
import { referencesOf, score } from "../../measuring/score.ts";
import { type Answer, type Subject, ZOOM } from "./kind.ts";
import { draw } from "./picture.ts";

/** What is asked of the tracer. */
export const SETTINGS = {
	fast: { effort: "fast" },
	quality: { effort: "quality" },
} as const;
export type Setting = keyof typeof SETTINGS;

/**
 * Converts a picture as the service does, file first, and draws what came of it.
 *
 * @throws Error when it isn't converted
 */
export async function answerTo(
	{ truth, bytes }: Pick<Subject, "truth" | "bytes">,
	setting: Setting,
): Promise<Answer> {
	const cpu = process.cpuUsage();
	const outcome = await convert({
		bytes,
		...completeSetting("subpixel", SETTINGS[setting]),
		workingPixels: WORKING_PIXELS,
		maxSvgBytes: 64_000_000,
		submittedAt: Date.now(),
	});
	const { user, system } = process.cpuUsage(cpu);
	if (!outcome.ok) throw new Error(outcome.message);
	const { svg, damage } = outcome.result;
	const small = draw(truth);
	const references = referencesOf({ zoom: ZOOM }, truth, small);
	const scored = score(svg, references);
	return {
		svg,
		damage,
		truth: small,
		drawn: renderSvg(svg, small.width),
		truthLarge: renderSvg(truth, ZOOM * small.width),
		drawnLarge: renderSvg(svg, ZOOM * small.width),
		ssim4: scored.ssim4 ?? Number.NaN,
		de4: scored.de4 ?? Number.NaN,
		bytes: scored.bytes,
		coordinates: scored.coordinates,
		elements: scored.elements,
		cpuMs: (user + system) / 1000,
	};
}
