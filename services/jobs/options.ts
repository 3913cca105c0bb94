import { Type } from "typebox";
import { OUTPUT_NAMES, readOutput } from "../formats/options.ts";
import type { WrittenFormat } from "../formats/order.ts";
import { completeOptions, type GivenOption } from "../options.ts";
import { AiOptions, readAiOptions } from "../routing/options.ts";
import { ServiceError } from "../service-error.ts";
import { completeSetting } from "../settings/complete.ts";
import { chooseConversion, ownNames } from "../settings/options.ts";
import { subpixelConverter } from "../tracing/subpixel/converter.ts";
import type { JobRequest } from "./states.ts";

/** What a client may ask of a job beside what it may ask of a conversion. */
export const JobOptions = Type.Object({
	mode: Type.Enum(["auto", "plain", "ai"], {
		default: "auto",
		description:
			"plain converts as /api/convert does, ai as /api/convert-ai; auto is ai where an option of its own is given, such as tier.",
	}),
	when_ai_is_off: Type.Enum(["plain", "wait"], {
		default: "plain",
		description:
			"What becomes of items while the AI flag is off: drawn plainly by subpixel, or left waiting until it is on.",
	}),
	priority: Type.Integer({
		minimum: -100,
		maximum: 100,
		default: 0,
		description: "Jobs of a higher one go first.",
	}),
	dry_run: Type.Boolean({
		default: false,
		description:
			"Answers what is expected of the job, and makes and keeps nothing.",
	}),
	webhook: Type.Optional(
		Type.String({
			maxLength: 2048,
			pattern: "^https?://",
			description: "An address that is told when the job has ended.",
			examples: ["https://example.com/hooks/svg-ai"],
		}),
	),
});

export interface JobOrder {
	readonly request: JobRequest;
	readonly priority: number;
	readonly isDryRun: boolean;
}

/**
 * Reads what a client wants of a job.
 *
 * @param context for whom the AI flag is asked
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function readJobOptions(
	given: readonly GivenOption[],
	context: NonNullable<JobRequest["ai"]>["context"],
): JobOrder {
	const isOwn = ({ name }: GivenOption) =>
		Object.hasOwn(JobOptions.properties, name);
	const own = completeOptions(JobOptions, given.filter(isOwn));
	const others = given.filter((option) => !isOwn(option));
	const isAi =
		own.mode === "ai" ||
		(own.mode === "auto" &&
			others.some(({ name }) => Object.hasOwn(AiOptions.properties, name)));
	const { output, rest } = readOutput(others, isAi ? [] : ownNames(others));
	const { formats, order } = output;
	const { webhook } = own;
	return {
		request: {
			...(isAi ? aiRequest(rest, own.when_ai_is_off, context) : plain(rest)),
			...{ formats: formatsOf(output.format, formats), order },
			...(webhook !== undefined && { webhook }),
		},
		priority: own.priority,
		isDryRun: own.dry_run,
	};
}

/** Options that are read apart from the conversion's. */
const BESIDE = [...Object.keys(JobOptions.properties), ...OUTPUT_NAMES];

const plain = (given: readonly GivenOption[]) => ({
	plain: chooseConversion(given, BESIDE),
});

function aiRequest(
	given: readonly GivenOption[],
	whenOff: "plain" | "wait",
	context: NonNullable<JobRequest["ai"]>["context"],
): Pick<JobRequest, "plain" | "ai"> {
	const { withAnalysis, ...ai } = readAiOptions(given, BESIDE);
	return {
		plain: completeSetting(subpixelConverter.name, ai.choices),
		ai: { ...ai, whenOff, context },
	};
}

/** A job gives files: an answer's own format has no meaning for it, but as one of them. */
function formatsOf(
	format: string | undefined,
	formats: readonly WrittenFormat[],
): readonly WrittenFormat[] {
	if (format === "json" || format === "zip") {
		if (formats.length > 0) return formats;
		throw new ServiceError(
			"INVALID_PARAMETERS",
			`Option format is ${format}, which is no format of a job's files; give formats.`,
		);
	}
	if (format !== undefined) return [format as WrittenFormat];
	return formats.length > 0 ? formats : ["svg"];
}
