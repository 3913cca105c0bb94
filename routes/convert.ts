import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import {
	CONVERSION_OPTIONS,
	chooseConversion,
} from "../services/conversion/choose.ts";
import type { Conversion } from "../services/conversion/conversions.ts";
import type { PhaseTimes } from "../services/conversion/task.ts";
import type { ConversionSetting } from "../services/conversion/tasks.ts";
import { answer, timeMark } from "./answer.ts";
import { FoundDamage } from "./damage-schema.ts";
import { drawingResponse } from "./formats.ts";
import { imageBody, problemResponses } from "./image-schema.ts";
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

/** POST /api/convert: the conversion with manual parameters. */
const convertRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/convert",
		{
			bodyLimit: app.imageBodyLimit,
			// The options are checked by name below, with better words than a schema's.
			validatorCompiler: () => () => true,
			schema: {
				summary: "Convert an image with manual parameters",
				description:
					"Give the image as a form, as the body itself (options in the query), or as JSON with file_id or base64. Answers JSON, or the SVG alone with Accept: image/svg+xml.",
				tags: ["conversion"],
				consumes: ["multipart/form-data", "image/png", "application/json"],
				querystring: Type.Object(CONVERSION_OPTIONS),
				body: imageBody(CONVERSION_OPTIONS),
				response: {
					200: drawingResponse("The SVG and its measured quality.", Converted),
					...problemResponses,
				},
			},
		},
		async (request, reply) => {
			const { bytes, options } = await request.image();
			const setting = chooseConversion(options);
			const { converter } = setting;
			Object.assign(request.figures, { bytesIn: bytes.length, converter });
			const conversion = await app.converter.convert(
				{ bytes, ...setting },
				request.clientGone,
			);
			if (conversion.source === "computed")
				app.metrics.observeConversion(converter, conversion.result.phases);
			return answer(request, reply, finished(conversion, setting));
		},
	);
};

function finished(
	{ key, result, source }: Conversion,
	{ converter, parameters }: ConversionSetting,
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
