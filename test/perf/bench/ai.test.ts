import t from "tap";
import { errorRemoved, groupBy } from "../../../perf/bench/ai/means.ts";
import type { ItemResult } from "../../../perf/bench/ai/measure-item.ts";
import { optimalTiers, wilson } from "../../../perf/bench/ai/optimal.ts";

t.test(
	"the optimal tier is the cheapest that meets, else the best",
	async (t) => {
		const tiers = [0.9, 0.95, 0.95005].map((ssim, i) => ({
			tier: i + 1,
			ssim,
		}));
		t.same(optimalTiers(tiers, 0.9), [1]);
		t.same(optimalTiers(tiers, 0.91), [2]);
		t.same(optimalTiers(tiers, 0.95001), [3]);
		t.same(optimalTiers(tiers, 0.99), [2, 3], "equal ones are equally right");
	},
);

t.test("Wilson's interval", async (t) => {
	// Agresti and Coull 1998: 0 of 10 gives 0 to 0.278.
	const [low, high] = wilson(0, 10);
	t.ok(Math.abs(low) < 1e-9 && Math.abs(high - 0.2775) < 5e-4);
	t.same(wilson(0, 0), [0, 1]);
});

t.test("the error removed is a share of the plain route's", async (t) => {
	const picture = (plain: number, other?: number) =>
		({
			rows: [
				{ way: "plain", ssim: plain },
				...(other === undefined ? [] : [{ way: "tier 1", ssim: other }]),
			],
		}) as unknown as ItemResult;
	const results = [picture(0.9, 0.98), picture(0.8, 0.92), picture(0)];
	const share = errorRemoved(results, "tier 1");
	t.ok(Math.abs(share - 2 / 3) < 1e-9, "pictures without a pair don't count");
	t.ok(errorRemoved([picture(0.9, 0.8)], "tier 1") < 0);
	t.equal(groupBy([1, 2, 3], (n) => String(n % 2)).get("1")?.length, 2);
});
