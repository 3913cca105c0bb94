import { setTimeout as sleep } from "node:timers/promises";
import type { Client, Pool, PoolClient, PoolConfig } from "pg";

export type Row = Record<string, unknown>;

/** What SQL is sent through: a pool's next free connection, or a transaction. */
export interface Sql {
	query<Result extends object = Row>(
		text: string,
		values?: readonly unknown[],
	): Promise<Result[]>;
	/** The same as pg-boss asks for it. */
	executeSql(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

export type Database = ReturnType<typeof openDatabase>;

/** Longer than PostgreSQL takes to be started anew after it was killed. */
const PATIENCE_MS = 20_000;

/** Classes and codes of SQLSTATE that pass: connections, resources, shut down, serialisation. */
const PASSING =
	/^(08|53300|57P0|40001|40P01|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)/;

/**
 * A pool of connections. What fails because the server is just being started anew
 * is tried again, so it must do no harm twice: a commit may have been heard
 * although its answer wasn't.
 *
 * @param onFault told of connections that end while they are idle
 */
export function openDatabase(
	pg: { Pool: typeof Pool; Client: typeof Client },
	connection: PoolConfig,
	onFault: (fault: Error) => void,
) {
	const pool = new pg.Pool({
		...connection,
		max: 8,
		connectionTimeoutMillis: 10_000,
		keepAlive: true,
		application_name: "svg-ai",
	});
	pool.on("error", onFault);
	// One that ends between two statements of a transaction tells so by an event as
	// well, which would end this process; the next statement fails anyway.
	pool.on("connect", (client) => client.on("error", () => {}));

	async function patiently<Result>(work: () => Promise<Result>) {
		const until = performance.now() + PATIENCE_MS;
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (!isPassing(error) || performance.now() > until) throw error;
				await sleep(200);
			}
		}
	}

	const direct = wrapped(pool);
	const query: Sql["query"] = (text, values) =>
		patiently(() => direct.query(text, values));

	return {
		query,
		executeSql: async (text: string, values: unknown[]) => ({
			rows: await query(text, values),
		}),

		/** Runs some work in a transaction: all of it holds, or nothing. */
		transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
			return patiently(async () => {
				const client = await pool.connect();
				let broken: Error | undefined;
				try {
					await client.query("BEGIN");
					const result = await work(wrapped(client));
					await client.query("COMMIT");
					return result;
				} catch (error) {
					await client.query("ROLLBACK").catch((fault: Error) => {
						broken = fault;
					});
					throw error;
				} finally {
					client.release(broken);
				}
			});
		},

		/**
		 * Hears what is told on a channel, over a connection of its own that is made
		 * anew when it ends.
		 *
		 * @param heard told the message; undefined where some may have been missed
		 */
		listen(channel: string, heard: (message: string | undefined) => void) {
			let client: Client | undefined;
			let over = false;
			async function connect(): Promise<void> {
				while (!over) {
					const fresh = new pg.Client({ ...connection, keepAlive: true });
					const gone = new Promise<void>((resolve) => {
						fresh.once("end", resolve);
						fresh.once("error", () => resolve());
					});
					// A second fault of an ended connection is nobody's concern.
					fresh.on("error", () => {});
					try {
						await fresh.connect();
						fresh.on("notification", ({ payload }) => heard(payload));
						await fresh.query(`LISTEN ${channel}`);
						client = fresh;
						heard(undefined);
						if (!over) await gone;
					} catch {
						// Told by whoever asks the database next.
					}
					client = undefined;
					// Not awaited: one that has ended already may never say so again.
					fresh.end().catch(() => {});
					if (!over) await sleep(500);
				}
			}
			const running = connect();
			return async () => {
				over = true;
				client?.end().catch(() => {});
				await running;
			};
		},

		close: () => pool.end(),
	};
}

function wrapped(client: Pool | PoolClient): Sql {
	const rows = async (text: string, values: readonly unknown[] = []) =>
		// Several statements at once, without values, come back as a list.
		[await client.query(text, [...values])].flat().at(-1)?.rows ?? [];
	return {
		query: (text, values) => rows(text, values) as Promise<never>,
		executeSql: async (text, values) => ({ rows: await rows(text, values) }),
	};
}

/** What pg says itself, without a code, of connections that end or don't come about. */
const ENDED =
	/^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

function isPassing(error: unknown): boolean {
	const { code = "", message = "" } = error as NodeJS.ErrnoException;
	return PASSING.test(code) || ENDED.test(message);
}
