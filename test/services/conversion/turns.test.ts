import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import t from "tap";
import { inTurn, prepareTurns } from "../../../services/conversion/turns.ts";
import { ROOT } from "../../../services/project.ts";

prepareTurns();
/** As JavaScript: threads load modules their own way. */
const COMPILED = buildSync({
	entryPoints: [join(ROOT, "services/conversion/turns.ts")],
	...{ bundle: true, format: "cjs", platform: "node", write: false },
}).outputFiles[0].text;

/** A thread that counts how many of its kind are in their turn at once, or never ends its own. */
function thread(act: string, shared: SharedArrayBuffer): Worker {
	return new Worker(
		`${COMPILED}
			const { parentPort, workerData } = require("node:worker_threads");
			const [now, most] = [0, 1];
			const counts = new Int32Array(workerData);
			const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
			${act}
			parentPort.postMessage("done");`,
		{
			eval: true,
			workerData: shared,
		},
	);
}

t.test("one thread after the other has its turn", async (t) => {
	const shared = new SharedArrayBuffer(8);
	const threads = Array.from({ length: 3 }, () =>
		thread(
			`for (let i = 0; i < 20; i++)
				inTurn(() => {
					const inside = Atomics.add(counts, now, 1) + 1;
					if (inside > Atomics.load(counts, most)) Atomics.store(counts, most, inside);
					pause(2);
					Atomics.sub(counts, now, 1);
				});`,
			shared,
		),
	);
	await Promise.all(threads.map((one) => once(one, "exit")));
	t.same([...new Int32Array(shared)], [0, 1], "never two at once");
});

t.test("a thread that is ended in its turn holds up nobody", async (t) => {
	const shared = new SharedArrayBuffer(8);
	const held = thread(
		"inTurn(() => { Atomics.store(counts, now, 1); pause(1e9); });",
		shared,
	);
	while (Atomics.load(new Int32Array(shared), 0) === 0)
		await new Promise((resolve) => setTimeout(resolve, 20));
	await held.terminate();
	t.equal(
		inTurn(() => 1, 50),
		1,
		"after a while the next one goes on",
	);
	t.equal(
		inTurn(() => 2, 1e9),
		2,
		"and those after it don't wait",
	);
	t.throws(() => {
		inTurn(() => {
			throw new Error("failed");
		});
	}, /failed/);
	t.equal(
		inTurn(() => 3, 1e9),
		3,
		"nor after a failure",
	);
});
