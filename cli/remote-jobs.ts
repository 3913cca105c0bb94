import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
	type Client,
	type JobAsked,
	type JobItem,
	ServiceRefusal,
} from "../client/src/index.ts";
import { createWaiting } from "../services/waiting.ts";
import { type Asked, UsageError } from "./arguments.ts";
import { Refused } from "./drawn.ts";
import type { Job } from "./inputs.ts";
import { writeDrawing } from "./one-by-one.ts";
import type { Telling } from "./telling.ts";

/** Bounds of one job: below what a server takes by default, and what is held in memory here. */
const MOST_PICTURES = 200;
const MOST_BYTES = 48 * 1024 * 1024;
/** One is sent while another is worked on. */
const JOBS_AT_ONCE = 2;
/** Files that are fetched at once. */
const FETCHES = 4;

/** Answers of a server without jobs. */
const NO_JOBS: ReadonlySet<string | undefined> = new Set([
	...["NOT_FOUND", "METHOD_NOT_ALLOWED", "JOBS_UNAVAILABLE"],
]);
/** Answers by which these pictures make no job, though they may be converted one by one. */
const NO_JOB: ReadonlySet<string | undefined> = new Set([
	...["FILE_TOO_LARGE", "INVALID_IMAGE", undefined],
]);

/** What is told where a server wants a key, in this program's words. */
export const KEY_WANTED =
	"The server asks for an API key that it knows: --api-key, or SVG_AI_API_KEY in the environment.";

const ENDED: ReadonlySet<JobItem["state"]> = new Set([
	...(["done", "failed", "cancelled"] as const),
]);

interface Picture {
	readonly job: Job;
	readonly bytes: Buffer<ArrayBuffer>;
}

/** What all that is done for one command line shares. */
interface Remote {
	readonly client: Client;
	readonly asked: Asked;
	readonly telling: Telling;
}

/**
 * Hands pictures over to a server's jobs, fetches what they make and tells of it.
 *
 * @returns those that no job was made of
 * @throws UsageError for options that no picture can be converted by, and for a
 *   key that the server doesn't know
 */
export async function convertAsJobs(
	remote: Remote,
	jobs: readonly Job[],
): Promise<Job[]> {
	const left: Job[] = [];
	const batches = batchesOf(jobs, remote.telling);
	let hasJobs = true;

	async function work(): Promise<void> {
		for (;;) {
			const { done, value: batch } = await batches.next();
			if (done) return;
			const code = hasJobs ? await convertBatch(remote, batch) : "NOT_FOUND";
			if (code === "DONE") continue;
			if (NO_JOBS.has(code)) hasJobs = false;
			left.push(...batch.map(({ job }) => job));
		}
	}

	await Promise.all(Array.from({ length: JOBS_AT_ONCE }, work));
	return left;
}

/** Reads pictures, as many as make one job; what can't be read is told. */
async function* batchesOf(
	jobs: readonly Job[],
	telling: Telling,
): AsyncGenerator<readonly Picture[], undefined> {
	let batch: Picture[] = [];
	let size = 0;
	for (const job of jobs) {
		const bytes = await readFile(job.input).catch((error: Error) => {
			tellFailure(telling, job, error);
		});
		if (bytes === undefined) continue;
		const isFull =
			batch.length === MOST_PICTURES || size + bytes.length > MOST_BYTES;
		if (isFull && batch.length > 0) {
			yield batch;
			batch = [];
			size = 0;
		}
		batch.push({ job, bytes });
		size += bytes.length;
	}
	if (batch.length > 0) yield batch;
}

/** @returns DONE where each was told of, else the code by which the service made no job of them */
async function convertBatch(
	{ client, asked, telling }: Remote,
	batch: readonly Picture[],
): Promise<string | undefined> {
	// A zip would be more pictures than one; alone it is told to be none.
	if (batch.some(({ bytes }) => isZip(bytes))) return "INVALID_IMAGE";
	const open = new Map(batch.map(({ job }, at) => [at + 1, job]));
	try {
		const { id } = await client.createJob(
			batch.map(({ bytes }) => bytes),
			// The service checks them, whatever they are.
			{ ...asked.options, formats: asked.formats.join(",") } as JobAsked,
			{ filenames: batch.map(({ job }) => basename(job.input)) },
		);
		await fetchResults({ client, asked, telling }, id, open);
	} catch (fault) {
		const isUntouched = open.size === batch.length;
		if (fault instanceof ServiceRefusal && isUntouched) {
			const { code } = fault;
			if (code === "INVALID_PARAMETERS") throw new UsageError(fault.message);
			if (code === "UNAUTHORIZED") throw new UsageError(KEY_WANTED);
			if (NO_JOBS.has(code) || NO_JOB.has(code)) return code;
		}
		for (const job of open.values()) tellFailure(telling, job, fault as Error);
	}
	return "DONE";
}

const isZip = (bytes: Buffer) =>
	bytes.subarray(0, 4).toString("latin1") === "PK\u0003\u0004";

/** Follows a job to its end, and fetches what is made as it is made. */
async function fetchResults(
	remote: Remote,
	id: string,
	open: Map<number, Job>,
): Promise<void> {
	const { client } = remote;
	const fetches = createWaiting({ places: FETCHES });
	const going: Promise<void>[] = [];
	function take(item: JobItem): void {
		const job = open.get(item.number);
		// An item may be told twice.
		if (job === undefined || !ENDED.has(item.state)) return;
		open.delete(item.number);
		going.push(fetches.run(() => fetchItem(remote, id, item, job)));
	}
	for await (const event of client.followJob(id))
		if (event.kind === "item") take(event.item);
	// What could not even be begun has had no event.
	while (open.size > 0) {
		const [after] = open.keys();
		const { items } = await client.job(id, { after: after - 1 });
		for (const item of items) take(item);
		if (open.has(after)) break;
	}
	await Promise.all(going);
	for (const job of open.values())
		tellFailure(remote.telling, job, new Error("The server lost it."));
	open.clear();
}

async function fetchItem(
	{ client, asked, telling }: Remote,
	id: string,
	item: JobItem,
	job: Job,
): Promise<void> {
	const {
		state,
		number,
		ssim,
		fidelity,
		tier,
		converter,
		warnings = [],
	} = item;
	try {
		if (state !== "done")
			throw new Refused(
				item.error_code ?? state.toUpperCase(),
				item.error ?? `The service has it as ${state}.`,
			);
		const outputs = await Promise.all(
			asked.formats.map(async (format) => {
				const { bytes } = await client.jobFile(id, number, format);
				return writeDrawing(job, format, bytes);
			}),
		);
		const drawn_by = tier === undefined ? converter : `tier ${tier}`;
		telling.tell({
			...{ input: job.input, ok: true, outputs, drawn_by },
			...{ ssim, fidelity, warnings, seconds: item.seconds ?? 0 },
		});
	} catch (fault) {
		tellFailure(telling, job, fault as Error);
	}
}

function tellFailure(telling: Telling, { input }: Job, fault: Error): void {
	const { code: error_code = "FAILED", message: error } = fault as Refused;
	telling.tell({ ...{ input, ok: false, error, error_code }, seconds: 0 });
}
