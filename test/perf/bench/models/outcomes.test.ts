import t from "tap";
import { compareWays } from "../../../../perf/bench/models/outcomes.ts";
import type { Picture } from "../../../../perf/bench/models/served.ts";

const BOTH = [true, true];

function picture(
	brand: string,
	ssim: readonly number[],
	changed: Partial<Picture> = {},
): Picture {
	return {
		id: brand,
		set: "colour",
		brand,
		damage: "none",
		kind: "complex",
		guessedKind: "complex",
		scaled: [0],
		tried: BOTH,
		ssim,
		told: ssim,
		edges: [0, 0],
		bytes: [1, 1],
		ms: [1, 1],
		predicted: [],
		recommended: 0,
		...changed,
	};
}

const closedBy = (outcomes: ReturnType<typeof compareWays>, name: string) =>
	outcomes.find((outcome) => outcome.name.startsWith(name));

t.test("baselines learn nothing from what was never tried", async (t) => {
	const good = picture("known", [0.9, 0.8]);
	const untried = Array.from({ length: 9 }, (_, n) =>
		picture(`partly ${n}`, [Number.NaN, 0.8], { tried: [false, true] }),
	);
	const known = { train: [good, ...untried], validation: [good, ...untried] };
	const asked = [picture("asked", [0.9, 0.5]), picture("other", [0.6, 0.7])];
	const outcomes = compareWays(asked, known, [0, 1], []);
	for (const name of ["single best", "best of the class", "nearest"])
		t.same(closedBy(outcomes, name)?.reached, [0.9, 0.6], name);
	t.equal(closedBy(outcomes, "best for each")?.closed.value, 1);
});

t.test("a conversion that failed counts against its candidate", async (t) => {
	const failed = picture("known", [Number.NaN, 0.8]);
	const known = { train: [failed], validation: [failed] };
	const outcomes = compareWays(
		[picture("asked", [0.9, 0.5])],
		known,
		[0, 1],
		[],
	);
	t.same(closedBy(outcomes, "single best")?.reached, [0.5]);
});

t.test("pictures that show no logo are set apart", async (t) => {
	const known = picture("known", [0.9, 0.8]);
	const outcomes = compareWays(
		[
			picture("logo", [0.8, 0.9]),
			picture("noise", [0.1, 0.8], { set: "stress" }),
		],
		{ train: [known], validation: [known] },
		[0, 1],
		[["half", [1, 0]]],
	);
	const half = closedBy(outcomes, "half");
	t.ok(Math.abs((half?.closed.value ?? 0) - 0.1 / 0.8) < 1e-9);
	t.equal(half?.closedOnLogos.value, 1);
});
