import { readFile } from "node:fs/promises";
import t from "tap";
import { compile, MODULES } from "../../tools/webassembly.ts";

t.test("each module is what its sources give", async (t) => {
	for (const { sources, file } of MODULES) {
		const built = Buffer.from(await compile(sources));
		t.ok(
			built.equals(await readFile(file)),
			`${file}: \`npm run webassembly\` writes it anew`,
		);
	}
});

t.test("what doesn't compile is told in the compiler's words", async (t) => {
	await t.rejects(compile("test/fixtures"), /not found/);
});
