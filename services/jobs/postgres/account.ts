import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { JobsUnavailable } from "../unavailable.ts";

/** Whom PostgreSQL runs as, where that isn't who we are. */
export interface Account {
	readonly uid: number;
	readonly gid: number;
}

/** Accounts that may be there, in order of preference. */
const NAMES = ["postgres", "nobody"];

/**
 * PostgreSQL refuses to run as root, so there it is given another account.
 *
 * @returns undefined where this process isn't root's
 * @throws JobsUnavailable where there is no other account
 */
export async function accountForPostgres(): Promise<Account | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const text = await readFile("/etc/passwd", "utf8").catch(() => "");
	const accounts = new Map(
		text.split("\n").map((line) => {
			const [name, , uid, gid] = line.split(":");
			return [name, { uid: Number(uid), gid: Number(gid) }];
		}),
	);
	for (const name of NAMES) {
		const account = accounts.get(name);
		if (account !== undefined && account.uid > 0) return account;
	}
	throw new JobsUnavailable(
		"PostgreSQL doesn't run as root, and there is no account postgres or nobody for it: run the service as another user, or set JOBS_DATABASE_URL.",
	);
}

/** A program with its arguments and whom it runs as. */
export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	readonly as: Partial<Account>;
}

/**
 * How a program is started under an account that may be unable to reach it: a
 * checkout or a state folder below one that is root's alone. Then it keeps the
 * one capability of root's that passes such folders, and no other.
 *
 * @param paths what it has to reach
 */
export async function commandAs(
	account: Account | undefined,
	program: string,
	args: readonly string[],
	paths: readonly string[],
): Promise<Command> {
	if (account === undefined) return { program, args, as: {} };
	const open = await Promise.all([program, ...paths].map(isOpenToAll));
	if (open.every(Boolean)) return { program, args, as: account };
	const { uid, gid } = account;
	const capability = "+dac_override";
	return {
		program: "setpriv",
		args: [
			...["--reuid", String(uid), "--regid", String(gid), "--clear-groups"],
			...["--inh-caps", capability, "--ambient-caps", capability],
			...[program, ...args],
		],
		as: {},
	};
}

const OTHERS_MAY_PASS = 0o001;

async function isOpenToAll(path: string): Promise<boolean> {
	for (let folder = dirname(path); ; folder = dirname(folder)) {
		const { mode } = await stat(folder);
		if ((mode & OTHERS_MAY_PASS) === 0) return false;
		if (folder === dirname(folder)) return true;
	}
}
