import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import * as installed from "typebox";
import * as installedValue from "typebox/value";
import { bundlePackages } from "../../tools/packages.ts";

t.test("packages in one file are what was installed", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "packages-"));
	t.teardown(() => rm(folder, { recursive: true }));
	await bundlePackages(join(folder, "node_modules"));
	// A module there finds them ahead of any others, by their names.
	const user = join(folder, "user.mjs");
	await writeFile(
		user,
		'export * as typebox from "typebox"; export * as value from "typebox/value";',
	);
	const { typebox, value } = (await import(pathToFileURL(user).href)) as {
		typebox: typeof installed;
		value: typeof installedValue;
	};
	t.not(typebox.Type, installed.Type, "they are others");
	t.strictSame(Object.keys(typebox).sort(), Object.keys(installed).sort());
	t.strictSame(Object.keys(value).sort(), Object.keys(installedValue).sort());

	const made = [typebox, installed].map(({ Type }) =>
		Type.Object({
			tier: Type.Union([Type.Literal(1), Type.Literal(2)]),
			share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
		}),
	);
	t.strictSame(JSON.parse(JSON.stringify(made[0])), { ...made[1] });
	// Both entries know each other's schemas.
	for (const given of [{ tier: 2 }, { tier: 3 }, { tier: 1, share: 7 }])
		t.equal(
			value.Value.Check(made[0], given),
			installedValue.Value.Check(made[1], given),
		);
});
