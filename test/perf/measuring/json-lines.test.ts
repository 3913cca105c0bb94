import { appendFileSync, readFileSync } from "node:fs";
import t from "tap";
import {
	appendJsonLine,
	readJsonLines,
} from "../../../perf/measuring/json-lines.ts";

t.test("a line that was cut off costs only itself", async (t) => {
	const path = `${t.testdir()}/some/folder/lines.jsonl`;
	t.same(readJsonLines(path), [], "there is no file yet");
	appendJsonLine(path, { a: 1 });
	appendFileSync(path, '{"b":');
	appendJsonLine(path, "c");
	appendJsonLine(path, [4]);
	t.same(readJsonLines(path), [{ a: 1 }, "c", [4]]);
	t.equal(readFileSync(path, "utf8").split("\n").length, 5);
});
