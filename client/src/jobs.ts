import {
	addPicture,
	file,
	formOf,
	json,
	type Picture,
	type WrittenFile,
} from "./bodies.ts";
import type { Call } from "./call.ts";
import type { Schemas } from "./schema.ts";
import type { Sender } from "./send.ts";
import { streamEvents } from "./stream.ts";

export type Job = Schemas["Job"];
export type JobItem = Schemas["JobItem"];
export type JobWithItems = Schemas["JobWithItems"];
export type JobOptions = Pick<
	Schemas["JobJson"],
	"mode" | "when_ai_is_off" | "priority"
>;

/** What a job is asked for: options of its own, and those of either conversion. */
export type JobAsked = (Schemas["ConversionOptions"] | Schemas["AiOptions"]) &
	JobOptions;

export interface JobCall extends Call {
	/** Names this job for good: sent again, it answers the same job. Made up where it isn't given. */
	readonly idempotencyKey?: string;
	/** Names of the pictures, one each; Files bring their own. */
	readonly filenames?: readonly string[];
}

/** What happens to a job; nothing comes after `end`. */
export type JobEvent =
	| { readonly kind: "item"; readonly item: JobItem }
	| { readonly kind: "job" | "end"; readonly job: Job };

/** Pictures that are converted while nobody waits at a connection. */
export function jobMethods({ send, ask, attempts }: Sender) {
	const path = (id: string, rest = "") =>
		`api/jobs/${encodeURIComponent(id)}${rest}`;

	return {
		/** Hands pictures over; what is answered is as safe as the service's disk. */
		createJob: async (
			pictures: readonly Picture[],
			asked: JobAsked = {},
			{ idempotencyKey, filenames, ...call }: JobCall = {},
		): Promise<Job> => {
			const body = formOf(asked);
			for (const [at, picture] of pictures.entries())
				addPicture(body, picture, filenames?.[at]);
			// Without it another attempt would be another job.
			const key = idempotencyKey ?? crypto.randomUUID();
			const headers = { "idempotency-key": key };
			return json(
				await send("api/jobs", { method: "POST", body, headers }, call),
			);
		},

		/** How a job does, with its items after a number, 1000 of them unless said otherwise. */
		job: async (
			id: string,
			{ after = 0, limit = 1000 } = {},
			call: Call = {},
		): Promise<JobWithItems> => {
			const asked = path(id, `?after=${after}&limit=${limit}`);
			return json(await send(asked, { method: "GET" }, call));
		},

		/**
		 * Tells what happens to a job until nothing is left to make. A connection that
		 * breaks is made again where it was, so an item may be told twice.
		 *
		 * @param lastEventId what is known already; none tells from the beginning on
		 */
		followJob: (
			id: string,
			{
				signal,
				lastEventId,
			}: Pick<Call, "signal"> & {
				readonly lastEventId?: string;
			} = {},
		): AsyncGenerator<JobEvent> =>
			follow({ ask, attempts }, path(id, "/events"), signal, lastEventId),

		/** A file of one item; the first format of the job where none is named. */
		jobFile: async (
			id: string,
			number: number,
			format?: string,
			call: Call = {},
		): Promise<WrittenFile> => {
			const query = format === undefined ? "" : `?format=${format}`;
			const asked = path(id, `/results/${number}${query}`);
			return file(await send(asked, { method: "GET" }, call));
		},

		/** All that a job has made so far, in a zip. */
		jobResults: async (id: string, call: Call = {}): Promise<WrittenFile> =>
			file(await send(path(id, "/results"), { method: "GET" }, call)),

		/** Cancels what hasn't begun; what is made stays. */
		cancelJob: async (id: string, call: Call = {}): Promise<Job> =>
			json(await send(path(id), { method: "DELETE" }, call)),

		/** Tries what failed again. */
		retryJob: async (id: string, call: Call = {}): Promise<Job> =>
			json(await send(path(id, "/retry"), { method: "POST" }, call)),
	};
}

async function* follow(
	sender: Pick<Sender, "ask" | "attempts">,
	path: string,
	signal: AbortSignal | undefined,
	lastId: string | undefined,
): AsyncGenerator<JobEvent> {
	for await (const { name, data } of streamEvents(sender, path, {
		...{ signal, lastId },
	})) {
		const event = eventOf(name, JSON.parse(data));
		if (event !== undefined) yield event;
		if (event?.kind === "end") return;
	}
}

function eventOf(name: string, told: Job | JobItem): JobEvent | undefined {
	if (name === "item") return { kind: "item", item: told as JobItem };
	if (name === "job" || name === "end") return { kind: name, job: told as Job };
	// One of a newer service.
	return undefined;
}
