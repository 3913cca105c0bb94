import {
	bodyOf,
	file,
	json,
	type Picture,
	type WrittenFile,
} from "./bodies.ts";
import type { Call } from "./call.ts";
import { type ConversionEvent, followConversion } from "./follow-conversion.ts";
import { jobMethods } from "./jobs.ts";
import type { Schemas } from "./schema.ts";
import { createSender, type SenderOptions } from "./send.ts";

export type ConversionOptions = Schemas["ConversionOptions"];
export type AiOptions = Schemas["AiOptions"];
export type Converted = Schemas["Converted"];
export type ConvertedByAi = Schemas["ConvertedByAi"];
export type Uploaded = Schemas["Uploaded"];

/** What `format` may be, JSON left out. */
export type FileFormat = Exclude<NonNullable<AiOptions["format"]>, "json">;

export interface ClientOptions extends SenderOptions {}

export type Client = ReturnType<typeof createClient>;

/**
 * A client of one service. Every method throws ServiceRefusal or
 * ServiceUnreachable after its last attempt, and the signal's reason when it is
 * aborted.
 */
export function createClient(options: ClientOptions) {
	const sender = createSender(options);
	const { send } = sender;

	const post = (path: string, picture: Picture, asked: object, call: Call) =>
		send(
			path,
			{ method: "POST", ...bodyOf(picture, asked, call.filename) },
			call,
		);

	return {
		/** Converts with options of your own. */
		convert: async (
			picture: Picture,
			asked: ConversionOptions = {},
			call: Call = {},
		): Promise<Converted> =>
			json(
				await post("api/convert", picture, { ...asked, format: "json" }, call),
			),

		/** The same, as a file of a format. */
		convertTo: async (
			format: FileFormat,
			picture: Picture,
			asked: ConversionOptions = {},
			call: Call = {},
		): Promise<WrittenFile> =>
			file(await post("api/convert", picture, { ...asked, format }, call)),

		/** Converts as the models see fit; refused with NOT_FOUND while AI is off. */
		convertWithAi: async (
			picture: Picture,
			asked: AiOptions = {},
			call: Call = {},
		): Promise<ConvertedByAi> =>
			json(
				await post(
					"api/convert-ai",
					picture,
					{ ...asked, format: "json" },
					call,
				),
			),

		/** The same, as a file of a format. */
		convertWithAiTo: async (
			format: FileFormat,
			picture: Picture,
			asked: AiOptions = {},
			call: Call = {},
		): Promise<WrittenFile> =>
			file(await post("api/convert-ai", picture, { ...asked, format }, call)),

		/**
		 * The same, told as it is made: each better drawing as it is found, and the answer at the end. A connection
		 * that breaks is made again, so a drawing may be told twice.
		 */
		followWithAi: (
			picture: Picture,
			asked: AiOptions = {},
			{ signal, filename }: Call = {},
		): AsyncGenerator<ConversionEvent> =>
			followConversion(
				sender,
				{ method: "POST", ...bodyOf(picture, asked, filename) },
				signal,
			),

		/** Keeps a picture, so that it can be given by its `file_id`. */
		upload: async (picture: Picture, call: Call = {}): Promise<Uploaded> =>
			json(await post("api/upload", picture, {}, call)),

		health: async (call: Call = {}): Promise<Schemas["Health"]> =>
			json(await send("health", { method: "GET" }, call)),
		ready: async (call: Call = {}): Promise<Schemas["Readiness"]> =>
			json(await send("health/ready", { method: "GET" }, call)),
		aiHealth: async (call: Call = {}): Promise<Schemas["AiHealth"]> =>
			json(await send("api/ai-health", { method: "GET" }, call)),
		modelStatus: async (call: Call = {}): Promise<Schemas["ModelsStatus"]> =>
			json(await send("api/model-status", { method: "GET" }, call)),

		...jobMethods(sender),
	};
}
