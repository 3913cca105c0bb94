import Fastify from "fastify";
import t, { type Test } from "tap";
import { type Config, loadConfig } from "../../config.ts";
import config from "../../plugins/config.ts";
import modelRegistry from "../../plugins/model-registry.ts";
import predictor from "../../plugins/predictor.ts";
import { FEATURE_NAMES } from "../../services/analysis/features.ts";
import { alive, entries, modelsFolder } from "../support/models.ts";

const PATIENT = { deadlineMs: 30_000 };
const INPUT = {
	features: new Float32Array(FEATURE_NAMES.length).fill(0.25),
	thumbnail: new Float32Array(4 * 32 * 32),
	width: 64,
	height: 64,
};

async function build(t: Test, overrides: Partial<Config>) {
	const app = Fastify();
	t.teardown(() => app.close());
	await app.register(config, { config: loadConfig(overrides) });
	await app.register(modelRegistry);
	await app.register(predictor);
	await app.ready();
	return app;
}

t.test(
	"the models run while they are wanted, and end with the service",
	async (t) => {
		const { feature_preprocessor: scale, logo_classifier: classifier } =
			await entries();
		const folder = await modelsFolder(t, [scale, classifier]);
		const app = await build(t, { MODELS_DIR: folder.path });
		t.equal(app.models.status().process.state, "stopped");
		t.match(await app.predictor.classify(INPUT, PATIENT), {
			fallback: /NOT_RUNNING/,
		});
		app.models.start();
		await app.models.settled();
		const { fallback } = await app.predictor.classify(INPUT, PATIENT);
		t.equal(fallback, undefined, "the fixtures fit the features of today");
		const { pid } = app.models.status().process;
		t.ok(alive(pid));
		await app.close();
		t.notOk(alive(pid));
	},
);

t.test("a folder without models is a state, not a fault", async (t) => {
	const folder = await modelsFolder(t, []);
	const app = await build(t, {
		MODELS_DIR: `${folder.path}/none`,
		MODELS_LOAD: "when-needed",
	});
	app.models.start();
	await app.models.settled();
	t.match(app.models.status(), {
		mode: "on",
		modelsAvailable: false,
		models: {},
		reason: /^MANIFEST_MISSING/,
		process: { state: "stopped" },
	});
	t.match(await app.predictor.recommend(INPUT, PATIENT), {
		fallback: /MANIFEST_MISSING/,
	});
});
