import t from "tap";
import { MOST_ATTEMPTS, nextPause } from "../../../services/webhooks/pauses.ts";

t.test("pauses grow, and end", async (t) => {
	const maxAttempts = MOST_ATTEMPTS;
	const even = Array.from({ length: MOST_ATTEMPTS }, (_, i) =>
		nextPause({ attempts: i + 1, maxAttempts }, () => 0.5),
	);
	t.same(even.slice(0, 3), [5, 300, 1800]);
	t.same(
		even
			.slice(0, -1)
			.map(Number)
			.sort((a, b) => a - b),
		even.slice(0, -1),
	);
	t.equal(even.at(-1), undefined);
	t.equal(nextPause({ attempts: 3, maxAttempts: 3 }), undefined);
});

t.test("a pause is a little longer or shorter", async (t) => {
	const attempted = { attempts: 2, maxAttempts: 5 };
	t.equal(
		nextPause(attempted, () => 0),
		240,
	);
	t.equal(
		nextPause(attempted, () => 1),
		360,
	);
});

t.test("a receiver may ask for longer, within reason", async (t) => {
	const asking = (retryAfter: number) =>
		nextPause({ attempts: 1, maxAttempts: 5, retryAfter }, () => 0.5);
	t.equal(asking(1), 5);
	t.equal(asking(60), 60);
	t.equal(asking(1e9), 86_400);
});
