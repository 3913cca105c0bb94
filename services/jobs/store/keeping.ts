import type { Database } from "../database.ts";
import { SCHEMA } from "../schema.ts";

/** How long jobs are kept that have ended. */
export function keepingMethods(database: Database) {
	return {
		/**
		 * Jobs whose time is over, and the oldest while all together are too large.
		 *
		 * @param keepSeconds after their end
		 * @param maxBytes of all files
		 */
		async overdue(keepSeconds: number, maxBytes: number): Promise<string[]> {
			const rows = await database.query<{ id: string }>(
				`SELECT id FROM (SELECT id, finished_at, sum(bytes) OVER (ORDER BY finished_at DESC, id) AS upto
					FROM ${SCHEMA}.job WHERE finished_at IS NOT NULL) f
				WHERE finished_at < now() - $1 * interval '1 second' OR upto > $2`,
				[keepSeconds, maxBytes],
			);
			return rows.map(({ id }) => id);
		},

		/** Forgets a job that has ended. */
		async remove(job: string): Promise<void> {
			await database.query(
				`DELETE FROM ${SCHEMA}.job WHERE id = $1 AND finished_at IS NOT NULL`,
				[job],
			);
		},

		/** Seconds until the next job's time is over; undefined where none has ended. */
		async untilOverdue(keepSeconds: number): Promise<number | undefined> {
			const [row] = await database.query(
				`SELECT extract(epoch FROM min(finished_at) + $1 * interval '1 second' - now()) AS left FROM ${SCHEMA}.job WHERE finished_at IS NOT NULL`,
				[keepSeconds],
			);
			return row.left === null ? undefined : Number(row.left);
		},
	};
}
