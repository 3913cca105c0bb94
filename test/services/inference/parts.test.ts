import { spawn } from "node:child_process";
import { once } from "node:events";
import t from "tap";
import type { InferenceEvent } from "../../../services/inference/events.ts";
import { InferenceError } from "../../../services/inference/inference-error.ts";
import { createLeases } from "../../../services/inference/leases.ts";
import { createBackOff } from "../../../services/inference/process/back-off.ts";
import { readProcessMemory } from "../../../services/inference/process/process-memory.ts";
import { createTurns } from "../../../services/inference/process/turns.ts";
import { createRecord } from "../../../services/inference/shelf/model-record.ts";
import { withDeadline } from "../../../services/inference/with-deadline.ts";
import { entries } from "../../support/models.ts";
import { until } from "../../support/until.ts";

t.test(
	"back-off doubles to its limit and forgets after a healthy life",
	async (t) => {
		const backOff = createBackOff({
			firstMs: 100,
			maximumMs: 1000,
			healthyMs: 5000,
		});
		const waits = Array.from({ length: 6 }, () => backOff.next(10));
		t.same(waits, [100, 200, 400, 800, 1000, 1000]);
		t.equal(backOff.next(5000), 100);
		t.equal(backOff.next(4999), 200);
		backOff.reset();
		t.equal(backOff.next(0), 100);
		for (let i = 0; i < 2000; i++) backOff.next(0);
		t.equal(backOff.next(0), 1000, "it never overflows");
	},
);

t.test("turns are taken one at a time, in order", async (t) => {
	const turns = createTurns(3);
	const order: string[] = [];
	const gates: (() => void)[] = [];
	const work = (name: string, signal?: AbortSignal) =>
		turns.take(async () => {
			order.push(name);
			await new Promise<void>((resolve) => gates.push(resolve));
			if (name === "bad") throw new Error(name);
			return name;
		}, signal);
	t.ok(turns.idle());
	const leaver = new AbortController();
	const first = work("first");
	const bad = work("bad");
	const left = work("left", leaver.signal);
	const last = work("last");
	await t.rejects(work("one too many"), { code: "OVERLOADED" });
	t.equal(turns.waiting(), 3);
	leaver.abort(new Error("gone"));
	await t.rejects(left, { message: "gone" });
	t.equal(turns.waiting(), 2);
	let drained = false;
	const draining = turns.drained().then(() => {
		drained = true;
	});
	t.same(order, ["first"]);
	gates[0]();
	t.equal(await first, "first");
	await until(() => gates.length === 2);
	gates[1]();
	await t.rejects(bad, { message: "bad" });
	t.notOk(drained);
	await until(() => gates.length === 3);
	gates[2]();
	t.equal(await last, "last");
	await draining;
	t.same(order, ["first", "bad", "last"]);
	await turns.drained();
	t.ok(turns.idle());
});

t.test("a deadline, a signal and the work race", async (t) => {
	const never = () => new Promise<never>(() => {});
	await t.rejects(withDeadline(5, undefined, never), {
		code: "DEADLINE",
		message: "There was no answer within 5 ms.",
	});
	await t.rejects(withDeadline(-1, undefined, never), { code: "DEADLINE" });
	await t.rejects(withDeadline(Number.NaN, undefined, never), {
		code: "DEADLINE",
	});
	const controller = new AbortController();
	const reason = new Error("gone");
	const waiting = withDeadline(60_000, controller.signal, never);
	controller.abort(reason);
	await t.rejects(waiting, reason);
	await t.rejects(withDeadline(60_000, controller.signal, never), reason);
	t.equal(await withDeadline(60_000, undefined, async () => 7), 7);
	await t.rejects(
		withDeadline(60_000, undefined, async () => {
			throw reason;
		}),
		reason,
	);
});

t.test("which version is tried", async (t) => {
	const { slow: entry } = await entries();
	const version = (signature: string) => ({ entry, path: "", signature });
	const [one, two, three] = ["1", "2", "3"].map(version);
	const told: InferenceEvent[] = [];
	const record = createRecord("slow", one, {
		firstRetryMs: 1,
		tell: (event) => told.push(event),
	});
	const tried = () => record.candidates().map(({ signature }) => signature);
	t.same(tried(), ["1"]);
	record.passed({ ...one, keptAt: "kept" });
	t.equal(record.wanted().keptAt, "kept");
	record.want(two);
	t.same(tried(), ["2", "1"]);

	// A verdict stands; what may pass is tried again, later and later.
	record.refuse(two, new InferenceError("WRONG_HASH", "no"));
	record.refuse(one, new InferenceError("CRASHED", "no"));
	t.same(
		told.map(({ code }) => code),
		["WRONG_HASH", "CRASHED"],
	);
	t.equal(record.refusal(two)?.code, "WRONG_HASH");
	await until(() => record.refusal(one) === undefined);
	t.same(tried(), ["1"]);
	for (let i = 0; i < 20; i++)
		record.refuse(one, new InferenceError("CRASHED", "no"));
	t.same(tried(), []);

	// Passing a check clears a version's name; two good ones are kept.
	record.passed(one);
	record.passed(two);
	record.want(three);
	record.passed(three);
	t.same(tried(), ["3", "2"]);
});

t.test("a record alone knows a model's state", async (t) => {
	const { slow: entry } = await entries();
	const version = (signature: string) => ({ entry, path: "", signature });
	const loaded = (signature: string) => ({
		...{ version: version(signature), slot: signature },
		...{ memoryBytes: 1, at: 1 },
	});
	const died = new InferenceError("CRASHED", "gone");
	const wrong = new InferenceError("WRONG_ANSWER", "no");
	const record = createRecord("slow", version("1"), {
		firstRetryMs: 60_000,
		tell: () => {},
	});
	const stands = () => [record.state(), record.reason()?.code];
	t.same(stands(), ["unloaded", undefined]);
	record.loading();
	record.warming();
	t.same(stands(), ["warming", undefined]);
	record.lost(died);
	t.same(stands(), ["unloaded", "CRASHED"], "the process ended meanwhile");
	record.ready(loaded("1"));
	t.same(stands(), ["ready", undefined]);
	record.warming();
	t.same(stands(), ["ready", undefined], "another version warms up beside it");
	record.heldBack(wrong);
	t.same(stands(), ["ready", "WRONG_ANSWER"]);
	t.equal(record.replace(loaded("2"))?.slot, "1");
	t.same(stands(), ["ready", undefined]);

	t.equal(record.drain()?.slot, "2");
	t.same([record.state(), record.loaded()], ["draining", undefined]);
	record.drained(new InferenceError("MEMORY_BUDGET", "room"));
	t.same(stands(), ["unloaded", "MEMORY_BUDGET"]);
	t.equal(record.drain(), undefined);
	t.equal(record.state(), "unloaded", "there was nothing to drain");

	// Two ends in a row over its runs condemn a version; an answer between clears it.
	const one = loaded("1");
	record.died(one, died);
	record.answered(3);
	record.died(one, died);
	t.equal(record.refusal(one.version), undefined);
	record.died(one, died);
	t.equal(record.refusal(one.version), died);
	t.match(record.inference(), { count: 1, meanMs: 3 });

	record.failed(died);
	record.lost(wrong);
	t.same(stands(), ["failed", "CRASHED"], "a new process doesn't help it");
	record.want(version("1"));
	t.same(stands(), ["failed", "CRASHED"], "nor does a version that is refused");
	record.want(version("3"));
	t.same(stands(), ["unloaded", "CRASHED"], "another version may");
	record.postponed(new InferenceError("RESTARTING", "later"));
	t.same(stands(), ["unloaded", "RESTARTING"]);
});

t.test("leases", async (t) => {
	const leases = createLeases();
	await leases.none(60_000);
	const [first, second] = [leases.take(), leases.take()];
	let none = false;
	const waiting = leases.none(60_000).then(() => {
		none = true;
	});
	first();
	first();
	t.equal(leases.held(), 1, "giving back twice counts once");
	await new Promise(setImmediate);
	t.notOk(none);
	second();
	await waiting;
	t.equal(leases.held(), 0);
	leases.take();
	await leases.none(1);
	t.equal(leases.held(), 1, "patience ends");
});

t.test(
	"a process's memory is read from outside",
	{
		skip: process.platform !== "linux" && "it needs /proc",
	},
	async (t) => {
		const own = await readProcessMemory(process.pid);
		t.ok(own !== undefined && own.resident > 2 ** 20);
		t.ok(own !== undefined && own.peak >= own.resident);
		const child = spawn(process.execPath, ["-e", ""]);
		await once(child, "exit");
		t.equal(await readProcessMemory(child.pid ?? 0), undefined);
	},
);
