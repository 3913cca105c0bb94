import type { Database } from "../database.ts";
import { SCHEMA } from "../schema.ts";
import type { Item, Job } from "../states.ts";
import { JOB } from "./ledger.ts";
import { itemOf, jobOf } from "./rows.ts";

/** What is told of jobs; nothing is changed. */
export function readingMethods(database: Database) {
	return {
		/** The job that was made under an idempotency key. */
		async readByKey(key: string): Promise<Job | undefined> {
			const [row] = await database.query(
				`${JOB} WHERE j.idempotency_key = $1`,
				[key],
			);
			return row === undefined ? undefined : jobOf(row);
		},

		/** Items of a job, by number or those alone that something happened to since. */
		async items(
			job: string,
			{ after = 0, most = 100_000, since = -1 } = {},
		): Promise<Item[]> {
			const rows = await database.query(
				`SELECT * FROM ${SCHEMA}.item WHERE job = $1 AND number > $2 AND seq > $3 ORDER BY ${since < 0 ? "number" : "seq, number"} LIMIT $4`,
				[job, after, since, most],
			);
			return rows.map(itemOf);
		},

		/** What the open items of all jobs that go before one are expected to take, in ms. */
		async msAhead({ id, priority }: Pick<Job, "id" | "priority">) {
			const [row] = await database.query<{ ms: number | null }>(
				`SELECT sum(i.expected_ms) AS ms FROM ${SCHEMA}.item i JOIN ${SCHEMA}.job j ON j.id = i.job, ${SCHEMA}.job mine
				WHERE mine.id = $1 AND i.state IN ('waiting', 'running') AND j.id <> mine.id
					AND (j.priority > $2 OR (j.priority = $2 AND j.created_at < mine.created_at))`,
				[id, priority],
			);
			return Number(row.ms ?? 0);
		},

		/** Which of some ids are jobs. */
		async known(ids: readonly string[]): Promise<Set<string>> {
			const rows = await database.query<{ id: string }>(
				`SELECT id FROM ${SCHEMA}.job WHERE id = ANY($1::uuid[])`,
				[ids],
			);
			return new Set(rows.map(({ id }) => id));
		},
	};
}
