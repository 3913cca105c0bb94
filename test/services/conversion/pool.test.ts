import t, { type Test } from "tap";
import {
	createPool,
	type PoolOptions,
} from "../../../services/conversion/pool.ts";
import { chooseConversion } from "../../../services/settings/options.ts";
import { noisePng } from "../../support/images.ts";
import { until } from "../../support/until.ts";

const never = new AbortController().signal;

function open(t: Test, options: Partial<PoolOptions> = {}) {
	const pool = createPool({
		workers: 3,
		queueSize: 4,
		workerHeapMb: 256,
		...options,
	});
	t.teardown(() => pool.close());
	return pool;
}

/** A conversion that takes a worker a good while. */
async function task(seed: number, side = 120) {
	return {
		bytes: await noisePng(side, seed),
		...chooseConversion([{ name: "preset", value: "detailed", text: false }]),
		...{ workingPixels: 1e6, maxSvgBytes: 1e8, submittedAt: Date.now() },
	};
}

t.test(
	"workers start as tasks run beside each other, and end when there is nothing to do",
	async (t) => {
		const pool = open(t, { spareMs: 200 });
		t.equal(pool.load().threads, 1);
		await pool.run("default", await task(1, 8), never);
		// The first of a worker takes longer, and may have had another started.
		await until(() => pool.load().threads === 1);
		for (let seed = 2; seed < 5; seed++)
			await pool.run("default", await task(seed, 8), never);
		t.equal(pool.load().threads, 1, "one after the other they need one");

		const tasks = await Promise.all([3, 4, 5, 6].map((seed) => task(seed)));
		const runs = tasks.map((one) => pool.run("default", one, never));
		await until(() => pool.load().threads === 3);
		t.match(pool.load(), { workers: 3, busy: 3, queued: 1 });
		for (const { svg } of await Promise.all(runs)) t.match(svg, /^<svg/);

		await until(() => pool.load().threads === 1);
		const { svg } = await pool.run("default", await task(7), never);
		t.match(svg, /^<svg/, "the last one still converts");
	},
);

t.test("one that is ended with its task is made up for", async (t) => {
	const pool = open(t, { workers: 2 });
	const abort = new AbortController();
	const runs = (await Promise.all([1, 2].map((seed) => task(seed)))).map(
		(one) => pool.run("default", one, abort.signal),
	);
	await until(() => pool.load().threads === 2);
	abort.abort(new Error("gone"));
	for (const run of runs) await t.rejects(run, { message: "gone" });
	const again = await Promise.all(
		(await Promise.all([3, 4].map((seed) => task(seed)))).map((one) =>
			pool.run("default", one, never),
		),
	);
	for (const { svg } of again) t.match(svg, /^<svg/);
	t.match(pool.load(), { busy: 0, queued: 0 });
});

t.test(
	"one that takes long has another started ahead of the next",
	async (t) => {
		const pool = open(t, { workers: 2 });
		await pool.run("default", await task(3, 8), never);
		t.equal(pool.load().threads, 1, "a start alone isn't work");
		const abort = new AbortController();
		const long = pool.run("default", await task(1, 1000), abort.signal);
		await until(() => pool.load().threads === 2);
		t.match(pool.load(), { busy: 1, queued: 0 });
		const { svg } = await pool.run("default", await task(2, 20), never);
		t.match(svg, /^<svg/, "it is converted beside the long one");
		t.equal(pool.load().busy, 1);
		abort.abort(new Error("gone"));
		await t.rejects(long, { message: "gone" });
	},
);
