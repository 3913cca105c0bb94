import { spawnSync } from "node:child_process";
import { runToEnd } from "../../../test/unleash/process.ts";

/** Installs a package of Debian's, where we may. @throws Error that says what to install */
export function installDebian(name: string): void {
	if (process.getuid?.() !== 0)
		throw new Error(`${name} is missing: apt-get install ${name}`);
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const packages = ["install", "-y", "--no-install-recommends", name];
	if (spawnSync("apt-get", packages, { env }).status === 0) return;
	runToEnd("apt-get", ["update"], { env });
	runToEnd("apt-get", packages, { env });
}
