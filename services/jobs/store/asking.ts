import type { Database } from "../database.ts";
import type { Queue } from "../queue.ts";
import { SCHEMA } from "../schema.ts";
import type { NewJob } from "../states.ts";
import type { Ledger } from "./ledger.ts";

/** What clients ask for: a job taken, cancelled, or tried again. */
export function askingMethods(
	database: Database,
	queue: Queue,
	{ next, endIfOver, read, load }: Ledger,
) {
	return {
		/**
		 * Keeps a job and queues its items.
		 *
		 * @param mostWaiting items that may wait, of all jobs
		 * @returns whether it was taken: `full` where too many wait, `known` where its
		 *   idempotency key was used before
		 */
		async insert(
			job: NewJob,
			mostWaiting: number,
		): Promise<"taken" | "known" | "full"> {
			const { id, request, priority, idempotencyKey, fingerprint, items } = job;
			return database.transaction(async (sql) => {
				// Told so once already, if its answer was lost.
				if ((await read(id, sql)) !== undefined) return "taken";
				if ((await load(sql)).waiting + items.length > mostWaiting)
					return "full";
				const made = await sql.query(
					`INSERT INTO ${SCHEMA}.job (id, request, priority, idempotency_key, fingerprint, total)
					VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
					[
						...[id, JSON.stringify(request), priority],
						...[idempotencyKey ?? null, fingerprint, items.length],
					],
				);
				if (made.length === 0) return "known";
				const seq = await next(sql, id);
				// What was no picture has happened to its item already, and is told as such.
				await sql.query(
					`INSERT INTO ${SCHEMA}.item (job, number, name, picture, width, height, expected_ms, error, state, finished_at, seq)
					SELECT $1, ordinality, name, picture, width, height, coalesce("expectedMs", 0), error,
						CASE WHEN error IS NULL THEN 'waiting' ELSE 'failed' END, CASE WHEN error IS NOT NULL THEN now() END,
						CASE WHEN error IS NULL THEN 0 ELSE $3::bigint END
					FROM ROWS FROM (json_to_recordset($2) AS (
						name text, picture text, width int, height int, "expectedMs" real, error jsonb)) WITH ORDINALITY`,
					[id, JSON.stringify(items), seq],
				);
				const keys = items
					.map((item, i) => ({ job: id, number: i + 1, item }))
					.filter(({ item }) => item.error === undefined);
				await queue.put(keys, priority, sql);
				return "taken";
			});
		},

		/** Cancels what hasn't begun. */
		async cancel(job: string): Promise<void> {
			await database.transaction(async (sql) => {
				const seq = await next(sql, job);
				const rows = await sql.query<{ number: number }>(
					`UPDATE ${SCHEMA}.item SET state = 'cancelled', error = NULL, finished_at = now(), seq = $2 WHERE job = $1 AND state = 'waiting' RETURNING number`,
					[job, seq],
				);
				if (rows.length > 0)
					await sql.query(
						`UPDATE ${SCHEMA}.job SET cancelled = true WHERE id = $1`,
						[job],
					);
				await queue.drop(
					rows.map(({ number }) => ({ job, number })),
					sql,
				);
				await endIfOver(sql, job);
			});
		},

		/**
		 * Has what failed made anew.
		 *
		 * @returns how many; `full` where too many wait; undefined where there is no such job
		 */
		async retry(
			job: string,
			mostWaiting: number,
		): Promise<number | "full" | undefined> {
			return database.transaction(async (sql) => {
				const seq = await next(sql, job);
				const found = await read(job, sql);
				if (found === undefined) return undefined;
				const [{ failed }] = await sql.query<{ failed: number }>(
					`SELECT count(*)::int AS failed FROM ${SCHEMA}.item WHERE job = $1 AND state = 'failed' AND picture IS NOT NULL`,
					[job],
				);
				if (failed === 0) return 0;
				if ((await load(sql)).waiting + failed > mostWaiting) return "full";
				const rows = await sql.query<{ number: number }>(
					`UPDATE ${SCHEMA}.item SET state = 'waiting', tries = 0, error = NULL, started_at = NULL, finished_at = NULL, waiting_since = now(), seq = $2
					WHERE job = $1 AND state = 'failed' AND picture IS NOT NULL RETURNING number`,
					[job, seq],
				);
				await sql.query(
					`UPDATE ${SCHEMA}.job SET finished_at = NULL WHERE id = $1`,
					[job],
				);
				const keys = rows.map(({ number }) => ({ job, number }));
				await queue.drop(keys, sql);
				await queue.put(keys, found.priority, sql);
				return keys.length;
			});
		},
	};
}
