import t from "tap";
import {
	bootstrap,
	confusion,
	kendall,
	macroF1,
} from "../../../../perf/bench/models/statistics.ts";
import {
	nearestNeighbours,
	perClassBest,
	ranked,
	singleBest,
} from "../../../../perf/bench/models/strategies.ts";

t.test("Kendall's tau", async (t) => {
	t.equal(kendall([1, 2, 3], [0.1, 0.2, 0.3], 0.01), 1);
	t.equal(kendall([3, 2, 1], [0.1, 0.2, 0.3], 0.01), -1);
	// Of three pairs one is in the wrong order.
	t.equal(kendall([2, 1, 3], [0.1, 0.2, 0.3], 0.01), 1 / 3);
	t.equal(kendall([2, 1, 3], [0.1, 0.105, 0.3], 0.01), 1, "that pair is a tie");
	t.equal(kendall([2, 1, 3], [0.1, Number.NaN, 0.3], 0.01), 1, "it failed");
	t.ok(Number.isNaN(kendall([1, 2], [0.5, 0.5], 0.01)));
});

t.test("confusion and macro-F1", async (t) => {
	const table = confusion([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], 3);
	t.same(table, [
		[1, 1, 0],
		[1, 2, 0],
		[0, 0, 0],
	]);
	// F1 of 2 / (2 + 2) and 4 / (3 + 3); the third class occurs nowhere.
	t.ok(Math.abs(macroF1(table) - (0.5 + 2 / 3) / 2) < 1e-12);
});

t.test("bootstrap by brand", async (t) => {
	const values = [1, 1, 1, 5];
	const mean = (rows: readonly number[]) =>
		rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
	const all = bootstrap(["a", "a", "a", "b"], mean);
	t.equal(all.value, 2);
	t.equal(all.low, 1, "brand b may be drawn not at all");
	t.equal(all.high, 5, "or alone");
	t.same(bootstrap(["a", "a", "a", "b"], mean), all, "the same again");
	const one = bootstrap(["a", "a", "a", "a"], mean);
	t.same(one, { value: 2, low: 2, high: 2 }, "one brand knows no spread");
});

t.test("baselines", async (t) => {
	const train = [
		[0.9, 0.8, Number.NaN],
		[0.9, 0.8, 1],
		[0.7, 0.95, 1],
	];
	const columns = [0, 1, 2];
	t.equal(singleBest(train, columns), 1, "what fails counts as nothing");
	t.equal(singleBest(train, [0, 2]), 0);
	const asked = [
		{ features: [0], kind: 0 },
		{ features: [9], kind: 1 },
		{ features: [9], kind: 3 },
	];
	t.same(
		perClassBest(train, [0, 0, 1], asked, columns),
		[0, 2, 1],
		"the best of all where the class was never seen",
	);
	t.same(ranked([0.2, 0.9, 0.5], columns), [1, 2, 0]);
	// Fifteen neighbours: all but the far ones of a larger split.
	const near = Array.from({ length: 15 }, () => [0.5, 0.6]);
	const far = Array.from({ length: 30 }, () => [0.9, 0.6]);
	t.same(
		nearestNeighbours(
			[...near, ...far],
			[...near.map(() => [0]), ...far.map(() => [9])],
			[
				{ features: [1], kind: 0 },
				{ features: [8], kind: 0 },
			],
			[0, 1],
		),
		[1, 0],
	);
});
