import t from "tap";
import { createCosts } from "../../../services/routing/costs.ts";
import { deadlineOf } from "../../../services/routing/deadline.ts";
import { traceFirst } from "../../../services/routing/first-trace.ts";
import { planTiers } from "../../../services/routing/plan.ts";
import type { Trials } from "../../../services/routing/trials.ts";
import { ONE_SHOT } from "../../../services/settings/candidates.ts";

const LARGE = 1024 * 1024;

/** Of how many pixels a draft is made where a conversion is expected to take so many ms; undefined where none is. */
async function drafted(ms: number, budgetMs: number) {
	let pixels: number | undefined;
	const made = {} as Awaited<ReturnType<Trials["make"]>>;
	const trials = {
		draft: async (_setting: unknown, _tier: unknown, of: number) => {
			pixels = of;
			return made;
		},
		make: async () => made,
		best: () => made,
	} as unknown as Trials;
	const prediction = { ssim: 0.9, lower: 0.8, upper: 1, bytes: 1000, ms };
	const plan = planTiers([{ setting: ONE_SHOT[0], prediction }]);
	const deadline = deadlineOf(performance.now(), budgetMs, 1e9);
	await traceFirst(trials, plan, deadline, createCosts(0), LARGE);
	return pixels;
}

t.test(
	"a draft has as many pixels as there is time for, within bounds",
	async (t) => {
		t.equal(await drafted(100, 1e6), undefined, "there is time for all");
		const some = await drafted(1e9, 1e7);
		t.ok(some && some > 2400 && some < 5000, `${some}`);
		t.equal(await drafted(1e9, 1000), 48 * 48, "fewer save nothing");
		const most = await drafted(1e6, 1e6);
		t.ok(most && most <= 20_000, `${most}: more take longer than all of them`);
	},
);
