import type PgBoss from "pg-boss";
import type { Message } from "../webhooks/webhooks.ts";
import type { Database, Sql } from "./database.ts";
import { QUEUE_SCHEMA } from "./schema.ts";

/** An item's place in its job. */
export interface ItemKey {
	readonly job: string;
	readonly number: number;
}

/** What is to be told to a receiver. */
export interface QueuedHook {
	readonly message: Message;
	/** How often it was tried. */
	readonly attempts: number;
}

/** An item that was taken from the queue, with which try of it this is. */
export interface Taken extends ItemKey {
	readonly tries: number;
}

export type Queue = Awaited<ReturnType<typeof openQueue>>;

const ITEMS = "items";
/** Where pg-boss puts items whose tries ran out while nobody could tell of it. */
const ABANDONED = "items-abandoned";

/** What is to be told to receivers. */
const HOOKS = "hooks";
/** Longer than an attempt to tell one may take; then it is made anew. */
const HOOK_SECONDS = 300;

/** How often an item is tried. */
export const TRIES = 3;
/**
 * Seconds after which an item counts as abandoned that its taker hasn't renewed;
 * pg-boss's own measure, which counts from the last renewal.
 */
export const LEASE_SECONDS = 20;
const LOOK_SECONDS = 5;
/** Before a second and third try; pg-boss doubles it and adds chance. */
const PAUSE_SECONDS = 1;

/**
 * The queue of items: pg-boss, which hands each to one taker at a time. An item's
 * id there is made of its job's and its number, so both sides find each other.
 *
 * @param Boss the class, which is loaded by whoever needs it
 * @param alone whether nobody else takes items: then those that were taken before were left by a crash
 */
export async function openQueue(
	Boss: typeof PgBoss,
	database: Database,
	alone: boolean,
	onFault: (fault: Error) => void,
) {
	const boss = new Boss({
		db: database,
		schema: QUEUE_SCHEMA,
		schedule: false,
		maintenanceIntervalSeconds: LOOK_SECONDS,
		archiveCompletedAfterSeconds: 3600,
		deleteAfterHours: 1,
	});
	boss.on("error", onFault);
	await boss.start();
	const settings = {
		retryLimit: TRIES - 1,
		retryDelay: PAUSE_SECONDS,
		retryBackoff: true,
		expireInSeconds: LEASE_SECONDS,
	};
	await boss.createQueue(ABANDONED, { name: ABANDONED });
	await boss.createQueue(ITEMS, {
		...{ name: ITEMS, deadLetter: ABANDONED },
		...settings,
	});
	await boss.createQueue(HOOKS, {
		...{ name: HOOKS, expireInSeconds: HOOK_SECONDS, retryLimit: 1000 },
	});
	if (alone) for (const name of [ITEMS, HOOKS]) await failActive(name);

	async function failActive(name: string): Promise<void> {
		const left = await database.query<{ id: string }>(
			`SELECT id FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND state = 'active'`,
			[name],
		);
		const ids = left.map(({ id }) => id);
		if (ids.length > 0) await boss.fail(name, ids);
	}

	const entries = (keys: readonly ItemKey[], priority: number) =>
		keys.map((key) => ({
			...{ id: idOf(key), name: ITEMS, data: plain(key), priority },
			keepUntil: new Date(Date.now() + YEAR_MS).toISOString(),
		}));

	return {
		/** Puts items at the end of their priority's line. The higher the sooner. */
		async put(keys: readonly ItemKey[], priority: number, sql: Sql) {
			// One statement's worth at a time.
			for (let i = 0; i < keys.length; i += 1000)
				await boss.insert(entries(keys.slice(i, i + 1000), priority), {
					db: sql,
				});
		},

		/** Takes the next ones, at most so many. */
		async take(most: number, sql: Sql): Promise<Taken[]> {
			const found = await boss.fetch<ItemKey>(ITEMS, {
				...{ batchSize: most, includeMetadata: true, db: sql },
			});
			return found.map(({ data, retryCount }) => ({
				...data,
				tries: retryCount + 1,
			}));
		},

		/** Says that what was taken is still being worked on. */
		async renew(keys: readonly ItemKey[]): Promise<void> {
			await database.query(
				`UPDATE ${QUEUE_SCHEMA}.job SET started_on = now() WHERE name = $1 AND state = 'active' AND id = ANY($2::uuid[])`,
				[ITEMS, keys.map(idOf)],
			);
		},

		/** Takes items off, whatever has become of them. */
		async drop(keys: readonly ItemKey[], sql: Sql): Promise<void> {
			if (keys.length > 0)
				await boss.deleteJob(ITEMS, keys.map(idOf), { db: sql });
		},

		/** Has an item tried again, after a pause. */
		async again(key: ItemKey, sql: Sql): Promise<void> {
			await boss.fail(ITEMS, idOf(key), { db: sql });
		},

		/** Gives an item back as it was, for it was no fault of its own. */
		async giveBack(key: Taken, seconds: number, sql: Sql): Promise<void> {
			await sql.query(
				`UPDATE ${QUEUE_SCHEMA}.job SET state = 'retry', retry_count = $3, started_on = NULL,
					start_after = now() + $4 * interval '1 second'
				WHERE name = $1 AND id = $2 AND state = 'active'`,
				[ITEMS, idOf(key), key.tries - 1, seconds],
			);
		},

		/** Has what was put back for a while tried at once. */
		async hurry(): Promise<void> {
			await database.query(
				`UPDATE ${QUEUE_SCHEMA}.job SET start_after = now() WHERE name = $1 AND state = 'retry' AND start_after > now()`,
				[ITEMS],
			);
		},

		/** Items whose tries ran out without a word. */
		async takeAbandoned(sql: Sql): Promise<ItemKey[]> {
			const found = await boss.fetch<ItemKey>(ABANDONED, {
				...{ batchSize: 100, db: sql },
			});
			const ids = found.map(({ id }) => id);
			if (ids.length > 0) await boss.deleteJob(ABANDONED, ids, { db: sql });
			return found.map(({ data }) => data);
		},

		/** Queues what is to be told to a receiver. @param seconds until the first attempt */
		async putHook(hook: QueuedHook, sql: Sql, seconds = 0): Promise<void> {
			const startAfter = new Date(Date.now() + seconds * 1000).toISOString();
			await boss.insert(
				[
					{
						...{ name: HOOKS, data: hook },
						...(seconds > 0 && { startAfter }),
						keepUntil: new Date(Date.now() + YEAR_MS).toISOString(),
					},
				],
				{ db: sql },
			);
		},

		/** Takes what is due. */
		async takeHooks(sql: Sql): Promise<{ id: string; hook: QueuedHook }[]> {
			const found = await boss.fetch<QueuedHook>(HOOKS, {
				...{ batchSize: 8, db: sql },
			});
			return found.map(({ id, data }) => ({ id, hook: data }));
		},

		dropHook: (id: string, sql: Sql) => boss.deleteJob(HOOKS, id, { db: sql }),

		/** Seconds until the next message is to be delivered, 0 where one is due or under way; undefined where none is left. */
		async untilNextHook(): Promise<number | undefined> {
			const [{ left }] = await database.query<{ left: number | null }>(
				`SELECT extract(epoch FROM min(CASE WHEN state = 'active' THEN now() ELSE start_after END) - now())::float8 AS left
				FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND state < 'completed'`,
				[HOOKS],
			);
			return left === null ? undefined : Math.max(left, 0);
		},

		close: () => boss.stop({ graceful: false, close: false }),
	};
}

const YEAR_MS = 365 * 86_400_000;

const plain = ({ job, number }: ItemKey): ItemKey => ({ job, number });

/**
 * The job's id with its last digits replaced by the number: pg-boss hands items
 * that came together out in order of their ids.
 */
function idOf({ job, number }: ItemKey): string {
	return job.slice(0, -8) + number.toString(16).padStart(8, "0");
}
