import type { Row } from "../database.ts";
import {
	type Counts,
	ITEM_STATES,
	type Item,
	type ItemError,
	type ItemResult,
	type Job,
	stateOf,
} from "../states.ts";

/** A job, as `JOB` reads it. */
export function jobOf(row: Row): Job {
	const counts = {
		...(Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Counts),
		...(row.counts as Partial<Counts>),
	};
	const read = {
		id: row.id as string,
		createdAt: row.created_at as Date,
		finishedAt: row.finished_at as Date | null,
		cancelled: row.cancelled as boolean,
		request: row.request as Job["request"],
		priority: row.priority as number,
		fingerprint: row.fingerprint as string,
		total: row.total as number,
		bytes: Number(row.bytes),
		seq: Number(row.seq),
		leftMs: Number(row.left_ms ?? 0),
		counts,
	};
	return { ...read, state: stateOf(read) };
}

export function itemOf(row: Row): Item {
	return {
		number: row.number as number,
		name: row.name as string,
		picture: row.picture as string | null,
		width: row.width as number | null,
		height: row.height as number | null,
		expectedMs: row.expected_ms as number,
		state: row.state as Item["state"],
		tries: row.tries as number,
		startedAt: row.started_at as Date | null,
		finishedAt: row.finished_at as Date | null,
		result: row.result as ItemResult | null,
		error: row.error as ItemError | null,
		seq: Number(row.seq),
	};
}
