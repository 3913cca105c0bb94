import { setTimeout as sleep } from "node:timers/promises";
import { ownBytes, sharedBytes } from "../../support/counted-once.ts";
import { type Resident, readTree } from "../../support/process-tree.ts";

const MIB = 2 ** 20;
/** Between two looks of a watch, in ms. */
const EVERY_MS = 50;
/** Files come into memory seldom: what is shared is looked at once in so many looks. */
const SHARED_EVERY = 20;

/** What a service's processes hold, in MiB, pages that they share counted once. */
export interface Held {
	/** The service and its inference process. */
	readonly mib: number;
	/** The PostgreSQL that it has of its own while there are jobs, and all of that one's processes. */
	readonly postgres: number;
	/** What each of the service's processes has to itself, such as "server.js 120". */
	readonly each: readonly string[];
}

/** What is shared, in bytes, by the service's own processes and by PostgreSQL's. */
interface Shared {
	readonly service: number;
	readonly postgres: number;
}

/** @param pid of the service */
export async function look(pid: number): Promise<Held> {
	const tree = await readTree(pid);
	return held(tree, await sharedIn(tree));
}

/** Looks again and again until it is stopped; then tells what was most. */
export function watch(pid: number) {
	let watching = true;
	let most: Held = { mib: 0, postgres: 0, each: [] };
	const watched = (async () => {
		let shared: Shared = { service: 0, postgres: 0 };
		for (let n = 0; watching; n++) {
			const tree = await readTree(pid);
			if (n % SHARED_EVERY === 0) shared = await sharedIn(tree);
			const now = await held(tree, shared);
			const { mib, each } = now.mib > most.mib ? now : most;
			const postgres = Math.max(now.postgres, most.postgres);
			most = { mib, each, postgres };
			await sleep(EVERY_MS);
		}
	})();
	return {
		async stop(): Promise<Held> {
			watching = false;
			await watched;
			return most;
		},
	};
}

const isPostgres = ({ what }: Resident): boolean => what.includes("postgres");

async function sharedIn(tree: readonly Resident[]): Promise<Shared> {
	return {
		service: await sharedBytes(tree.filter((one) => !isPostgres(one))),
		postgres: await sharedBytes(tree.filter(isPostgres)),
	};
}

async function held(tree: readonly Resident[], shared: Shared): Promise<Held> {
	let service = shared.service;
	let postgres = shared.postgres;
	const each: string[] = [];
	for (const one of tree) {
		const own = await ownBytes(one);
		if (isPostgres(one)) postgres += own;
		else {
			service += own;
			each.push(`${one.what} ${(own / MIB).toFixed(0)}`);
		}
	}
	return { mib: service / MIB, postgres: postgres / MIB, each };
}
