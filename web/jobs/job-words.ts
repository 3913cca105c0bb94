import type { Job, JobItem } from "../../client/src/index.ts";
import {
	describeBytes,
	describeQuality,
	describeSeconds,
} from "../parts/words.ts";

const STATES: Readonly<Record<Job["state"], string>> = {
	waiting: "Waiting",
	running: "Being drawn",
	finished: "Finished",
	cancelled: "Cancelled",
};

export const stateOf = ({ state }: Job): string => STATES[state];

/** Such as `7 of 12`. */
export const shareOf = ({ counts }: Job): string =>
	`${counts.done} of ${counts.total}`;

/** All that is known of how far it is, in a line. */
export function progressOf(job: Job): string {
	const { counts, size, expected_end, finished_at } = job;
	const parts = [`${shareOf(job)} drawn`];
	if (counts.failed > 0) parts.push(`${counts.failed} not drawn`);
	if (counts.cancelled > 0) parts.push(`${counts.cancelled} cancelled`);
	if (size > 0) parts.push(describeBytes(size));
	if (finished_at === undefined && expected_end !== undefined)
		parts.push(`about ${leftUntil(expected_end)} left`);
	return parts.join(" · ");
}

function leftUntil(time: string): string {
	const seconds = Math.max(1, (Date.parse(time) - Date.now()) / 1000);
	if (seconds < 90) return `${Math.round(seconds)} s`;
	if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
	return `${Math.round(seconds / 3600)} h`;
}

/** When its results go, such as `Results are kept until 14:32.`; another day's with its date. */
export function keptUntil(job: Job): string {
	if (job.expires_at === undefined) return "";
	const end = new Date(job.expires_at);
	const isToday = end.toDateString() === new Date().toDateString();
	const time = isToday
		? end.toLocaleTimeString([], { timeStyle: "short" })
		: end.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
	return `Results are kept until ${time}.`;
}

const ITEM_STATES: Readonly<Record<JobItem["state"], string>> = {
	waiting: "Waiting",
	running: "Being drawn",
	done: "Drawn",
	failed: "Not drawn",
	cancelled: "Cancelled",
};

export function itemState(item: JobItem): string {
	const { state, fidelity, size = 0, tier, seconds = 0 } = item;
	if (state !== "done" || fidelity === undefined) return ITEM_STATES[state];
	return [
		describeQuality(fidelity),
		describeBytes(size),
		...(tier === undefined ? [] : [`tier ${tier}`]),
		describeSeconds(seconds),
	].join(" · ");
}
