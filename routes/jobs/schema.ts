import { Type } from "typebox";
import { WRITTEN_FORMATS } from "../../services/formats/order.ts";
import { JobOptions } from "../../services/jobs/options.ts";
import { ITEM_STATES, JOB_STATES } from "../../services/jobs/states.ts";

const time = (description: string) =>
	Type.String({ format: "date-time", description });

export const JobItem = Type.Object(
	{
		number: Type.Integer({ description: "Its place in the job, from 1." }),
		name: Type.String({ description: "As its picture was called." }),
		state: Type.Enum([...ITEM_STATES]),
		tries: Type.Integer({ description: "How often it was begun." }),
		width: Type.Optional(Type.Integer({ description: "Pixels." })),
		height: Type.Optional(Type.Integer({ description: "Pixels." })),
		converter: Type.Optional(Type.String()),
		tier: Type.Optional(
			Type.Integer({ description: "Of those that the models chose." }),
		),
		ssim: Type.Optional(Type.Number()),
		fidelity: Type.Optional(
			Type.Number({
				description:
					"SSIM over the whole picture, against what it was before its damage.",
			}),
		),
		seconds: Type.Optional(
			Type.Number({ description: "That making it took, waiting left out." }),
		),
		size: Type.Optional(Type.Integer({ description: "Bytes of its files." })),
		files: Type.Optional(
			Type.Array(
				Type.Object(
					{
						format: Type.Enum([...WRITTEN_FORMATS]),
						size: Type.Integer({ description: "Bytes." }),
						url: Type.String(),
					},
					{ title: "JobFile" },
				),
			),
		),
		warnings: Type.Optional(Type.Array(Type.String())),
		error: Type.Optional(
			Type.String({ description: "Why it failed, or is tried again." }),
		),
		error_code: Type.Optional(Type.String()),
	},
	{ title: "JobItem" },
);

const count = Type.Integer({ minimum: 0 });

const members = {
	id: Type.String({ format: "uuid" }),
	state: Type.Enum([...JOB_STATES], {
		description:
			"finished when nothing is left to make, whatever came of it; cancelled where something was.",
	}),
	created_at: time("When it was taken."),
	finished_at: Type.Optional(time("When nothing was left to make.")),
	expires_at: Type.Optional(
		time(
			"When its results are removed; sooner where they outgrow their limit.",
		),
	),
	expected_end: Type.Optional(time("As far as it can be foretold.")),
	progress: Type.Number({
		minimum: 0,
		maximum: 1,
		description: "Share of its items that have ended.",
	}),
	counts: Type.Object(
		{
			total: count,
			...Object.fromEntries(ITEM_STATES.map((state) => [state, count])),
		},
		{ title: "JobCounts" },
	),
	mode: Type.Enum(["plain", "ai"]),
	formats: Type.Array(Type.Enum([...WRITTEN_FORMATS])),
	priority: Type.Integer(),
	size: Type.Integer({ description: "Bytes of its files." }),
	url: Type.String(),
	events_url: Type.String(),
	results_url: Type.String(),
};

export const JobAnswer = Type.Object(members, {
	title: "Job",
	description: "The job as it is now.",
});

export const JobQuoteAnswer = Type.Object(
	{
		dry_run: Type.Literal(true),
		items: Type.Integer({ description: "Pictures that would be made." }),
		refused: Type.Integer({ description: "Files that are no pictures." }),
		expected_seconds: Type.Number({
			description: "From their begin to the end, with all workers here.",
		}),
		expected_quality: Type.Number({ description: "Mean expected SSIM." }),
		tiers: Type.Record(Type.String(), Type.Integer(), {
			description: "How many of the sample each tier would take.",
		}),
		sampled: Type.Array(
			Type.Object(
				{
					number: Type.Integer(),
					name: Type.String(),
					tier: Type.Optional(Type.Integer()),
					predicted_quality: Type.Number(),
					interval: Type.Array(Type.Number(), {
						description: "Should hold the SSIM nine times of ten.",
					}),
					estimated_time: Type.Number({ description: "Seconds." }),
				},
				{ title: "ItemQuote" },
			),
			{ description: "Those that were looked at, spread over the job." },
		),
	},
	{
		title: "JobQuote",
		description: "With dry_run: what is expected; nothing is made or kept.",
	},
);

export const JobWithItems = Type.Object(
	{
		...members,
		items: Type.Array(JobItem, {
			description: "By number, from after on, at most limit of them.",
		}),
	},
	{ title: "JobWithItems" },
);

// Not without a type, as a single file has it: the page of the docs knows a list
// of files by this alone.
const FILE = {
	type: "string",
	format: "binary",
	contentMediaType: "application/octet-stream",
	description: "Pictures (PNG, JPEG, WebP, GIF), or zips of them.",
};
const FILE_ID = {
	type: "string",
	pattern: "^[0-9a-f]{64}$",
	description: "From /api/upload.",
};

const OPTIONS = Type.Partial(JobOptions).properties;

const BESIDE_FILES = { file_id: { type: "array", items: FILE_ID }, ...OPTIONS };

/** The request, for the OpenAPI description. */
export const JOB_OPERATION = {
	parameters: [
		{
			name: "Idempotency-Key",
			in: "header",
			description:
				"A name of your own for this job: sent again with the same request, it answers the same job.",
			schema: { type: "string", maxLength: 255 },
		},
	],
	requestBody: {
		required: true,
		description:
			"Options of /api/convert, or of /api/convert-ai with mode=ai, stand beside the pictures; formats says what is written.",
		content: {
			"multipart/form-data": {
				schema: {
					title: "JobForm",
					type: "object",
					properties: { file: { type: "array", items: FILE } },
					// Apart, for a page would show each as a field, filled in with an example.
					anyOf: [
						{ required: ["file"], properties: BESIDE_FILES },
						{ required: ["file_id"], properties: BESIDE_FILES },
					],
				},
			},
			"application/json": {
				schema: {
					title: "JobJson",
					type: "object",
					required: ["file_ids"],
					properties: {
						file_ids: { type: "array", minItems: 1, items: FILE_ID },
						...OPTIONS,
					},
				},
			},
			"application/zip": { schema: { contentMediaType: "application/zip" } },
		},
	},
};
