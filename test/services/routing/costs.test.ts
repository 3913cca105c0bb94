import t from "tap";
import { createCosts } from "../../../services/routing/costs.ts";

t.test("a conversion costs what was measured before it", async (t) => {
	const costs = createCosts(30);
	const of = (converter: string, ms: number) =>
		Math.round(costs.of(converter, ms));
	t.equal(of("a", 0), 30, "the look had to wait");
	t.equal(costs.beside(100), 70);
	t.equal(costs.beside(10), 0);
	const alone = of("a", 100) - 30;
	t.ok(alone > 100, "with a margin");

	costs.observe("a", 100, 300, 340);
	t.equal(of("a", 0), 40, "the last one's wait");
	t.equal(of("a", 100), 40 + 3 * alone, "three times as slow");
	t.equal(of("b", 100), 40 + 3 * alone, "and so may others be");

	costs.observe("a", 100, 50, 50);
	t.equal(of("a", 100), alone / 2);
	t.equal(of("b", 100), alone, "they needn't be quicker");

	costs.observe("a", undefined, 900, 910);
	t.equal(of("a", 100), 10 + alone / 2, "a draft tells of the wait alone");
	t.equal(createCosts(-1).of("a", 0), 0);
});

t.test("a damaged picture may take far more, until one tells", async (t) => {
	const clean = createCosts(0);
	const damaged = createCosts(0, true);
	t.ok(damaged.of("a", 100) > 1.5 * clean.of("a", 100));
	for (const costs of [clean, damaged]) costs.observe("a", 100, 150, 150);
	t.equal(damaged.of("a", 100), clean.of("a", 100));
});
