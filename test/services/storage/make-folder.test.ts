import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { makeFolder } from "../../../services/storage/make-folder.ts";

async function place(t: Test): Promise<string> {
	const made = await mkdtemp(join(tmpdir(), "svg-ai-folders-"));
	t.teardown(() => rm(made, { recursive: true, force: true }));
	return made;
}

t.test("one that somebody makes at the same moment will do", async (t) => {
	const root = await place(t);
	for (let round = 0; round < 200; round++) {
		const above = join(root, `${round}`);
		const folder = join(above, "below");
		await Promise.all([makeFolder(folder), makeFolder(above)]);
		if (!(await stat(folder)).isDirectory()) t.fail(folder);
	}
});

t.test("what can't be made is told", async (t) => {
	const file = join(await place(t), "file");
	await writeFile(file, "");
	await t.rejects(makeFolder(file), { code: "EEXIST" });
	await t.rejects(makeFolder(join(file, "below")), { code: "ENOTDIR" });
	if (process.platform === "linux")
		await t.rejects(makeFolder("/proc/svg-ai/state"), { code: "ENOENT" });
});
