import type { FastifyPluginAsync } from "fastify";
import { flagContext } from "../../services/flags/context.ts";
import { expectedMs } from "../../services/jobs/expected.ts";
import { createIntake } from "../../services/jobs/intake.ts";
import { readJobOptions } from "../../services/jobs/options.ts";
import { quoteJob } from "../../services/jobs/quote.ts";
import { ServiceError } from "../../services/service-error.ts";
import { traceparent } from "../../services/telemetry/spans.ts";
import { FLAG_CONTEXT } from "../document/headers.ts";
import { gatedProblems } from "../document/problem.ts";
import { readJob } from "./read-job.ts";
import { JOB_OPERATION, JobAnswer, JobQuoteAnswer } from "./schema.ts";
import { tellJob, tellQuote } from "./told.ts";

const MIB = 1024 * 1024;
const LONGEST_KEY = 255;

function readKey(header: string | string[] | undefined): string | undefined {
	if (header === undefined) return undefined;
	const isPlain =
		typeof header === "string" &&
		header.length <= LONGEST_KEY &&
		/^[\x21-\x7e]+$/.test(header);
	if (isPlain) return header;
	throw new ServiceError(
		"INVALID_PARAMETERS",
		`Idempotency-Key must be 1 to ${LONGEST_KEY} printable letters of ASCII without spaces.`,
	);
}

/** POST /api/jobs: hands pictures over to be converted in the background. */
const createJobRoute: FastifyPluginAsync = async (app) => {
	const { config, jobs } = app;
	const limits = {
		mostItems: config.JOBS_MAX_ITEMS,
		maxBytes: config.JOBS_MAX_MB * MIB,
	};
	// A stream, which is read as it comes.
	app.addContentTypeParser("application/zip", (_request, body, done) =>
		done(null, body),
	);
	app.post(
		"/api/jobs",
		{
			bodyLimit: app.imageBodyLimit,
			config: {
				operation: {
					...JOB_OPERATION,
					parameters: [...JOB_OPERATION.parameters, ...FLAG_CONTEXT],
				},
			},
			schema: {
				operationId: "createJob",
				summary: "Hand over pictures to be converted in the background",
				description:
					"Once answered with 202, a job outlives this service: every picture is converted, or told why not.",
				tags: ["jobs"],
				response: {
					200: JobQuoteAnswer,
					202: JobAnswer,
					...gatedProblems(
						...(["INVALID_PARAMETERS", "FILE_NOT_FOUND"] as const),
						...(["JOB_CONFLICT", "FILE_TOO_LARGE", "INVALID_IMAGE"] as const),
						...(["UNSUPPORTED_MEDIA_TYPE", "QUEUE_FULL"] as const),
						"JOBS_UNAVAILABLE",
					),
				},
			},
		},
		async (request, reply) => {
			const idempotencyKey = readKey(request.headers["idempotency-key"]);
			await jobs.ensureRoom();
			const intake = createIntake({
				...{ storage: app.jobFiles, limits: app.intakeLimits },
				...limits,
			});
			const { id, items } = intake;
			let isKept = false;
			try {
				const given = await readJob(request, intake, limits);
				const context = flagContext(request.headers);
				const order = readJobOptions(given, context);
				const { webhook } = order.request;
				if (webhook !== undefined) app.webhooks.check(webhook);
				refuseNothing(items);
				if (order.isDryRun) {
					const quote = await quoteJob(
						...([order.request, items, app.jobFiles] as const),
						...([app.itemQuotes(), request.clientGone] as const),
					);
					// Sent once what was taken in is removed again.
					return tellQuote(app, quote);
				}
				const { job, isNew } = await jobs.create({
					...{ id, idempotencyKey, priority: order.priority },
					// No part of what is asked for.
					request: { ...order.request, traceparent: traceparent() },
					fingerprint: intake.fingerprint([order.request, order.priority]),
					items: items.map((item) => ({
						...item,
						expectedMs: expectedMs(
							...([item.width ?? 0, item.height ?? 0] as const),
							order.request,
							config.WORKING_PIXELS,
						),
					})),
				});
				isKept = isNew;
				return reply
					.code(202)
					.header("location", `/api/jobs/${job.id}`)
					.send(await tellJob(app, job));
			} finally {
				if (!isKept) await jobs.forget(id);
			}
		},
	);
};

/** Where not one of them can be made, that is told at once. */
function refuseNothing(
	items: readonly { readonly error?: { code: string; message: string } }[],
): void {
	if (items.some(({ error }) => error === undefined)) return;
	const [{ error }] = items;
	throw new ServiceError(
		"INVALID_IMAGE",
		items.length === 1
			? (error?.message ?? "")
			: `None of the ${items.length} files is a picture that can be converted: ${error?.message}`,
	);
}

export default createJobRoute;
