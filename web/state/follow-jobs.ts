import { batch, effect } from "@preact/signals";
import type { JobEvent, JobItem } from "../../client/src/index.ts";
import { ServiceRefusal } from "../../client/src/index.ts";
import { clientOf } from "../service/client.ts";
import { dropJob, hasJobs, jobs, type ListedJob, selectedJob } from "./jobs.ts";
import { noteAccess } from "./key-wanted.ts";
import { place } from "./place.ts";

/** Browsers hold few connections to one host: one job is followed, the others are asked now and then. */
const OTHERS_EVERY_MS = 4000;
/** What is told within such a time is shown at once. */
const TOGETHER_MS = 100;
/** Items of one answer. */
const MOST_ITEMS = 1000;

const client = clientOf({ attemptsAway: Number.POSITIVE_INFINITY });

/** Keeps what is known of jobs up to date while they are looked at. */
export function followJobs(): void {
	effect(() => {
		const one = selectedJob.value;
		if (place.value !== "jobs" || !hasJobs.value || one === undefined) return;
		// Read, so that one more has this run again.
		one.round.value;
		const ending = new AbortController();
		guarded(one, () => follow(one, ending.signal), ending.signal);
		return () => ending.abort(new DOMException("left", "AbortError"));
	});
	effect(() => {
		if (place.value !== "jobs" || !hasJobs.value) return;
		askOthers();
		const timer = setInterval(askOthers, OTHERS_EVERY_MS);
		return () => clearInterval(timer);
	});
}

/** Follows a job anew: it was refused, or something is left to make again. */
export function followAgain(one: ListedJob): void {
	one.fault.value = "";
	one.round.value++;
}

/** Cancels what hasn't begun, or tries what failed again. */
export async function ask(
	one: ListedJob,
	what: "cancelJob" | "retryJob",
): Promise<void> {
	one.fault.value = "";
	await guarded(one, async () => {
		one.job.value = await client[what](one.id);
		followAgain(one);
	});
}

async function follow(one: ListedJob, signal: AbortSignal): Promise<void> {
	await readAll(one, signal);
	const told = collect(one);
	try {
		for await (const event of client.followJob(one.id, { signal })) told(event);
	} finally {
		told.flush();
	}
}

/** Its items as they are now: events tell of changes alone. */
async function readAll(one: ListedJob, signal: AbortSignal): Promise<void> {
	const all = new Map<number, JobItem>();
	for (let after = 0; ; ) {
		const page = { after, limit: MOST_ITEMS };
		const { items, ...job } = await client.job(one.id, page, { signal });
		for (const item of items) all.set(item.number, item);
		after = items.at(-1)?.number ?? after;
		one.job.value = job;
		if (items.length < MOST_ITEMS) break;
	}
	one.items.value = all;
}

/** Takes up events, many at a time: of a thousand items each would be drawn a thousand times. */
function collect(one: ListedJob) {
	let events: JobEvent[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;
	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		if (events.length === 0) return;
		const items = new Map(one.items.peek());
		let job = one.job.peek();
		for (const event of events)
			if (event.kind === "item") items.set(event.item.number, event.item);
			else job = event.job;
		events = [];
		batch(() => {
			one.items.value = items;
			one.job.value = job;
		});
	};
	const told = (event: JobEvent) => {
		events.push(event);
		timer ??= setTimeout(flush, TOGETHER_MS);
	};
	return Object.assign(told, { flush });
}

function askOthers(): void {
	for (const one of jobs.peek()) {
		const isOver = one.job.peek()?.finished_at !== undefined;
		if (isOver || one === selectedJob.peek()) continue;
		guarded(one, async () => {
			const { items: _, ...job } = await client.job(one.id, { limit: 0 });
			one.job.value = job;
		});
	}
}

/** Tells what goes wrong; a job that the service no longer has leaves the list. */
async function guarded(
	one: ListedJob,
	work: () => Promise<void>,
	signal?: AbortSignal,
): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (signal?.aborted) return;
		if (error instanceof ServiceRefusal && error.code === "JOB_NOT_FOUND")
			return dropJob(one.id);
		noteAccess(error);
		one.fault.value = (error as Error).message;
	}
}
