import t from "tap";
import {
	atLeast,
	atMost,
	between,
	brokenOf,
	budgetTable,
	inWords,
} from "../../perf/support/budgets.ts";
import { number, table } from "../../perf/support/markdown.ts";
import { putReport } from "../../perf/support/report.ts";

t.test("a budget is kept up to its limit", async (t) => {
	t.match(atMost("a", 5, 5), { measured: "5", limit: "<= 5", kept: true });
	t.match(atMost("a", 5.1, 5), { kept: false });
	t.match(atLeast("b", 0.9, 0.9), { limit: ">= 0.9", kept: true });
	t.match(atLeast("b", 0.89999, 0.9), { kept: false });
	t.match(between("c", 0.88, [0.88, 0.92]), { kept: true });
	t.match(between("c", 0.93, [0.88, 0.92]), {
		limit: "0.88 .. 0.92",
		kept: false,
	});
	t.match(atMost("d", 12345.6, 1e6), { measured: "12346" });
	t.match(atMost("d", 0.123456, 1), { measured: "0.1235" });
	t.match(atMost("d", Number.POSITIVE_INFINITY, 1), { kept: false });
});

t.test("what was not measured is not kept", async (t) => {
	for (const value of [undefined, Number.NaN])
		for (const budget of [
			atMost("a", value, 1),
			atLeast("a", value, -1),
			between("a", value, [0, 1]),
		])
			t.match(budget, { measured: "not measured", kept: false });
});

t.test("budgets are told in a table and in a line each", async (t) => {
	const budgets = [atMost("quick, ms", 7, 5), atLeast("alike", 0.99, 0.9)];
	t.same(brokenOf(budgets).map(inWords), ["quick, ms: 7, <= 5"]);
	t.match(budgetTable(budgets), "| quick, ms | 7 | <= 5 | **broken** |");
	t.match(budgetTable(budgets), "| alike | 0.99 | >= 0.9 | kept |");
	const said = { name: "it lives", measured: "yes", kept: true };
	t.equal(inWords(said), "it lives: yes");
	t.match(budgetTable([said]), "| it lives | yes | kept |");
});

t.test("a table holds whatever its cells hold", async (t) => {
	t.equal(
		table(
			["what", "n"],
			[
				["a|b", 1.26],
				["c\n  d", 3],
			],
		),
		"| what | n |\n| --- | ---: |\n| a\\|b | 1.3 |\n| c d | 3 |",
	);
	t.equal(table(["x"], []), "| x |\n| --- |");
	t.equal(table(["x"], [[0.12345]], 3), "| x |\n| --- |\n| 0.123 |");
	t.equal(number(undefined, 2), "–");
	t.equal(number(1, 2), "1.00");
});

t.test("a report's name is no path", async (t) => {
	for (const name of ["../x", "a/b", "", "x.md"])
		await t.rejects(putReport(name, "text"), /--out is the name/, name);
});
