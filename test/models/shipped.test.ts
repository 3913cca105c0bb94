import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import {
	computeFeatures,
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { thumbnail } from "../../services/analysis/thumbnail.ts";
import { decodeImage } from "../../services/image/decode.ts";
import { readManifest } from "../../services/inference/manifest.ts";
import { LOGO_CLASSES } from "../../services/prediction/logo-class.ts";
import { MODELS as NAMES } from "../../services/prediction/models.ts";
import { createPredictor } from "../../services/prediction/predictor.ts";
import { ROOT } from "../../services/project.ts";
import { measure } from "../../services/quality/measure.ts";
import { renderSvg } from "../../services/quality/render.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../../services/settings/candidates.ts";
import { completeSetting } from "../../services/settings/complete.ts";
import {
	decodeSetting,
	encodeSetting,
	unknownFields,
} from "../../services/settings/encoding.ts";
import { type Setting, settingKey } from "../../services/settings/setting.ts";
import { TRACERS } from "../../services/tracing/tracers.ts";
import { PATIENT, registry } from "../support/models.ts";

const FOLDER = join(ROOT, "models");
const MODELS = Object.values(NAMES).sort();
/** The candidates as the shipped models learned them: new ones need no models, so none is added here. */
const SHIPPED = JSON.parse(
	await readFile(join(ROOT, "test/fixtures/shipped-candidates.json"), "utf8"),
) as {
	fields: string[];
	candidates: (Setting & { id: string; code: number[] })[];
};
const manifest = await readManifest(FOLDER, FEATURE_SCHEMA_VERSION);

t.test("the manifest tells the truth of every file", async (t) => {
	t.same(manifest.models.map(({ name }) => name).sort(), MODELS);
	let total = 0;
	for (const { name, file, sha256, bytes } of manifest.models) {
		const content = await readFile(join(FOLDER, file));
		total += content.length;
		t.equal(content.length, bytes, name);
		t.equal(createHash("sha256").update(content).digest("hex"), sha256, name);
		const card = await readFile(join(FOLDER, `${name}.md`), "utf8");
		t.match(card, /^# /);
	}
	t.ok(total <= 20_000_000, `${total} bytes in all`);
	const listed = manifest.models.map(({ file }) => file).sort();
	const there = (await readdir(FOLDER)).filter((file) => /\.onnx$/.test(file));
	t.same(there.sort(), listed, "no file without an entry");
});

t.test("they were made for what the service computes", async (t) => {
	const metadata = Object.fromEntries(
		manifest.models.map((entry) => [entry.name, entry.metadata]),
	);
	t.same(metadata.feature_preprocessor?.feature_names, FEATURE_NAMES);
	t.same(metadata.logo_classifier?.class_names, LOGO_CLASSES);
	for (const name of [NAMES.quality, NAMES.choice])
		t.same(metadata[name].candidate_fields, SHIPPED.fields, name);
	t.same(
		metadata[NAMES.quality].candidates,
		SHIPPED.candidates.map(({ id }) => id),
	);
	const chosen = metadata[NAMES.choice].candidates as string[];
	t.ok(
		chosen.every((id) => ONE_SHOT.some((candidate) => candidate.id === id)),
		"it may write what one trace makes",
	);
});

t.test("what they learned on is encoded as it was then", async (t) => {
	t.same(unknownFields(SHIPPED.fields), []);
	for (const { id, converter, parameters, code } of SHIPPED.candidates) {
		const candidate = CANDIDATES.find((one) => one.id === id);
		t.has(candidate?.parameters, parameters, `${id} is still that`);
		// With the defaults of whatever parameters came since.
		const setting = completeSetting(converter, parameters);
		t.strictSame(
			Array.from(encodeSetting(setting, SHIPPED.fields)),
			code,
			`${id}, to the bit`,
		);
		t.strictSame(decodeSetting(code, SHIPPED.fields), setting);
	}
});

t.test("the real process serves them, and they know real logos", async (t) => {
	const models = registry(t, FOLDER);
	const predictor = createPredictor(models);
	models.start();
	await models.settled();
	for (const name of MODELS)
		t.match(models.status().models[name], {
			state: "ready",
			loaded: true,
			reason: undefined,
		});

	const tier1 = ONE_SHOT.map(settingKey);
	let inside = 0;
	let asked = 0;
	for (const name of [
		"logo-slack-128.png",
		"logo-docker-128.png",
		"logo-figma-128.png",
		"gradient-radial-256.png",
		"wordmark-netflix-300.png",
		"white-on-colour-256.png",
	]) {
		const file = join(ROOT, "test/fixtures/logos", name);
		const { raster } = await decodeImage(await readFile(file), 2_000_000);
		const input = {
			features: computeFeatures(raster),
			thumbnail: thumbnail(raster),
			width: raster.width,
			height: raster.height,
		};
		const { probabilities, fallback } = await predictor.classify(
			input,
			PATIENT,
		);
		t.equal(fallback, undefined, name);
		const sum = LOGO_CLASSES.reduce(
			(all, kind) => all + probabilities[kind],
			0,
		);
		t.ok(Math.abs(sum - 1) < 1e-6);

		const recommended = await predictor.recommend(input, PATIENT);
		t.equal(recommended.fallback, undefined, name);
		t.ok(tier1.includes(settingKey(recommended)), "one that was measured");

		const tried = [CANDIDATES[0], DEFAULT_CANDIDATE];
		const answer = await predictor.predictQuality(input, tried, PATIENT);
		t.equal(answer.fallback, undefined, name);
		const [fast, plain] = answer.predictions;
		t.ok(fast.ssim > plain.ssim, `${name}: our tracer beats the default`);
		for (const [k, { converter, parameters }] of tried.entries()) {
			const { ssim, lower, upper, bytes, ms } = answer.predictions[k];
			t.ok(lower <= ssim && ssim <= upper);
			t.ok(bytes > 100 && bytes < 1e6 && ms > 0.1 && ms < 10_000);
			const { svg } = TRACERS[converter].trace(raster, parameters);
			const real = measure(raster, renderSvg(svg, raster.width)).ssim;
			t.ok(Math.abs(real - ssim) < 0.1, `${name}: ${ssim} for ${real}`);
			asked++;
			if (real >= lower && real <= upper) inside++;
		}
	}
	t.ok(inside >= asked / 2, `${inside} of ${asked} are inside the interval`);
});
