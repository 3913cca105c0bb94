import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { minVersion, Range, satisfies, subset } from "semver";
import t from "tap";
import { ROOT } from "../services/project.ts";

interface Package {
	readonly version?: string;
	readonly engines?: { readonly node?: string };
	readonly optional?: boolean;
}

/** Each package of the lock file by its place; the project itself has none. */
async function lockedPackages(): Promise<Record<string, Package>> {
	const lock = await readFile(join(ROOT, "package-lock.json"), "utf8");
	return JSON.parse(lock).packages;
}

t.test("every package runs on each Node that the project names", async (t) => {
	const { "": project, ...packages } = await lockedPackages();
	const named = new Range(project.engines?.node ?? "*");
	// The oldest of each line stands for it: packages end their support from below.
	const oldest = named.set.map((one) => `${minVersion(one.join(" "))}`);
	t.match(oldest, [/^20\./, /^22\./, /^24\./]);
	for (const [place, { engines, optional }] of Object.entries(packages)) {
		// For other systems, and left out where it doesn't fit.
		if (optional || engines?.node === undefined) continue;
		for (const version of oldest)
			if (!satisfies(version, engines.node))
				t.fail(`${place} wants Node ${engines.node}, not ${version}`);
	}
	t.ok(Object.keys(packages).length > 100);
});

t.test("the client asks for no newer Node than the service", async (t) => {
	const read = async (file: string) =>
		JSON.parse(await readFile(join(ROOT, file), "utf8")).engines.node;
	t.ok(subset(await read("package.json"), await read("client/package.json")));
});
