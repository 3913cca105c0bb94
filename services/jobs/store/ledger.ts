import type { Message } from "../../webhooks/webhooks.ts";
import type { Database, Sql } from "../database.ts";
import type { Queue } from "../queue.ts";
import { CHANNEL, SCHEMA } from "../schema.ts";
import type { Job } from "../states.ts";
import { jobOf } from "./rows.ts";

/** What is open, of all jobs. */
export interface Load {
	readonly waiting: number;
	readonly running: number;
	/** Seconds since the oldest that waits began to. */
	readonly oldest: number;
}

/** Jobs with the counts of their items; what is asked of `j` comes after it. */
export const JOB = `SELECT j.*, c.counts, c.left_ms FROM ${SCHEMA}.job j, LATERAL (
	SELECT jsonb_object_agg(state, n) AS counts, sum(left_ms) AS left_ms FROM (
		SELECT state, count(*) AS n, sum(expected_ms) FILTER (WHERE state IN ('waiting', 'running')) AS left_ms
		FROM ${SCHEMA}.item WHERE job = j.id GROUP BY state) s) c`;

export type Ledger = ReturnType<typeof createLedger>;

/** What every change of a job goes by, inside the transaction that makes it. */
export function createLedger(database: Database, queue: Queue) {
	/** Counts one more event of a job, and tells the replicas. */
	async function next(sql: Sql, job: string): Promise<number> {
		const [row] = await sql.query<{ seq: string }>(
			`WITH counted AS (UPDATE ${SCHEMA}.job SET seq = seq + 1 WHERE id = $1 RETURNING seq)
			SELECT seq, pg_notify($2, $3) FROM counted`,
			[job, CHANNEL, job],
		);
		return row === undefined ? 0 : Number(row.seq);
	}

	/**
	 * Ends a job that has nothing left to make, and queues what tells of it.
	 *
	 * @param bytes by which its results have grown
	 */
	async function endIfOver(sql: Sql, job: string, bytes = 0): Promise<void> {
		const [row] = await sql.query<{ ended: boolean | null }>(
			`UPDATE ${SCHEMA}.job SET bytes = bytes + $2, finished_at = coalesce(finished_at, CASE WHEN
				NOT EXISTS (SELECT FROM ${SCHEMA}.item WHERE job = $1 AND state IN ('waiting', 'running')) THEN now() END)
			WHERE id = $1 RETURNING finished_at = now() AS ended`,
			[job, bytes],
		);
		const over = row?.ended === true ? await read(job, sql) : undefined;
		if (over?.request.webhook !== undefined)
			await queue.putHook({ message: messageOf(over), attempts: 0 }, sql);
	}

	async function read(id: string, sql: Sql = database) {
		const [row] = await sql.query(`${JOB} WHERE j.id = $1`, [id]);
		return row === undefined ? undefined : jobOf(row);
	}

	async function load(sql: Sql = database): Promise<Load> {
		const [row] = await sql.query(
			`SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
				extract(epoch FROM now() - min(waiting_since) FILTER (WHERE state = 'waiting')) AS oldest
			FROM ${SCHEMA}.item WHERE state IN ('waiting', 'running')`,
		);
		return {
			waiting: Number(row.waiting),
			running: Number(row.running),
			oldest: Number(row.oldest ?? 0),
		};
	}

	return { next, endIfOver, read, load };
}

/** What a receiver is told of a job's end; a second end, after a retry, is another message. */
function messageOf(job: Job): Message {
	const { id, seq, counts, total, state, request } = job;
	return {
		id: `job_${id}_${seq}`,
		url: request.webhook ?? "",
		event: "job.finished",
		occurredAt: new Date().toISOString(),
		data: {
			...{ id, state, counts: { total, ...counts } },
			...{ url: `/api/jobs/${id}`, results_url: `/api/jobs/${id}/results` },
		},
	};
}
