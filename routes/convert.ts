import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import {
	CONVERSION_OPTIONS,
	chooseConversion,
} from "../services/conversion/choose.ts";
import type { ConversionSource } from "../services/conversion/conversions.ts";
import type { ConversionResult } from "../services/conversion/task.ts";
import { inspectImage } from "../services/image/inspect.ts";
import { imageBody, problemResponses } from "./image-schema.ts";
import {
	isKnown,
	JSON_TYPE,
	prefersSvg,
	SVG_TYPE,
	sendSvg,
} from "./svg-answer.ts";

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
		path_count: Type.Integer(),
		avg_path_length: Type.Number({ description: "Characters of path data." }),
		converter_type: Type.String(),
		parameters_used: Type.Object({}, { additionalProperties: true }),
		conversion_time_ms: Type.Number({
			description: "Of the conversion itself, without waiting.",
		}),
		working_size: Type.Optional(
			Type.Object(
				{ width: Type.Integer(), height: Type.Integer() },
				{ description: "Told when the image was traced smaller than it came." },
			),
		),
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
				consumes: ["multipart/form-data", "image/png", JSON_TYPE],
				querystring: Type.Object(CONVERSION_OPTIONS),
				body: imageBody(CONVERSION_OPTIONS),
				response: {
					200: {
						description: "The SVG and its measured quality.",
						content: {
							[JSON_TYPE]: { schema: Converted },
							[SVG_TYPE]: { schema: Type.String() },
						},
					},
					...problemResponses,
				},
			},
		},
		async (request, reply) => {
			const { bytes, options } = await request.image();
			const { converter, parameters } = chooseConversion(options);
			Object.assign(request.figures, { bytesIn: bytes.length, converter });
			const asked = { bytes, converter, parameters };
			const key = app.converter.key(asked);
			let result = app.converter.cached(key);
			let source: ConversionSource = "cache";
			if (result === undefined) {
				await inspectImage(bytes, app.intakeLimits);
				const converted = await app.converter.convert(
					key,
					asked,
					request.clientGone,
				);
				({ result, source } = converted);
				if (source === "computed")
					app.metrics.observeConversion(converter, result.phases);
			}
			const { width, height, phases, size } = result;
			Object.assign(request.figures, { width, height, source, svgBytes: size });
			if (source !== "cache") request.figures.phases = phases;
			reply.header("server-timing", serverTiming(result, source));
			const wantsSvg = prefersSvg(request, reply);
			// The SVG's bytes follow from the key alone; the JSON also tells the time
			// that this very computation took.
			const etag = wantsSvg ? `"${key}"` : `"${key}-${jsonMark(result)}"`;
			reply.header("etag", etag);
			if (isKnown(request, etag)) return reply.code(304).send();
			return wantsSvg
				? sendSvg(reply, result.svg)
				: answer(result, converter, parameters);
		},
	);
};

function answer(
	result: ConversionResult,
	converter: string,
	parameters: object,
) {
	const { width, height, workingWidth, workingHeight } = result;
	const reduced = workingWidth !== width || workingHeight !== height;
	return {
		success: true,
		svg: result.svg,
		size: result.size,
		ssim: result.ssim,
		mse: result.mse,
		psnr: result.psnr,
		path_count: result.facts.pathCount,
		avg_path_length: result.facts.averagePathLength,
		converter_type: converter,
		parameters_used: parameters,
		conversion_time_ms: workMs(result),
		...(reduced && {
			working_size: { width: workingWidth, height: workingHeight },
		}),
		ai_enhanced: false,
	};
}

/** Milliseconds of work, waiting left out. */
function workMs({ phases }: ConversionResult): number {
	return phases.decode + phases.trace + phases.render + phases.measure;
}

function jsonMark(result: ConversionResult): string {
	return Math.round(workMs(result) * 1000).toString(36);
}

function serverTiming(
	result: ConversionResult,
	source: ConversionSource,
): string {
	if (source === "cache") return "cache;desc=hit";
	return Object.entries(result.phases)
		.map(([phase, ms]) => `${phase};dur=${ms.toFixed(1)}`)
		.join(", ");
}

export default convertRoute;
