import t from "tap";
import { createWhenNeeded } from "../../../services/jobs/when-needed.ts";
import { until } from "../../support/until.ts";

/** Something that counts how often it was opened and ended. */
function world() {
	const counts = { opened: 0, ended: 0 };
	const told: Error[] = [];
	let isBusy = false;
	let broken: Error | undefined;
	const held = createWhenNeeded({
		async open() {
			if (broken !== undefined) throw broken;
			counts.opened++;
			return {
				isBusy: async () => isBusy,
				async end() {
					counts.ended++;
				},
			};
		},
		idleMs: 5,
		onFault: (fault) => told.push(fault),
	});
	return {
		...{ held, counts, told },
		busy(now: boolean) {
			isBusy = now;
		},
		breakDown(error: Error | undefined) {
			broken = error;
		},
	};
}

t.test("it is opened once for all who ask, and closed when idle", async (t) => {
	const { held, counts } = world();
	t.equal(held.now(), undefined);
	await Promise.all([held.ask(async () => {}), held.ask(async () => {})]);
	t.equal(counts.opened, 1);
	await until(() => counts.ended === 1);
	t.equal(held.now(), undefined);
	await held.ask(async () => {});
	t.equal(counts.opened, 2, "and anew for the next");
	await held.end();
	t.equal(counts.ended, 2);
	await t.rejects(held.ask(async () => {}));
});

t.test("nobody's question finds it closed", async (t) => {
	const { held, counts } = world();
	let answer = () => {};
	const asking = held.ask(
		() =>
			new Promise<void>((resolve) => {
				answer = resolve;
			}),
	);
	await until(() => counts.opened === 1);
	for (let i = 0; i < 20; i++) await held.ask(async () => {});
	t.equal(counts.ended, 0, "while one is still asking");
	answer();
	await asking;
	await until(() => counts.ended === 1);
});

t.test("what is at work is left alone", async (t) => {
	const { held, counts, busy } = world();
	busy(true);
	await held.ask(async () => {});
	await new Promise((resolve) => setTimeout(resolve, 30));
	t.equal(counts.ended, 0);
	busy(false);
	await until(() => counts.ended === 1);
});

t.test("what doesn't open is tried again by the next question", async (t) => {
	const { held, counts, breakDown } = world();
	breakDown(new Error("no database"));
	await t.rejects(
		held.ask(async () => {}),
		{ message: "no database" },
	);
	breakDown(undefined);
	await held.ask(async () => {});
	t.equal(counts.opened, 1);
	await held.end();
});
