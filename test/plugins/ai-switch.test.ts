import t from "tap";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { fixture, noisePng } from "../support/images.ts";
import { entries, modelsFolder } from "../support/models.ts";
import { until } from "../support/until.ts";

/** Whether a process is there. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

t.test("the switch turns while traffic runs", async (t) => {
	const { app, switchTo, ready, convert, plain, health } = await aiApp(t, {
		on: false,
		MODELS_DIR: await fixtureModels(t),
		WORKERS: 2,
	});
	const image = await fixture("small-figma-48.png");
	const paths = async () =>
		Object.keys((await app.inject("/docs/json")).json().paths);
	const svgOff = (await plain(image)).json().svg;
	t.equal((await convert(image)).statusCode, 404);
	t.equal((await health()).statusCode, 404);
	t.notOk((await paths()).includes("/api/convert-ai"));
	t.match((await app.inject("/health")).json(), { ai_available: false });

	await switchTo(true);
	const first = await convert(image);
	t.equal(first.statusCode, 200, "answered before the models are there");
	const { fallback_used, fallback_reason } = first.json().ai_metadata;
	if (fallback_used) {
		t.match(fallback_reason, /loading/);
		t.equal(first.json().svg, svgOff, "by the plain conversion");
	}
	await ready();
	t.notOk((await convert(image)).json().ai_metadata.fallback_used);
	t.equal((await plain(image)).json().svg, svgOff);
	t.ok((await paths()).includes("/api/convert-ai"));
	t.match((await app.inject("/health")).json(), {
		ai_available: true,
		ai_models_loaded: true,
	});
	const { process_id } = (await health()).json().components.model_manager;
	t.ok(isAlive(process_id));

	const inFlight = convert(await noisePng(64), "?tier=2");
	await until(() => app.converter.stats().busy > 0);
	await switchTo(false);
	t.equal((await convert(image)).statusCode, 404, "no new request matches");
	t.ok(isAlive(process_id), "the models stay for what is in flight");
	const finished = await inFlight;
	t.equal(finished.statusCode, 200, "which ends as if nothing were");
	t.notOk(finished.json().ai_metadata.fallback_used);
	await until(() => !isAlive(process_id));
	t.equal((await plain(image)).json().svg, svgOff);

	await switchTo(true);
	await ready();
	// Another image: an equal request would be answered without the models.
	const other = await convert(await fixture("small-dropbox-32.png"));
	t.notOk(other.json().ai_metadata.fallback_used, "and again");
	const { body } = await app.inject("/metrics");
	t.match(body, 'ai_switches_total{to="on"} 2');
	t.match(body, 'ai_switches_total{to="off"} 1');
	t.match(body, "ai_switched_on 1");
});

t.test("models that can't be had are a warning", async (t) => {
	const image = await fixture("small-dropbox-32.png");
	const { quality_predictor } = await entries();
	const spoilt = await modelsFolder(t, [quality_predictor]);
	await spoilt.text("not a model", quality_predictor.file);
	for (const MODELS_DIR of ["/nowhere", spoilt.path]) {
		const { app, convert, health, status } = await aiApp(t, { MODELS_DIR });
		await until(() => app.aiStatus.state() === "degraded");
		let answer = await convert(image);
		// What failed may be loading once more.
		while (/loading/.test(answer.json().ai_metadata.fallback_reason))
			answer = await convert(image);
		t.equal(answer.statusCode, 200);
		t.match(answer.json().ai_metadata, {
			fallback_used: true,
			fallback_reason: /rule of thumb/,
			routing: { selection_method: "fallback" },
		});
		const report = await health();
		t.equal(report.statusCode, 200);
		t.match(report.json(), {
			overall_status: "degraded",
			components: { converter: { status: "healthy" } },
			recommendations: [/MODELS_DIR/],
		});
		t.equal((await status()).json().models_available, false);
		const probe = await app.inject("/health/ready");
		t.equal(probe.statusCode, 200);
		t.match(probe.json(), { checks: { ai: "degraded" } });
	}
});

t.test(
	"AI leaves a worker to plain conversions, and is shed first",
	async (t) => {
		const { app, convert, plain } = await aiApp(t, {
			WORKERS: 2,
			AI_MAX_IN_FLIGHT: 3,
		});
		const slow = await noisePng(128);
		const order: string[] = [];
		const ai = [1, 2, 3].map(async (seed) => {
			const image = await noisePng(128, seed);
			const { statusCode } = await convert(image, "?tier=2");
			order.push("ai");
			return statusCode;
		});
		await until(async () => {
			const { body } = await app.inject("/metrics");
			return body.includes("ai_conversions_in_flight 3");
		});
		const refused = await convert(slow);
		t.equal(refused.statusCode, 503);
		t.match(refused.json(), {
			error_code: "OVERLOADED",
			fallback_suggestion: /\/api\/convert/,
		});
		t.ok(refused.headers["retry-after"]);
		t.ok(app.converter.stats().busy < 2, "one worker is free");
		const { statusCode } = await plain(await fixture("small-dropbox-32.png"));
		order.push("plain");
		t.equal(statusCode, 200);
		t.same(await Promise.all(ai), [200, 200, 200]);
		t.ok(order.indexOf("plain") < 3, "the plain one didn't wait for AI");
	},
);

t.test("the gates of AI close before the service's", async (t) => {
	const { convert, plain, health } = await aiApp(t, { AI_MAX_RSS_MB: 1 });
	const image = await fixture("small-dropbox-32.png");
	// The gates sample once a second.
	let shed = await convert(image);
	await until(async () => {
		shed = await convert(image);
		return shed.statusCode === 503;
	});
	t.match(shed.json(), {
		error_code: "OVERLOADED",
		fallback_suggestion: String,
	});
	t.equal((await plain(image)).statusCode, 200);
	t.match(
		(await health()).json(),
		{ overall_status: "degraded", components: { converter: {} } },
		"an operator still sees how it does: the gate may open again",
	);
});

t.test("AI is refused while plain conversions still queue up", async (t) => {
	const { app, convert, plain } = await aiApp(t, {
		QUEUE_SIZE: 4,
		AI_MAX_QUEUE: 1,
	});
	const slow = await noisePng(128);
	const waiting = [1, 2, 3].map((i) => plain(slow, `?blurdelta=${i}`));
	await until(() => app.converter.stats().queued === 2);
	const refused = await convert(slow);
	t.equal(refused.statusCode, 503);
	t.match(refused.json(), { error: /queue/, error_code: "OVERLOADED" });
	const last = await plain(slow, "?blurdelta=4");
	t.equal(last.statusCode, 200, "a plain one finds a place");
	for (const { statusCode } of await Promise.all(waiting))
		t.equal(statusCode, 200);
	t.equal((await convert(slow, "?tier=1")).statusCode, 200);
});

t.test("a client that leaves frees what it held", async (t) => {
	const { app, convert } = await aiApp(t);
	const abort = new AbortController();
	await app.listen({ port: 0, host: "127.0.0.1" });
	const { port } = app.server.address() as { port: number };
	const gone = fetch(`http://127.0.0.1:${port}/api/convert-ai?tier=3`, {
		method: "POST",
		headers: { "content-type": "image/png" },
		body: new Uint8Array(await noisePng(128)),
		signal: abort.signal,
	});
	await until(() => app.converter.stats().busy > 0);
	abort.abort();
	await t.rejects(gone);
	await until(() => app.converter.stats().busy === 0);
	const next = await convert(await fixture("small-dropbox-32.png"));
	t.equal(next.statusCode, 200);
});
