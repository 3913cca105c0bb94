import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import t from "tap";
import { collectWhenIdle } from "../../../services/conversion/idle-collection.ts";

t.test("garbage is collected once nothing runs any more", async (t) => {
	let collected = 0;
	const collection = collectWhenIdle({
		idleMs: 20,
		collect: () => {
			collected++;
		},
	});
	collection.busy();
	collection.busy();
	collection.idle();
	await sleep(60);
	t.equal(collected, 0, "one task runs still");
	collection.idle();
	collection.busy();
	await sleep(60);
	t.equal(collected, 0, "another came before the worker was idle for long");
	collection.idle();
	// A timer that keeps nothing alive needs something else that does.
	await sleep(200);
	t.equal(collected, 1);
});

t.test("it is collected once more, unless work comes first", async (t) => {
	let collected = 0;
	const collection = collectWhenIdle({
		...{ idleMs: 20, againMs: 20 },
		collect: () => {
			collected++;
		},
	});
	collection.busy();
	collection.idle();
	await sleep(300);
	t.equal(collected, 2);
	collection.busy();
	await sleep(100);
	t.equal(collected, 2, "nothing is collected meanwhile");
});

t.test("the timer doesn't hold up the end of what it runs in", async (t) => {
	const module = new URL(
		"../../../services/conversion/idle-collection.ts",
		import.meta.url,
	);
	const code = `
		import { collectWhenIdle } from ${JSON.stringify(module.href)};
		const collection = collectWhenIdle({ idleMs: 3_600_000, collect() {} });
		collection.busy();
		collection.idle();
		console.log("ended");`;
	const { stdout } = await promisify(execFile)(process.execPath, [
		"--import=tsx",
		"--input-type=module",
		"--eval",
		code,
	]);
	t.equal(stdout.trim(), "ended");
});
