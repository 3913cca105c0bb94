import t from "tap";
import { createDurations } from "../../services/durations.ts";
import { mulberry32 } from "../../services/mulberry32.ts";
import { mean, median, quantile } from "../../services/statistics.ts";

t.test("means, medians and quantiles", async (t) => {
	t.equal(mean([1, 2, 6]), 3);
	t.equal(median([3, 1, 2]), 2);
	t.equal(median([4, 1, 2, 3]), 2.5);
	t.equal(median([10, 9, -1]), 9, "by size, not by their digits");
	t.equal(quantile([0, 10], 0.95), 9.5);
	// R: quantile(c(1, 2, 4, 8, 16), c(0, 0.125, 0.25, 0.875, 1))
	const shares = [0, 0.125, 0.25, 0.875, 1];
	t.same(
		shares.map((p) => quantile([16, 1, 8, 2, 4], p)),
		[1, 1.5, 2, 12, 16],
	);
	t.equal(quantile([7], 0.3), 7);
	for (const none of [mean([]), median([]), quantile([], 0.95)])
		t.ok(Number.isNaN(none), "there is none of none");
	const given = [3, 1, 2];
	median(given);
	t.same(given, [3, 1, 2], "what is given stays as it is");
});

t.test("durations keep the latest", async (t) => {
	const durations = createDurations();
	const none = { count: 0, meanMs: 0, p50Ms: 0, p95Ms: 0 };
	t.same(durations.summary(), none);
	for (let ms = 1; ms <= 100; ms++) durations.record(ms);
	t.same(durations.summary(), {
		count: 100,
		meanMs: 50.5,
		p50Ms: 50.5,
		p95Ms: 95.05,
	});
	for (let run = 0; run < 1000; run++) durations.record(2);
	t.same(durations.summary(), { count: 1100, meanMs: 2, p50Ms: 2, p95Ms: 2 });
	durations.record(1 / 3);
	t.equal(durations.summary().meanMs, 1.997, "to a thousandth");
});

t.test("mulberry32 is the published one", async (t) => {
	// As the reference in C gives them.
	const draw = (seed: number) => {
		const next = mulberry32(seed);
		return Array.from({ length: 4 }, () => next() * 2 ** 32);
	};
	t.same(draw(0), [1144304738, 1416247, 958946056, 627933444]);
	t.same(draw(0xffffffff), [3850105811, 813802916, 3073704848, 4054706436]);
	t.same(draw(-1), draw(0xffffffff), "32 bits of the seed count");
});
