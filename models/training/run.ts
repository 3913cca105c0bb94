import { spawnSync } from "node:child_process";

/** Debian's own: its packages are not seen by another Python. */
export const PYTHON = "/usr/bin/python3";

/** Runs a step of training to its end, and ends with it where it fails. */
export function run(command: string, ...rest: string[]): void {
	const { status, error } = spawnSync(command, rest, { stdio: "inherit" });
	if (error !== undefined) console.error(error.message);
	if (status !== 0) process.exit(status ?? 1);
}
