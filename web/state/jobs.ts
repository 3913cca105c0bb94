import { computed, type Signal, signal } from "@preact/signals";
import type { Job, JobItem } from "../../client/src/index.ts";
import { type KeptJob, keepJobs, readKeptJobs } from "./kept-jobs.ts";
import { offer } from "./service.ts";

/** A job that was handed over from here, with what is known of it. */
export interface ListedJob extends KeptJob {
	readonly job: Signal<Job | undefined>;
	/** By number. */
	readonly items: Signal<ReadonlyMap<number, JobItem>>;
	/** Why it can't be asked for, or what was asked of it can't be done. */
	readonly fault: Signal<string>;
	/** Counts how often it was begun to be followed; one more follows it anew. */
	readonly round: Signal<number>;
}

/** The newest first. */
export const jobs = signal<readonly ListedJob[]>(readKeptJobs().map(listed));
const selectedJobId = signal<string | undefined>(undefined);

/** The one that is shown: the newest unless another was chosen. */
export const selectedJob = computed(
	() =>
		jobs.value.find(({ id }) => id === selectedJobId.value) ?? jobs.value[0],
);

/** Whether the service takes jobs; nothing of them is shown where it doesn't. */
export const hasJobs = computed(() => offer.value?.hasJobs === true);

export function selectJob(id: string): void {
	selectedJobId.value = id;
}

/** Lists a job that was just handed over, and keeps it over reloads. */
export function addJob(job: Job, title: string): void {
	const added = listed({ id: job.id, title });
	added.job.value = job;
	setJobs([added, ...jobs.peek()]);
	selectJob(job.id);
}

/** Takes a job off the list; the service keeps it for as long as it would. */
export function dropJob(id: string): void {
	setJobs(jobs.peek().filter((one) => one.id !== id));
}

function setJobs(next: readonly ListedJob[]): void {
	jobs.value = next;
	keepJobs(next);
}

function listed({ id, title }: KeptJob): ListedJob {
	return {
		...{ id, title },
		job: signal(undefined),
		items: signal(new Map()),
		fault: signal(""),
		round: signal(0),
	};
}
