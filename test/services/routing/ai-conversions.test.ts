import t, { type Test } from "tap";
import { createAiConversions } from "../../../services/routing/ai-conversions.ts";
import type { TierPredictor } from "../../../services/routing/prediction.ts";
import {
	createTierRouter,
	type RoutingRequest,
} from "../../../services/routing/router.ts";
import { ONE_SHOT } from "../../../services/settings/candidates.ts";
import { openConversions } from "../../support/conversions.ts";
import { noisePng, plainPng } from "../../support/images.ts";
import { until } from "../../support/until.ts";

const never = new AbortController().signal;

/** AI conversions over real workers; what the models would say is given. */
function open(t: Test) {
	const conversions = openConversions(t);
	const predictor: TierPredictor = {
		classify: async () => ({
			logoType: "complex",
			probabilities: {
				...{ simple_geometric: 0, text_based: 0, gradient: 0, complex: 1 },
			},
		}),
		expectDamage: async () => ({ hint: {} }),
		recommend: async () => ONE_SHOT[0],
		predictQuality: async (_input, settings) => ({
			predictions: settings.map(() => ({
				...{ ssim: 0.99, lower: 0.98, upper: 1, bytes: 1, ms: 5 },
			})),
		}),
	};
	const router = createTierRouter({
		converter: conversions,
		predictor,
		loading: () => undefined,
		workers: 1,
		maxInFlight: 4,
		limitMs: 60_000,
	});
	const serving = { models: "first" };
	const ai = createAiConversions({
		converter: conversions,
		router,
		models: () => serving.models,
	});
	return {
		...{ conversions, router, serving, ai },
		convert: (
			bytes: Uint8Array,
			asked: Partial<RoutingRequest> = {},
			signal = never,
		) =>
			ai.convert(
				bytes,
				{
					tier: "auto",
					targetQuality: 0,
					budgetMs: undefined,
					arrivedAt: performance.now(),
					...asked,
				},
				signal,
			),
	};
}

t.test("what was asked for, and of which models, tells apart", async (t) => {
	const { convert, serving, ai, router } = open(t);
	const image = await plainPng(16, 16);
	const first = await convert(image);
	t.equal(first.source, "computed");
	const again = await convert(image);
	t.equal(again.source, "cache");
	t.equal(again.result, first.result);
	for (const [asked, bytes] of [
		[{ tier: 1 }, image],
		[{ targetQuality: 0.1 }, image],
		[{ budgetMs: 60_000 }, image],
		[{ budgetMs: 50_000 }, image],
		[{}, await plainPng(17, 16)],
	] as const)
		t.equal((await convert(bytes, asked)).source, "computed");
	serving.models = "second";
	t.equal((await convert(image)).source, "computed");
	serving.models = "first";
	t.equal((await convert(image)).source, "cache");
	t.same(ai.stats(), { cache: 2, shared: 0 });
	t.equal(router.stats().counts.answers, 7);
});

t.test("what is kept holds no pixels", async (t) => {
	const { convert } = open(t);
	const { result } = await convert(await plainPng(16, 16));
	t.notOk("pixels" in result.image);
	t.doesNotThrow(() => structuredClone(result), "it is data alone");
});

t.test("equal ones in flight are made once", async (t) => {
	const { convert, router } = open(t);
	const image = await noisePng(48);
	const made = await Promise.all([1, 2, 3].map(() => convert(image)));
	t.same(
		made.map(({ source }) => source),
		["computed", "shared", "shared"],
	);
	t.equal(router.stats().counts.answers, 1);
});

t.test("what a budget cut short is not kept", async (t) => {
	const { convert } = open(t);
	const image = await noisePng(96);
	for (let i = 0; i < 2; i++) {
		const { source, result } = await convert(image, { tier: 3, budgetMs: 60 });
		t.equal(source, "computed");
		t.ok(result.degraded.includes("time"));
	}
});

t.test("the last client to leave ends the work", async (t) => {
	const { convert, conversions, router } = open(t);
	const image = await noisePng(160);
	const one = new AbortController();
	const other = new AbortController();
	const both = [one, other].map(({ signal }) =>
		convert(image, { tier: 3 }, signal),
	);
	await until(() => conversions.stats().busy > 0);
	one.abort(new Error("gone"));
	await t.rejects(both[0], { message: "gone" });
	t.equal(router.stats().inFlight, 1, "the other still waits");
	other.abort(new Error("gone too"));
	await t.rejects(both[1], { message: "gone too" });
	await until(() => router.stats().inFlight === 0);
	await until(() => conversions.stats().busy === 0);
});
