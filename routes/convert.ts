import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { Conversion } from "../services/conversion/conversions.ts";
import type { PhaseTimes } from "../services/conversion/task.ts";
import {
	DESCRIBED_OUTPUT,
	OUTPUT_NAMES,
	outputRules,
	readOutput,
} from "../services/formats/options.ts";
import {
	chooseConversion,
	optionsByConverter,
	ownNames,
} from "../services/settings/options.ts";
import type { Setting } from "../services/settings/setting.ts";
import { answer, timeMark } from "./answer.ts";
import { FoundDamage } from "./damage-schema.ts";
import { IF_NONE_MATCH } from "./document/headers.ts";
import { imageProblems, imageRequest } from "./document/image-request.ts";
import { drawingResponses } from "./formats.ts";
import { WorkingSize, workingSize } from "./working-size.ts";

const Converted = Type.Object(
	{
		success: Type.Literal(true),
		svg: Type.String({ description: "The whole SVG document." }),
		size: Type.Integer({ description: "Bytes of the SVG." }),
		ssim: Type.Number({
			description:
				"Structural similarity of the rendered SVG to the input, -1..1; 1 is equal. With transparency the worse of white and dark ground.",
		}),
		mse: Type.Number({ description: "Mean squared error, 0..65025." }),
		psnr: Type.Number({
			description: "Peak signal-to-noise ratio in dB, at most 100.",
		}),
		fidelity: Type.Optional(
			Type.Number({
				description:
					"Of converters that see through damage: SSIM over the whole picture, its rim included, against what it was before its damage.",
			}),
		),
		damage: Type.Optional(FoundDamage),
		path_count: Type.Integer(),
		avg_path_length: Type.Number({ description: "Characters of path data." }),
		converter_type: Type.String(),
		parameters_used: Type.Object({}, { additionalProperties: true }),
		conversion_time_ms: Type.Number({
			description: "Of the conversion itself, without waiting.",
		}),
		working_size: WorkingSize,
		ai_enhanced: Type.Literal(false),
	},
	{
		title: "Converted",
		examples: [
			{
				success: true,
				svg: '<svg xmlns="http://www.w3.org/2000/svg" …',
				size: 4711,
				ssim: 0.962,
				mse: 156.2,
				psnr: 26.2,
				path_count: 12,
				avg_path_length: 214.5,
				converter_type: "imagetracer",
				parameters_used: { ltres: 1, qtres: 1, pathomit: 8 },
				conversion_time_ms: 63.2,
				ai_enhanced: false,
			},
		],
	},
);

/** A converter's own option is told where both have one of a name. */
const OPTIONS = optionsByConverter(DESCRIBED_OUTPUT, outputRules);

/** POST /api/convert: the conversion with manual parameters. */
const convertRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/convert",
		{
			bodyLimit: app.imageBodyLimit,
			config: {
				// Checked by name below, with better words than a schema's.
				operation: imageRequest("Convert", {
					options: OPTIONS,
					headers: [IF_NONE_MATCH],
				}),
			},
			schema: {
				operationId: "convert",
				summary: "Convert an image with manual parameters",
				description:
					"Give the image as a form, as the body itself (options in the query), or as JSON with file_id or base64. Answers JSON, or what format or the Accept header says: SVG, PDF, EPS, DXF, PNG, or several at once.",
				tags: ["conversion"],
				response: {
					...drawingResponses("The SVG and its measured quality.", Converted),
					...imageProblems,
				},
			},
		},
		async (request, reply) => {
			const { bytes, filename, chosen } = await request.image((options) => {
				const { output, rest } = readOutput(options, ownNames(options));
				return { output, setting: chooseConversion(rest, OUTPUT_NAMES) };
			});
			const { output, setting } = chosen;
			const { converter } = setting;
			Object.assign(request.figures, { bytesIn: bytes.length, converter });
			const conversion = await app.converter.convert(
				{ bytes, ...setting },
				request.clientGone,
			);
			if (conversion.source === "computed")
				app.metrics.observeConversion({ converter, ...conversion.result });
			const done = { ...finished(conversion, setting), filename };
			return answer(request, reply, done, output);
		},
	);
};

function finished(
	{ key, result, source }: Conversion,
	{ converter, parameters }: Setting,
) {
	const { svg, size, ssim, mse, psnr, fidelity, damage, facts, phases } =
		result;
	const workMs = work(phases);
	return {
		...{ svg, size, phases, source, converter },
		width: result.width,
		height: result.height,
		name: key,
		// The JSON also tells the time that this very computation took.
		account: `${key}-${timeMark(workMs)}`,
		describe: () => ({
			success: true,
			...{ svg, size, ssim, mse, psnr },
			path_count: facts.pathCount,
			avg_path_length: facts.averagePathLength,
			...("damage" in parameters && { fidelity, damage }),
			converter_type: converter,
			parameters_used: parameters,
			conversion_time_ms: workMs,
			...workingSize(result),
			ai_enhanced: false,
		}),
	};
}

/** Milliseconds of work, waiting left out. */
function work(phases: PhaseTimes): number {
	const { decode, restore, trace, render, measure } = phases;
	return decode + restore + trace + render + measure;
}

export default convertRoute;
