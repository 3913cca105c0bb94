import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { fixture } from "../support/images.ts";
import { until } from "../support/until.ts";

t.test(
	"AI that is turned away for want of room shows everywhere",
	async (t) => {
		const { app, convert, health } = await aiApp(t, { AI_MAX_RSS_MB: 1 });
		// Memory is looked at now and then.
		await until(async () =>
			/^ai_gate_closed\{gate="rssBytes"\} 1$/m.test(
				(await app.inject("/metrics")).body,
			),
		);
		const refused = await convert(await fixture("small-figma-48.png"));
		t.equal(refused.statusCode, 503);
		const answer = await health();
		t.equal(answer.statusCode, 200, "a gate may be open again at once");
		t.equal(answer.json().overall_status, "degraded");
		t.match(answer.json().recommendations.join(), /turned away \(rssBytes\)/);
		const { body } = await app.inject("/metrics");
		t.match(body, /^ai_gate_closed\{gate="rssBytes"\} 1$/m);
		t.match(body, /^ai_gate_closed\{gate="queue"\} 0$/m);
		t.match(body, /^ai_refused_total\{gate="rssBytes"\} 1$/m);
	},
);

t.test("a flag that isn't followed any more shows", async (t) => {
	const { app, health } = await aiApp(t);
	t.notMatch((await health()).json().recommendations.join(), /flags file/);
	await writeFile(app.config.FLAGS_FILE, "{");
	await until(() => app.flags.source().status === "broken");
	const told = (await health()).json();
	t.not(told.overall_status, "healthy");
	t.match(
		told.recommendations.join(),
		/flags file is broken: check FLAGS_FILE/,
	);
	const { body } = await app.inject("/metrics");
	t.match(body, /^ai_flag_source_good\{source="file"\} 0$/m);
});

t.test("AI's work is in the metrics", async (t) => {
	const { app, convert } = await aiApp(t);
	const picture = await fixture("small-figma-48.png");
	const told = (await convert(picture, "?tier=1")).json();
	await convert(picture, "?tier=1");
	const { body } = await app.inject("/metrics");
	const { engine } = told.ai_metadata.conversion;
	t.match(
		body,
		`conversion_fidelity_count{converter="${engine}",by="tier ${told.ai_metadata.tier_used}"}`,
	);
	for (const phase of ["analyse", "trace", "measure"])
		t.match(
			body,
			`conversion_phase_duration_seconds_count{converter="${engine}",phase="${phase}"}`,
		);
	t.match(body, /http_request_duration_seconds_bucket\{le="30"/);
});

t.test(
	"a model that is refused, and rollbacks, are in the metrics",
	async (t) => {
		const path = await fixtureModels(t);
		const manifest = JSON.parse(
			await readFile(join(path, "manifest.json"), "utf8"),
		);
		const [{ name, file }, { name: sound }] = manifest.models;
		await truncate(join(path, file), 600);
		const { app } = await aiApp(t, { MODELS_DIR: path, AI_MAX_RSS_MB: 0 });
		const metrics = async () => (await app.inject("/metrics")).body;
		await until(async () =>
			(await metrics()).includes(
				`ai_model_refused{model="${name}",code="WRONG_BYTES"} 1`,
			),
		);
		await until(async () =>
			new RegExp(`ai_model_ready{model="${sound}".* 1$`, "m").test(
				await metrics(),
			),
		);
		const body = await metrics();
		t.match(body, new RegExp(`ai_model_ready{model="${name}".* 0$`, "m"));
		t.notMatch(body, `ai_model_refused{model="${sound}"`);
		t.match(body, /^ai_model_events_total\{event="rollbacks"\} 0$/m);
		t.match(body, /^ai_model_events_total\{event="loads"\} [1-9]/m);
		t.match(body, /^ai_models_folder_good 1$/m);
	},
);
