export type { Picture, WrittenFile } from "./bodies.ts";
export type { Call } from "./call.ts";
export {
	type AiOptions,
	type Client,
	type ClientOptions,
	type ConversionOptions,
	type Converted,
	type ConvertedByAi,
	createClient,
	type FileFormat,
	type Uploaded,
} from "./client.ts";
export { type Problem, ServiceRefusal, ServiceUnreachable } from "./faults.ts";
export type {
	BetterDrawing,
	ConversionEvent,
	ConversionProgress,
} from "./follow-conversion.ts";
export type {
	Job,
	JobAsked,
	JobCall,
	JobEvent,
	JobItem,
	JobWithItems,
} from "./jobs.ts";
export type { Progress } from "./progress.ts";
export { isAway } from "./retry.ts";
export type { Schemas } from "./schema.ts";
