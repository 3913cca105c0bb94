import { type Database, openDatabase } from "./database.ts";
import { startPostgres } from "./postgres/server.ts";
import { openQueue, type Queue } from "./queue.ts";
import { CHANNEL, makeTables } from "./schema.ts";
import { createStore, type Store } from "./store/store.ts";
import { JobsUnavailable } from "./unavailable.ts";

export interface EngineOptions {
	/** A PostgreSQL that replicas share; empty for one of our own. */
	readonly databaseUrl: string;
	/** Where one of our own keeps what it has. */
	readonly folder: string;
	readonly log: EngineLog;
}

export interface EngineLog {
	debug(facts: object, message: string): void;
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
}

/** The database and the queue in it, ready to be asked. */
export interface Engine {
	readonly store: Store;
	readonly queue: Queue;
	readonly database: Database;
	/** The process of a PostgreSQL of our own. */
	readonly pid: () => number | undefined;
	/** Hears of each job that something happened to; undefined where some may have been missed. */
	listen(heard: (job: string | undefined) => void): () => Promise<void>;
	close(): Promise<void>;
}

/**
 * Starts all that jobs need: PostgreSQL, unless another is given, its tables and
 * pg-boss. Their packages are loaded here, and by nobody before.
 *
 * @throws JobsUnavailable where packages aren't installed, or PostgreSQL can't run here
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
	const { databaseUrl, folder, log } = options;
	const { pg, Boss } = await loadPackages();
	const isOwn = databaseUrl === "";
	const since = performance.now();
	const own = isOwn
		? await startPostgres({
				folder,
				onLog: (text) => log.debug({ text }, "jobs: PostgreSQL"),
				onEnd: (how) => log.warn({ how }, "jobs: PostgreSQL is started anew"),
			})
		: undefined;
	const onFault = (err: Error) =>
		log.warn({ err }, "jobs: the database can't be asked");
	const database = openDatabase(
		pg,
		own?.connection ?? { connectionString: databaseUrl },
		onFault,
	);
	try {
		await makeTables(database);
		const queue = await openQueue(Boss, database, isOwn, onFault);
		const ms = Math.round(performance.now() - since);
		log.info({ ms, own: isOwn }, "jobs: the queue is open");
		return {
			...{ database, queue, store: createStore(database, queue) },
			pid: () => own?.pid(),
			listen: (heard) => database.listen(CHANNEL, heard),
			async close() {
				await queue.close();
				await database.close();
				await own?.stop();
				log.info({}, "jobs: the queue is closed");
			},
		};
	} catch (error) {
		await database.close();
		await own?.stop();
		throw error;
	}
}

async function loadPackages() {
	try {
		const [{ default: pg }, { default: Boss }] = await Promise.all([
			import("pg"),
			import("pg-boss"),
		]);
		return { pg, Boss };
	} catch (cause) {
		throw new JobsUnavailable(
			"The optional packages pg and pg-boss, which hold jobs, aren't installed.",
			{ cause },
		);
	}
}
