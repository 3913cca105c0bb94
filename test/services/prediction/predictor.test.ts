import t from "tap";
import { createPredictor } from "../../../services/prediction/predictor.ts";
import type { PredictionInput } from "../../../services/prediction/types.ts";
import { CANDIDATES } from "../../../services/settings/candidates.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import { encodeSetting } from "../../../services/settings/encoding.ts";
import { CONVERTERS } from "../../../services/tracing/converters.ts";
import {
	amount,
	entries,
	FEATURES,
	modelsFolder,
	PATIENT,
	registry,
} from "../../support/models.ts";

const all = await entries();
const {
	feature_preprocessor: preprocessor,
	logo_classifier: classifier,
	correlation_model: correlation,
	quality_predictor: quality,
	damage_estimator: estimator,
	slow,
} = all;

/** The numbers of a candidate that the fixtures were made for. */
const FIELDS = quality.metadata.candidate_fields as string[];

function input(given: Partial<Record<number, number>> = {}): PredictionInput {
	const features = new Float32Array(FEATURES).fill(0.25);
	for (const [at, value] of Object.entries(given))
		features[Number(at)] = value ?? 0;
	const thumbnail = new Float32Array(4 * 32 * 32).fill(0.5);
	return { features, thumbnail, width: 256, height: 256 };
}

t.test("the models answer", async (t) => {
	const folder = await modelsFolder(t, [
		preprocessor,
		classifier,
		correlation,
		quality,
	]);
	const models = registry(t, folder.path);
	const predictor = createPredictor(models);
	models.start();
	await models.settled();

	// Scaled is 2x + 1 and class k is favoured by four times feature k: feature 1 decides.
	const lettering = input({ 1: 1 });
	const { probabilities, logoType, fallback } = await predictor.classify(
		lettering,
		PATIENT,
	);
	t.equal(fallback, undefined);
	t.equal(logoType, "text_based");
	const score = (scaled: number, extra = 0) => Math.exp(4 * scaled + extra);
	const sum = 2 * score(1.5) + score(3) + score(1.5, 0.5);
	t.ok(Math.abs(probabilities.text_based - score(3) / sum) < 1e-4);
	t.ok(Math.abs(probabilities.complex - score(1.5, 0.5) / sum) < 1e-4);
	t.ok(Math.abs(sumOf(probabilities) - 1) < 1e-6);

	// What was answered of an input is not asked again.
	const runs = () => models.status().models.logo_classifier.inference.count;
	const before = runs();
	await predictor.classify(lettering, PATIENT);
	t.equal(runs(), before);

	// Nor is what is on its way.
	const scalings = () =>
		models.status().models.feature_preprocessor.inference.count;
	const scaledBefore = scalings();
	const other = input({ 2: 1 });
	await Promise.all([
		predictor.classify(other, PATIENT),
		predictor.recommend(other, PATIENT),
		predictor.predictQuality(other, CANDIDATES, PATIENT),
	]);
	t.equal(runs(), before + 1);
	t.equal(scalings(), scaledBefore + 1);

	const recommended = await predictor.recommend(lettering, PATIENT);
	t.equal(recommended.fallback, undefined);
	t.equal(runs(), before + 1);
	const converter = CONVERTERS[recommended.converter];
	t.ok(converter);
	t.same(
		Object.keys(recommended.parameters),
		Object.keys(converter.complete({})),
		"parameters are complete",
	);

	const { predictions, ...rest } = await predictor.predictQuality(
		lettering,
		CANDIDATES,
		PATIENT,
	);
	t.same(rest, {});
	t.equal(predictions.length, CANDIDATES.length);
	for (const [at, candidate] of CANDIDATES.entries()) {
		const total = encodeSetting(candidate, FIELDS).reduce((a, b) => a + b, 0);
		const ssim = 1 / (1 + Math.exp(-total));
		const got = predictions[at];
		t.ok(Math.abs(got.ssim - ssim) < 1e-4);
		t.ok(Math.abs(got.lower - (ssim - 0.1)) < 1e-4);
		t.ok(got.upper <= 1 && got.upper >= got.ssim);
		t.ok(Math.abs(got.bytes - Math.exp(7)) < 0.1);
		t.ok(Math.abs(got.ms - Math.exp(3)) < 0.01);
	}
	t.equal(models.status().models.quality_predictor.inference.count, 2);
	t.same(await predictor.predictQuality(lettering, [], PATIENT), {
		predictions: [],
	});

	// A caller that is gone is told so; it gets no rule of thumb.
	const reason = new Error("gone");
	const signal = AbortSignal.abort(reason);
	await t.rejects(predictor.classify(input(), { ...PATIENT, signal }), reason);
	await t.rejects(
		predictor.predictQuality(input(), CANDIDATES, { ...PATIENT, signal }),
		reason,
	);
});

t.test("rules stand in, and say so", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, classifier, slow]);
	// Once dead, it stays so for longer than this test.
	const models = registry(t, folder.path, {
		firstMs: 60_000,
		maximumMs: 60_000,
	});
	const predictor = createPredictor(models);

	async function allByRule(why: RegExp, deadlineMs = 30_000) {
		const image = input();
		const patience = { deadlineMs };
		const classes = await predictor.classify(image, patience);
		t.match(classes.fallback, why);
		t.ok(Math.abs(sumOf(classes.probabilities) - 1) < 1e-6);
		const { fallback, converter, parameters } = await predictor.recommend(
			image,
			patience,
		);
		t.match(fallback, why);
		t.ok(CANDIDATES.some((one) => one.converter === converter));
		t.not(parameters.effort, "quality", "one trace in the fast setting");
		t.same(
			Object.keys(parameters),
			Object.keys(CONVERTERS[converter].complete({})),
		);
		const answer = await predictor.predictQuality(image, CANDIDATES, patience);
		t.match(answer.fallback, why);
		t.equal(answer.predictions.length, CANDIDATES.length);
		for (const { ssim, lower, upper, bytes, ms } of answer.predictions) {
			t.ok(lower >= 0 && lower <= ssim && ssim <= upper && upper <= 1);
			t.ok(bytes > 0 && ms > 0);
		}
	}
	// Turned off; too late before it began.
	await allByRule(/^rule of thumb \(NOT_RUNNING: /);
	await allByRule(/^rule of thumb \(DEADLINE: /, 0);

	// Missing: two models are not in this folder; the others answer.
	models.start();
	await models.settled();
	t.equal((await predictor.classify(input(), PATIENT)).fallback, undefined);
	t.match(
		(await predictor.recommend(input(), PATIENT)).fallback,
		/^rule of thumb \(MODEL_MISSING: /,
	);
	t.match(
		(await predictor.predictQuality(input(), CANDIDATES, PATIENT)).fallback,
		/MODEL_MISSING/,
	);

	// Slow: the process is busy with something else.
	const busy = models.run("slow", amount("turns", 1e9), PATIENT);
	const killed = t.rejects(busy, { code: "CRASHED" });
	await allByRule(/DEADLINE: There was no answer within/, 20);

	// Dead, and being started again.
	const { pid } = models.status().process;
	if (pid === undefined) return t.fail("no process");
	process.kill(pid, "SIGKILL");
	await killed;
	await allByRule(/RESTARTING: .* restarted: .* ended \(SIGKILL\)/);
});

t.test("an answer that makes no sense is not passed on", async (t) => {
	const folder = await modelsFolder(t, [
		preprocessor,
		{ ...classifier, metadata: { class_names: ["a", "b", "c", "d"] } },
		{ ...correlation, metadata: { candidate_fields: ["subpixel.size"] } },
		{ ...quality, metadata: {} },
	]);
	const models = registry(t, folder.path);
	const predictor = createPredictor(models);
	models.start();
	await models.settled();
	t.match(
		(await predictor.classify(input(), PATIENT)).fallback,
		/WRONG_SIGNATURE: .* class_names/,
	);
	t.match(
		(await predictor.recommend(input(), PATIENT)).fallback,
		/WRONG_FEATURES: .* candidate field subpixel\.size/,
	);
	t.match(
		(await predictor.predictQuality(input(), CANDIDATES, PATIENT)).fallback,
		/WRONG_FEATURES: .* doesn't name the candidate_fields/,
	);
	// Not a number in, not a number out.
	const broken = input({ 1: Number.NaN });
	const { probabilities, fallback } = await predictor.classify(broken, PATIENT);
	t.match(fallback, /WRONG_ANSWER: .* not a number/);
	t.ok(Object.values(probabilities).every(Number.isFinite));
	// Features of another length than the models take.
	const short = { ...input(), features: new Float32Array(3) };
	t.match((await predictor.classify(short, PATIENT)).fallback, /BAD_INPUT/);
});

t.test("models made before a converter or a parameter go on", async (t) => {
	// Fields that tell nothing stand for those that these models never heard of.
	const without = (unheard: RegExp) =>
		FIELDS.map((name) => (unheard.test(name) ? "subpixel.gradients" : name));
	const older = without(/^imagetracer$|smoothing/);
	const folder = await modelsFolder(t, [
		preprocessor,
		classifier,
		{ ...correlation, metadata: { candidate_fields: older } },
		{ ...quality, metadata: { candidate_fields: older } },
	]);
	const models = registry(t, folder.path);
	const predictor = createPredictor(models);
	models.start();
	await models.settled();
	const image = input();
	const recommended = await predictor.recommend(image, PATIENT);
	t.equal(recommended.fallback, undefined);
	t.equal(recommended.converter, "subpixel");
	t.equal(
		recommended.parameters.smoothing,
		completeSetting("subpixel", {}).parameters.smoothing,
		"what they can't tell of stays at its default",
	);
	const { predictions, fallback } = await predictor.predictQuality(
		image,
		CANDIDATES,
		PATIENT,
	);
	t.equal(fallback, undefined);
	const byRule = createPredictor(registry(t, "/nowhere"));
	const rules = await byRule.predictQuality(image, CANDIDATES, PATIENT);
	for (const [at, { id, converter }] of CANDIDATES.entries())
		if (converter === "imagetracer")
			t.same(predictions[at], rules.predictions[at], `${id} by its rule`);
		else
			t.ok(
				Math.abs(predictions[at].bytes - Math.exp(7)) < 0.1,
				`${id} by the model`,
			);
});

t.test("the rules tell images apart", async (t) => {
	const predictor = createPredictor(registry(t, "/nowhere"));
	const { FEATURE_NAMES } = await import(
		"../../../services/analysis/features.ts"
	);
	const image = (given: Record<string, number>, base = 0) => {
		const features = new Float32Array(FEATURES).fill(base);
		for (const [name, value] of Object.entries(given))
			features[(FEATURE_NAMES as readonly string[]).indexOf(name)] = value;
		return { ...input(), features };
	};
	const kind = async (given: Record<string, number>) =>
		(await predictor.classify(image(given), PATIENT)).logoType;
	t.equal(
		await kind({
			extent_aspect: 0.82,
			crossed_rows: 0.46,
			region_count: 0.51,
			corner_density: 0.3,
			palette_size: 0.39,
			flat_share: 0.84,
		}),
		"text_based",
	);
	t.equal(
		await kind({ ramp_share: 0.5, palette_size: 0.9, extent_aspect: 0.5 }),
		"gradient",
	);
	t.equal(
		await kind({ flat_share: 0.97, palette_size: 0.1, extent_aspect: 0.5 }),
		"simple_geometric",
	);
	t.equal(
		await kind({ corner_density: 0.4, palette_size: 0.4, flat_share: 0.7 }),
		"complex",
	);

	const ssims = async (given: Record<string, number>) =>
		(
			await predictor.predictQuality(image(given), CANDIDATES, PATIENT)
		).predictions.map(({ ssim }) => ssim);
	const clean = await ssims({ size: 0.7, still_blocks: 0.8 });
	const noisy = await ssims({ size: 0.7, noise: 0.8, edge_density: 0.3 });
	for (const [at, ssim] of clean.entries()) t.ok(ssim > noisy[at]);
});

function sumOf(probabilities: Readonly<Record<string, number>>): number {
	return Object.values(probabilities).reduce((a, b) => a + b, 0);
}

t.test("damage is held likely by the model, or not at all", async (t) => {
	const [kinds, wide] = [estimator.metadata.kinds as string[], 142];
	const traces = new Float32Array(wide);
	traces[1] = 100.75;
	const answer = async (entry = estimator, given = traces) => {
		const folder = await modelsFolder(t, [entry]);
		const models = registry(t, folder.path);
		models.start();
		await models.settled();
		return createPredictor(models).expectDamage(given, PATIENT);
	};
	const { hint, fallback } = await answer();
	t.equal(fallback, undefined);
	t.same(Object.keys(hint), kinds);
	t.ok(Math.abs((hint.webp ?? 0) - 0.75) < 1e-3);
	t.equal(hint.jpeg, 0);
	const { metadata } = estimator;
	for (const [other, code] of [
		[{ ...metadata, traces_version: 0 }, "WRONG_FEATURES"],
		[{ ...metadata, kinds: ["rust"] }, "WRONG_SIGNATURE"],
		[{ ...metadata, kinds: kinds.slice(1) }, "WRONG_ANSWER"],
	] as const) {
		const refused = await answer({ ...estimator, metadata: other });
		t.same(refused.hint, {});
		t.match(refused.fallback, code);
	}
	t.match((await answer(estimator, new Float32Array(3))).fallback, "BAD_INPUT");
	const nobody = await answer(quality);
	t.same(nobody.hint, {});
	t.ok(nobody.fallback);
});
