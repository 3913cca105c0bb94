import { spawnSync } from "node:child_process";
import {
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort, type Running, runToEnd, start, waitFor } from "./process.ts";

/** Where Debian puts each version's programs. */
const DEBIAN = "/usr/lib/postgresql";

export interface Postgres extends Running {
	readonly port: number;
	readonly user: string;
}

/**
 * A PostgreSQL of its own: a private port, its data below `folder`, no password,
 * for this machine alone. Debian's package is installed when there is none and
 * we may.
 *
 * @param folder empty, and of its own, for it changes owner where we are root
 */
export async function startPostgres(
	folder: string,
	log: string,
): Promise<Postgres> {
	const programs = findPrograms() ?? install();
	const owner = unprivilegedUser();
	const data = join(folder, "data");
	mkdirSync(data, { mode: 0o700 });
	if (owner !== undefined)
		for (const path of [folder, data]) chownSync(path, owner.uid, owner.gid);
	const user = "unleash";
	runToEnd(
		join(programs, "initdb"),
		["-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync"],
		{ cwd: folder, ...owner },
	);
	const port = await freePort();
	const settings = {
		listen_addresses: "127.0.0.1",
		unix_socket_directories: folder,
		fsync: "off",
		shared_buffers: "32MB",
	};
	const running = start(
		join(programs, "postgres"),
		[
			...["-D", data, "-p", String(port)],
			...Object.entries(settings).flatMap(([name, value]) => [
				"-c",
				`${name}=${value}`,
			]),
		],
		{ log, cwd: folder, ...owner },
	);
	await waitFor("PostgreSQL answers", () => accepts(port), 20_000);
	return { ...running, port, user };
}

function findPrograms(): string | undefined {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(DEBIAN, version, "bin"))
		.find((folder) => existsSync(join(folder, "initdb")));
}

function install(): string {
	if (process.getuid?.() !== 0)
		throw new Error("PostgreSQL is missing: apt-get install postgresql");
	// Run level 1 keeps the package from starting a server of its own.
	const env = {
		...process.env,
		DEBIAN_FRONTEND: "noninteractive",
		RUNLEVEL: "1",
	};
	const packages = ["install", "-y", "--no-install-recommends", "postgresql"];
	if (spawnSync("apt-get", packages, { env }).status !== 0) {
		runToEnd("apt-get", ["update"], { env });
		runToEnd("apt-get", packages, { env });
	}
	const programs = findPrograms();
	if (programs === undefined) throw new Error(`no PostgreSQL in ${DEBIAN}`);
	return programs;
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const line = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((entry) => entry.startsWith("postgres:"));
	if (line === undefined) throw new Error("there is no user postgres");
	const [, , uid, gid] = line.split(":");
	return { uid: Number(uid), gid: Number(gid) };
}

function accepts(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		const done = (open: boolean) => {
			socket.destroy();
			resolve(open);
		};
		socket.once("connect", () => done(true));
		socket.once("error", () => done(false));
	});
}
