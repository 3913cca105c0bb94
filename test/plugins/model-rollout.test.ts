import t, { type Test } from "tap";
import { MODELS } from "../../services/prediction/models.ts";
import { build } from "../support/app.ts";
import { flagServer } from "../support/flag-server.ts";
import { fixture } from "../support/images.ts";
import { jobEnd, postJob } from "../support/jobs.ts";
import { entries, modelsFolder } from "../support/models.ts";
import { until } from "../support/until.ts";

const NAME = MODELS.scaling;
/** By who is given it; everybody else is in none of these. */
const VARIANTS = {
	canary: JSON.stringify({ models: { [NAME]: "2.0.0" } }),
	shadow: JSON.stringify({ models: { [NAME]: "2.0.0" }, shadow: true }),
	unlisted: JSON.stringify({ models: { [NAME]: "3.0.0" } }),
	broken: "{",
};

/** Unleash's list with the AI flag and a variant for each of some users. */
function flagged() {
	const own = Object.entries(VARIANTS).map(([user, value]) => ({
		...{ name: user, weight: 0, stickiness: "default" },
		payload: { type: "json", value },
		overrides: [{ contextName: "userId", values: [user] }],
	}));
	const variants = [{ name: "control", weight: 1000 }, ...own];
	const strategies = [{ name: "default" }];
	const flag = { name: "ai-conversion", enabled: true, strategies, variants };
	return { version: 2, features: [flag] };
}

interface Row {
	readonly version: string;
	readonly loaded: boolean;
	readonly inference: { readonly count: number };
	readonly quality: Readonly<Record<string, number | null>>;
}

/** The service with an Unleash server, and two versions of one of its models. */
async function rolledOut(t: Test) {
	const all = await entries();
	const { [NAME]: second } = await entries("manifest-2.json");
	const others = Object.values(MODELS)
		.filter((name) => name !== NAME)
		.map((name) => all[name]);
	const first = all[NAME];
	const folder = await modelsFolder(t, [first, ...others, second]);
	const server = await flagServer(t);
	server.gives(flagged());
	const app = await build(t, {
		UNLEASH_URL: server.url,
		UNLEASH_REFRESH_SECONDS: 0.1,
		MODELS_DIR: folder.path,
		MODELS_WATCH_SECONDS: 0.05,
	});
	await app.ready();
	const rows = async () => {
		const response = await app.inject("/api/model-status");
		return response.json().models as Record<string, Row>;
	};
	await until(async () => {
		if (!app.flags.isOn()) return false;
		const all = Object.values(await rows());
		return (
			all.length === others.length + 2 && all.every(({ loaded }) => loaded)
		);
	});
	return {
		app,
		...{ rows, folder, first, second, others },
		/** Converts for a user; again where a machine that is busy had rules stand in for models. */
		async convert(user: string, file = "small-figma-48.png") {
			for (;;) {
				const response = await app.inject({
					method: "POST",
					url: "/api/convert-ai?tier=1",
					headers: { "content-type": "image/png", "x-user-id": user },
					payload: await fixture(file),
				});
				t.equal(response.statusCode, 200, user);
				const timing = String(response.headers["server-timing"]);
				if (response.json().ai_metadata.fallback_used) continue;
				return { isKept: timing.startsWith("cache") };
			}
		},
	};
}

t.test("a variant's clients are answered by its version", async (t) => {
	const { app, rows, convert, folder, ...listed } = await rolledOut(t);
	const { first, second, others } = listed;
	const both = [NAME, `${NAME}@2.0.0`];
	const told = async () => {
		const all = await rows();
		return both.map((key) => all[key]);
	};
	t.match(await told(), [
		{ version: "1.0.0", quality: { answers: 0, mean_error: null } },
		{ version: "2.0.0", quality: { answers: 0, mean_error: null } },
	]);

	await convert("anyone");
	t.match(await told(), [
		{ quality: { answers: 1, shadowed: 0 } },
		{ quality: { answers: 0, shadowed: 0 }, inference: { count: 0 } },
	]);
	const { quality } = (await rows())[MODELS.quality];
	t.ok(Number(quality.compared) > 0);
	t.ok(Number(quality.mean_reached) > 0.5);
	t.ok(
		Number(quality.mean_error) >=
			Math.abs(Number(quality.mean_expected) - Number(quality.mean_reached)) -
				1e-9,
	);

	t.notOk((await convert("canary")).isKept, "it may be another drawing");
	t.match(await told(), [
		{ quality: { answers: 1 } },
		{ quality: { answers: 1, shadowed: 0 } },
	]);
	t.ok((await told())[1].inference.count > 0);
	t.ok((await convert("canary")).isKept, "kept among those who have it");
	t.ok((await convert("anyone")).isKept);

	await t.test("what can't be had is stood in for", async (t) => {
		for (const user of ["unlisted", "broken"]) {
			const { isKept } = await convert(user);
			t.ok(isKept, `${user}: the answer that all have`);
		}
	});

	await t.test("a shadow is measured and answers nobody", async (t) => {
		await convert("shadow", "logo-slack-128.png");
		await until(async () => (await told())[1].quality.shadowed === 1);
		const [answering, beside] = await told();
		t.match(answering.quality, { answers: 2, shadowed: 0 });
		t.match(beside.quality, { answers: 1, shadowed: 1 });
		t.ok(Number(beside.quality.compared) >= 2);
		t.ok(
			(await convert("anyone", "logo-slack-128.png")).isKept,
			"it got what all get",
		);
	});

	await t.test("items of jobs have whoever made the job", async (t) => {
		const bytes = await fixture("gradient-linear-256.png");
		const parts = [
			{ name: "file", bytes },
			{ name: "tier", value: "1" },
		];
		const posted = await postJob(app, parts, { "x-user-id": "canary" });
		const { items } = await jobEnd(app, posted.json().id);
		t.match(items, [{ state: "done", tier: 1 }]);
		t.match((await told())[1], { quality: { answers: 2 } });
	});

	await t.test("metrics tell the same", async (t) => {
		const { body } = await app.inject("/metrics");
		const labels = (version: string) => `{model="${NAME}",version="${version}"`;
		for (const line of [
			`ai_model_answers_total${labels("1.0.0")},as="answers"} 2`,
			`ai_model_answers_total${labels("2.0.0")},as="answers"} 2`,
			`ai_model_answers_total${labels("2.0.0")},as="shadowed"} 1`,
		])
			t.ok(body.includes(line), line);
		for (const name of ["expected_fidelity", "reached_fidelity"])
			t.ok(body.includes(`ai_model_${name}${labels("2.0.0")}} 0.`), name);
		t.ok(body.includes(`ai_model_run_seconds${labels("2.0.0")},figure="p95"}`));
	});

	await t.test("the first that is listed is for all", async (t) => {
		await folder.manifest([second, ...others]);
		// What serves is replaced first, then what isn't listed is let go of.
		await until(async () => {
			const all = await rows();
			return all[NAME].version === "2.0.0" && !(`${NAME}@2.0.0` in all);
		});
		t.ok((await convert("anyone")).isKept, "what its clients got before");
		await convert("anyone", "logo-figma-128.png");
		const { quality } = (await rows())[NAME];
		t.match(quality, { answers: 3, shadowed: 1 }, "its figures go on");
	});

	await t.test("and so it is the other way", async (t) => {
		await folder.manifest([first, ...others]);
		await until(async () => (await rows())[NAME].version === "1.0.0");
		t.match((await rows())[NAME].quality, { answers: 2 });
		t.ok((await convert("canary")).isKept, "they get what all get");
	});
});
