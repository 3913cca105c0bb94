import t from "tap";
import { pause, unlessAborted, within } from "../../services/abort.ts";
import { createWaiting } from "../../services/waiting.ts";

/** Tasks that end when the test says so, with the order in which they began. */
function gatedTasks() {
	const begun: string[] = [];
	const gates = new Map<string, () => void>();
	return {
		begun,
		task: (name: string) => () => {
			begun.push(name);
			return new Promise<string>((resolve) => {
				gates.set(name, () => resolve(name));
			});
		},
		end: (name: string) => gates.get(name)?.(),
	};
}

/** Longer than any chain of promises takes. */
const turnOfTheLoop = () => new Promise(setImmediate);

t.test("places are taken in order of arrival", async (t) => {
	const { begun, task, end } = gatedTasks();
	const waiting = createWaiting({ places: 2 });
	const runs = ["a", "b", "c", "d"].map((name) => waiting.run(task(name)));
	t.same(begun, ["a", "b"], "a free place is taken at once");
	t.same(waiting.load(), { running: 2, waiting: 2 });
	end("b");
	t.equal(await runs[1], "b");
	await turnOfTheLoop();
	t.same(begun, ["a", "b", "c"]);
	t.same(waiting.load(), { running: 2, waiting: 1 });
	end("a");
	await turnOfTheLoop();
	end("c");
	end("d");
	t.same(await Promise.all(runs), ["a", "b", "c", "d"]);
	t.same(waiting.load(), { running: 0, waiting: 0 });
});

t.test("a full queue refuses at once, and room is room again", async (t) => {
	const { begun, task, end } = gatedTasks();
	const refusal = () => new Error("full");
	const waiting = createWaiting({
		places: 1,
		bound: { queueSize: 1, refusal },
	});
	const first = waiting.run(task("first"));
	const leaver = new AbortController();
	const left = waiting.run(task("left"), leaver.signal);
	await t.rejects(waiting.run(task("refused")), /full/);
	leaver.abort(new Error("gone"));
	await t.rejects(left, /gone/);
	await t.rejects(waiting.run(task("late"), leaver.signal), /gone/);
	const next = waiting.run(task("next"));
	end("first");
	await first;
	await turnOfTheLoop();
	end("next");
	await next;
	t.same(begun, ["first", "next"]);

	const door = createWaiting({ places: 1, bound: { queueSize: 0, refusal } });
	const inside = door.run(task("inside"));
	await t.rejects(door.run(task("outside")), /full/, "no queue at all");
	end("inside");
	await inside;
});

t.test("a task's failure and an abort under way free the place", async (t) => {
	const { begun, task, end } = gatedTasks();
	const waiting = createWaiting({ places: 1 });
	const failing = waiting.run(async () => {
		await turnOfTheLoop();
		throw new Error("no");
	});
	const throwing = waiting.run(() => {
		throw new Error("at once");
	});
	const abort = new AbortController();
	const aborted = waiting.run(task("aborted"), abort.signal);
	let idle = false;
	const ended = waiting.idle().then(() => {
		idle = true;
	});
	await t.rejects(failing, /no/);
	await t.rejects(throwing, /at once/);
	await turnOfTheLoop();
	t.same(begun, ["aborted"]);
	abort.abort(new Error("gone"));
	await turnOfTheLoop();
	t.notOk(idle, "a task that runs is not touched");
	end("aborted");
	t.equal(await aborted, "aborted");
	await ended;
	await waiting.idle();
});

t.test("who stops waiting lets the work go on", async (t) => {
	const reason = new Error("gone");
	const abort = new AbortController();
	let fail = (_error: Error) => {};
	const work = new Promise<never>((_resolve, reject) => {
		fail = reject;
	});
	const waiting = unlessAborted(work, abort.signal);
	abort.abort(reason);
	await t.rejects(waiting, reason);
	await t.rejects(unlessAborted(work, abort.signal), reason);
	// Nobody hears of it: an unhandled rejection would fail this test.
	fail(new Error("late"));
	await turnOfTheLoop();
	const { signal } = new AbortController();
	t.equal(await unlessAborted(Promise.resolve(7), signal), 7);
	await t.rejects(unlessAborted(Promise.reject(reason), signal), reason);
});

t.test("work within a time limit", async (t) => {
	const limit = (ms: number) => ({ ms, tooLate: () => new Error("late") });
	const never = () => new Promise<never>(() => {});
	for (const ms of [5, 0, -1, Number.NaN])
		await t.rejects(within(limit(ms), undefined, never), /late/);
	const abort = new AbortController();
	let told: unknown;
	const waiting = within(limit(60_000), abort.signal, (ending) => {
		ending.addEventListener("abort", () => {
			told = ending.reason;
		});
		return never();
	});
	const reason = new Error("gone");
	abort.abort(reason);
	await t.rejects(waiting, reason);
	t.equal(told, reason, "the work is told too");
	let asked = false;
	const late = within(limit(60_000), abort.signal, async () => {
		asked = true;
	});
	await t.rejects(late, reason);
	t.notOk(asked, "what is too late is not begun");
	const { signal } = new AbortController();
	t.equal(await within(limit(60_000), signal, async () => 7), 7);
	await pause(60_000, abort.signal);
	await pause(1, signal);
});

t.test("what waits behind lets all others go first", async (t) => {
	const { begun, task, end } = gatedTasks();
	const waiting = createWaiting({ places: 1 });
	const first = waiting.run(task("first"));
	const behind = waiting.run(task("behind"), undefined, true);
	const client = waiting.run(task("client"));
	t.same(waiting.load(), { running: 1, waiting: 1 }, "it isn't counted");
	end("first");
	await turnOfTheLoop();
	t.same(begun, ["first", "client"]);
	end("client");
	await turnOfTheLoop();
	t.same(begun, ["first", "client", "behind"]);
	end("behind");
	await Promise.all([first, behind, client]);
});

t.test("a reserve is kept from what waits behind", async (t) => {
	const { begun, task, end } = gatedTasks();
	let kept = 1;
	const waiting = createWaiting({ places: 2, reserve: () => kept });
	const runs = ["a", "b"].map((name) =>
		waiting.run(task(name), undefined, true),
	);
	t.same(begun, ["a"], "one place stays free");
	const client = waiting.run(task("client"));
	t.same(begun, ["a", "client"], "for whom it was kept");
	end("client");
	await client;
	t.same(begun, ["a", "client"]);
	kept = 0;
	waiting.review();
	await turnOfTheLoop();
	t.same(begun, ["a", "client", "b"]);
	end("a");
	end("b");
	t.same(await Promise.all(runs), ["a", "b"]);
});

t.test("alone, what waits behind runs in spite of a reserve", async (t) => {
	const { begun, task, end } = gatedTasks();
	const waiting = createWaiting({ places: 1, reserve: () => 1 });
	const only = waiting.run(task("only"), undefined, true);
	t.same(begun, ["only"]);
	end("only");
	await only;
});

t.test("what waits behind can leave", async (t) => {
	const { begun, task, end } = gatedTasks();
	const waiting = createWaiting({ places: 1 });
	const first = waiting.run(task("first"));
	const leaving = new AbortController();
	const behind = waiting.run(task("behind"), leaving.signal, true);
	leaving.abort(new Error("gone"));
	await t.rejects(behind, { message: "gone" });
	end("first");
	await first;
	t.same(begun, ["first"]);
});
