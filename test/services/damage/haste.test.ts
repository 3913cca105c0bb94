import t from "tap";
import { createHaste } from "../../../services/damage/haste.ts";

/** Keeps the thread busy. */
function work(ms: number): string {
	const end = performance.now() + ms;
	while (performance.now() < end);
	return "done";
}

t.test("nothing is left out without a limit, or long before it", (t) => {
	for (const until of [undefined, Date.now() + 60_000]) {
		const haste = createHaste(until);
		t.equal(
			haste.take("calm", 100, () => work(1)),
			"done",
		);
		t.equal(haste.hasSkipped(), false);
	}
	t.end();
});

t.test("nothing is begun past the limit", (t) => {
	const haste = createHaste(Date.now() - 1);
	t.equal(
		haste.take("late", 100, () => work(1)),
		undefined,
	);
	t.equal(haste.hasSkipped(), true);
	t.end();
});

t.test("what a step took says whether it is begun", (t) => {
	createHaste().take("known", 100, () => work(40));
	const isTaken = (step: string, pixels: number) =>
		createHaste(Date.now() + 10_000).take(step, pixels, () => true) === true;
	t.equal(isTaken("known", 100), true);
	t.equal(isTaken("never taken", 1e9), true, "its time is not known");
	createHaste().take("known", 100, () => work(40));
	t.equal(isTaken("known", 1e6), false, "a picture of ten thousand times");
	t.end();
});

t.test("what was left out is tried again later", (t) => {
	createHaste().take("slow once", 1, () => work(60));
	let tries = 0;
	const again = () =>
		createHaste(Date.now() + 10_000).take("slow once", 1000, () => true);
	while (again() === undefined && tries < 100) tries++;
	t.ok(tries > 0 && tries < 100, `${tries} times left out`);
	t.end();
});
