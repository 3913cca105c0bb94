import type { Database } from "../database.ts";
import type { Queue, Taken } from "../queue.ts";
import { SCHEMA } from "../schema.ts";
import type { ItemError, ItemResult, Job } from "../states.ts";
import type { Ledger } from "./ledger.ts";

/** An item together with what its job asks for. */
export interface ItemAtWork extends Taken {
	readonly name: string;
	readonly picture: string;
	readonly expectedMs: number;
	readonly request: Job["request"];
}

/** Items on their way: taken, settled, put back, set aside. */
export function makingMethods(
	database: Database,
	queue: Queue,
	{ next, endIfOver }: Ledger,
) {
	return {
		/** Takes the next items to make, at most so many. */
		async take(most: number): Promise<ItemAtWork[]> {
			return database.transaction(async (sql) => {
				const taken = await queue.take(most, sql);
				const jobs = [...new Set(taken.map(({ job }) => job))].sort();
				const begun: ItemAtWork[] = [];
				for (const job of jobs) {
					const seq = await next(sql, job);
					const mine = taken.filter((one) => one.job === job);
					const rows = await sql.query<Omit<ItemAtWork, "job" | "tries">>(
						`UPDATE ${SCHEMA}.item i SET state = 'running', tries = t.tries, started_at = now(), seq = $2
						FROM ${SCHEMA}.job j, unnest($3::int[], $4::int[]) AS t (number, tries)
						WHERE i.job = $1 AND j.id = i.job AND i.number = t.number AND i.state IN ('waiting', 'running')
						RETURNING i.number, i.name, i.picture, i.expected_ms AS "expectedMs", j.request`,
						[
							...[job, seq, mine.map(({ number }) => number)],
							mine.map(({ tries }) => tries),
						],
					);
					const known = new Map(rows.map((row) => [row.number, row]));
					for (const one of mine) {
						const row = known.get(one.number);
						if (row !== undefined) begun.push({ ...one, ...row });
					}
					// They were cancelled, or are made already.
					const idle = mine.filter(({ number }) => !known.has(number));
					await queue.drop(idle, sql);
				}
				return begun;
			});
		},

		/**
		 * Tells what came of an item, unless another try of it did so before.
		 *
		 * @returns whether this was it
		 */
		async settle(
			item: Taken,
			outcome: { readonly result: ItemResult } | { readonly error: ItemError },
		): Promise<boolean> {
			const result = "result" in outcome ? outcome.result : null;
			const error = "error" in outcome ? outcome.error : null;
			const bytes = result?.files.reduce((sum, { size }) => sum + size, 0) ?? 0;
			return database.transaction(async (sql) => {
				const seq = await next(sql, item.job);
				const changed = await sql.query(
					`UPDATE ${SCHEMA}.item SET state = $4, result = $5, error = $6, finished_at = now(), seq = $7
					WHERE job = $1 AND number = $2 AND tries = $3 AND state = 'running' RETURNING number`,
					[
						...[item.job, item.number, item.tries],
						result === null ? "failed" : "done",
						result && JSON.stringify(result),
						error && JSON.stringify(error),
						seq,
					],
				);
				if (changed.length === 0) {
					// Its commit may have been heard although the answer was lost.
					const [own] = await sql.query(
						`SELECT FROM ${SCHEMA}.item WHERE job = $1 AND number = $2 AND tries = $3 AND state IN ('done', 'failed')`,
						[item.job, item.number, item.tries],
					);
					return own !== undefined;
				}
				await queue.drop([item], sql);
				await endIfOver(sql, item.job, bytes);
				return true;
			});
		},

		/**
		 * Puts an item back.
		 *
		 * @param seconds until it may be taken again, where it was no fault of its own; otherwise it counts as a try
		 */
		async putBack(
			item: Taken,
			error: ItemError,
			seconds?: number,
		): Promise<void> {
			await database.transaction(async (sql) => {
				const seq = await next(sql, item.job);
				const changed = await sql.query(
					`UPDATE ${SCHEMA}.item SET state = 'waiting', error = $4, seq = $5
					WHERE job = $1 AND number = $2 AND tries = $3 AND state = 'running' RETURNING number`,
					[item.job, item.number, item.tries, JSON.stringify(error), seq],
				);
				if (changed.length === 0) return;
				if (seconds === undefined) await queue.again(item, sql);
				else await queue.giveBack(item, seconds, sql);
			});
		},

		/** Sets items aside whose every try ended without a word. @returns how many */
		async setAbandonedAside(error: ItemError): Promise<number> {
			return database.transaction(async (sql) => {
				const keys = await queue.takeAbandoned(sql);
				let count = 0;
				for (const { job, number } of keys) {
					const seq = await next(sql, job);
					const changed = await sql.query(
						`UPDATE ${SCHEMA}.item SET state = 'failed', error = $3, finished_at = now(), seq = $4
						WHERE job = $1 AND number = $2 AND state IN ('waiting', 'running') RETURNING number`,
						[job, number, JSON.stringify(error), seq],
					);
					await queue.drop([{ job, number }], sql);
					count += changed.length;
					await endIfOver(sql, job);
				}
				return count;
			});
		},
	};
}
