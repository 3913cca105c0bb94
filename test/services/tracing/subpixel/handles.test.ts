import t from "tap";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import { createCompiledSolver } from "../../../../services/tracing/subpixel/curves/handles/compiled.ts";
import { createSolver } from "../../../../services/tracing/subpixel/curves/handles/create.ts";
import {
	AT,
	type HandleSolver,
	MAX_SAMPLES,
} from "../../../../services/tracing/subpixel/curves/handles/handles.ts";
import { createPlainSolver } from "../../../../services/tracing/subpixel/curves/handles/plain.ts";

interface Given {
	/** x0 y0 x3 y3, then the tangents, the second one backwards. */
	readonly ends: readonly number[];
	readonly handle: number;
	readonly limit: number;
	readonly points: readonly (readonly [x: number, y: number])[];
}

function solved(solver: HandleSolver, given: Given): Float64Array {
	const { memory } = solver;
	memory.set(given.ends);
	memory[AT.startHandle] = given.handle;
	memory[AT.endHandle] = given.handle;
	memory[AT.least] = 0.1;
	memory[AT.most] = 200;
	memory[AT.limit] = given.limit;
	given.points.forEach(([x, y], k) => {
		memory[AT.ts + k] = (k + 0.5) / given.points.length;
		memory[AT.xs + k] = x;
		memory[AT.ys + k] = y;
		memory[AT.weights + k] = 1 + (k % 3);
	});
	solver.solve(given.points.length);
	return memory.slice(AT.startHandle, AT.worst + 1);
}

/** Points of a cubic with ends (0, 0) and (30, 0) that leaves and comes in upright, some of them off it. */
function arch(
	handles: readonly [number, number],
	count: number,
	limit: number,
	off: () => number = () => 0,
): Given {
	const points = Array.from({ length: count }, (_, k) => {
		const t = (k + 0.5) / count;
		const u = 1 - t;
		const x = 3 * u * t * t * 30 + t ** 3 * 30;
		const y = 3 * u * u * t * handles[0] + 3 * u * t * t * handles[1];
		return [x + off(), y + off()] as const;
	});
	return { ends: [0, 0, 30, 0, 0, 1, 0, 1], handle: 15, limit, points };
}

t.test("two points at a time and one give the same bits", async (t) => {
	const compiled = createCompiledSolver();
	t.ok(compiled, "every machine that tests runs vectors");
	if (compiled === undefined) return;
	const plain = createPlainSolver();
	const random = mulberry32(11);
	let unfinished = 0;
	for (let round = 0; round < 400; round++) {
		const count = 1 + Math.floor(MAX_SAMPLES * random());
		const handles = [40 * random(), 40 * random()] as const;
		const noise = 4 * random() ** 2;
		const limit = [0.2, 1, Number.POSITIVE_INFINITY][round % 3];
		const given = arch(handles, count, limit, () => noise * (random() - 0.5));
		const [one, other] = [solved(compiled, given), solved(plain, given)];
		const told = one[AT.worst - AT.startHandle];
		if (told === Number.POSITIVE_INFINITY) {
			unfinished++;
			t.equal(other[AT.worst - AT.startHandle], told);
			t.strictSame(other.subarray(0, 2), one.subarray(0, 2));
		} else t.strictSame(other, one, `${count} points`);
	}
	t.ok(unfinished > 20 && unfinished < 380, `${unfinished} were hopeless`);
});

t.test("the handles that points were made with", async (t) => {
	for (const create of [createSolver, createPlainSolver])
		for (const count of [5, 14, 64]) {
			const told = solved(create(), arch([12, 25], count, 1));
			t.ok(Math.abs(told[0] - 12) < 0.05, `${told[0]} of 12`);
			t.ok(Math.abs(told[1] - 25) < 0.05, `${told[1]} of 25`);
			t.ok(told[AT.worst - AT.startHandle] < 0.02);
		}
});

t.test("what lies far from any such cubic is left", async (t) => {
	for (const create of [createSolver, createPlainSolver]) {
		const given = arch([12, 25], 14, 0.5);
		const points = given.points.map(
			([x, y], k) => [x, k === 7 ? y - 40 : y] as const,
		);
		const told = solved(create(), { ...given, points });
		t.equal(told[AT.worst - AT.startHandle], Number.POSITIVE_INFINITY);
	}
});
