import t from "tap";
import { mulberry32 } from "../../../services/mulberry32.ts";
import { createCompiledWeighing } from "../../../services/quality/weighing/compiled.ts";
import { createWeighing } from "../../../services/quality/weighing/create.ts";
import { createPlainWeighing } from "../../../services/quality/weighing/plain.ts";
import type { Weighing } from "../../../services/quality/weighing/weighing.ts";

const WEIGHTS = [0.3, 0.2, 0.11, 0.05, 0.03, 0.01];

function filled(filter: Weighing, doubles: number): Float64Array {
	filter.reserve(doubles);
	const random = mulberry32(5);
	const memory = filter.memory();
	for (let k = 0; k < doubles; k++) memory[k] = 65025 * random();
	return memory;
}

t.test("vectors and plain numbers weigh alike to the last bit", async (t) => {
	const compiled = createCompiledWeighing(WEIGHTS);
	t.ok(compiled, "every machine that tests runs vectors");
	if (compiled === undefined) return;
	const plain = createPlainWeighing(WEIGHTS);
	const memories = [compiled, plain].map((filter) => filled(filter, 4000));
	const random = mulberry32(9);
	for (let round = 0; round < 50; round++) {
		const count = 4 * (1 + Math.floor(20 * random()));
		const sources = Array.from({ length: 11 }, () =>
			Math.floor(3000 * random()),
		);
		const target = 3500 + 4 * Math.floor(20 * random());
		for (const filter of [compiled, plain])
			filter.weigh(target, count, sources);
	}
	t.strictSame(memories[0].subarray(0, 4000), memories[1].subarray(0, 4000));
});

t.test("a sum of eleven runs", async (t) => {
	for (const create of [createWeighing, createPlainWeighing]) {
		const filter = create(WEIGHTS);
		const memory = filled(filter, 200);
		const sources = [40, 36, 44, 32, 48, 28, 52, 24, 56, 20, 60];
		const expected = Array.from({ length: 8 }, (_, i) =>
			sources.reduce(
				(sum, at, k) => sum + WEIGHTS[(k + 1) >> 1] * memory[at + i],
				0,
			),
		);
		const after = memory[108];
		filter.weigh(100, 8, sources);
		expected.forEach((sum, i) => {
			t.ok(Math.abs(memory[100 + i] - sum) < 1e-9 * sum);
		});
		t.equal(memory[108], after, "and no further");
	}
});

t.test("memory grows and keeps what was there", async (t) => {
	for (const create of [createWeighing, createPlainWeighing]) {
		const filter = create(WEIGHTS);
		const first = filled(filter, 100);
		const [{ length }, before] = [first, first.slice(0, 100)];
		filter.reserve(100_000);
		t.equal(first.length, length, "no buffer is detached: V8 is slower then");
		const memory = filter.memory();
		t.ok(memory.length >= 100_000);
		t.strictSame(memory.slice(0, 100), before);
		const sources = new Array(11).fill(99_000);
		memory.fill(1, 99_000, 99_100);
		filter.weigh(50_000, 100, sources);
		const whole = WEIGHTS.reduce((sum, w) => sum + 2 * w, -WEIGHTS[0]);
		t.ok(Math.abs(memory[50_099] - whole) < 1e-12, "weights are still there");
		filter.reserve(10);
		t.equal(filter.memory(), memory, "less is no reason to move");
	}
});
