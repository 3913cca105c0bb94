import t from "tap";
import { build } from "../support/app.ts";
import { fixture, plainPng } from "../support/images.ts";
import { until } from "../support/until.ts";

const PNG = { "content-type": "image/png" };

t.test(
	"health tells the state, and readiness follows the lifecycle",
	async (t) => {
		const app = await build(t);
		const health = await app.inject("/health");
		t.match(health.json(), {
			status: "ok",
			service: "svg-ai",
			version: /^\d+\.\d+/,
			ai_available: false,
			ai_models_loaded: false,
		});
		t.same((await app.inject("/health/live")).json(), { status: "ok" });
		const ready = await app.inject("/health/ready");
		t.equal(ready.statusCode, 200);
		t.match(ready.json(), { status: "ready", checks: { conversion: "ok" } });
		await app.lifecycle.drain();
		const draining = await app.inject("/health/ready");
		t.equal(draining.statusCode, 503);
		t.equal(draining.headers["retry-after"], "1");
		t.equal(draining.json().status, "draining");
		const still = await app.inject({
			method: "POST",
			url: "/api/convert",
			headers: PNG,
			payload: await plainPng(8, 8),
		});
		t.equal(still.statusCode, 200, "what still arrives is served");
	},
);

t.test("metrics count requests, phases, queue, cache and memory", async (t) => {
	const app = await build(t);
	const payload = await fixture("small-figma-48.png");
	for (let i = 0; i < 2; i++)
		await app.inject({
			method: "POST",
			url: "/api/convert",
			headers: PNG,
			payload,
		});
	await app.inject({
		method: "POST",
		url: "/api/convert?x=1",
		headers: PNG,
		payload,
	});
	const { body, headers } = await app.inject("/metrics");
	t.match(headers["content-type"], /^text\/plain/);
	for (const line of [
		'http_request_duration_seconds_count{method="POST",route="/api/convert",status="200"} 2',
		'http_request_duration_seconds_count{method="POST",route="/api/convert",status="400"} 1',
		'http_request_failures_total{code="INVALID_PARAMETERS"} 1',
		'conversion_phase_duration_seconds_count{converter="imagetracer",phase="trace"} 1',
		'conversions_total{source="computed"} 1',
		'conversions_total{source="cache"} 1',
		"conversion_workers 1",
		"conversion_queue_length 0",
		"conversion_cache_entries 1",
		"uploads_files 0",
	])
		t.ok(body.includes(line), line);
	for (const name of [
		"process_resident_memory_bytes",
		"nodejs_eventloop_lag_p99_seconds",
		"conversion_cache_bytes",
	])
		t.match(body, new RegExp(`^${name} `, "m"));
});

t.test("a slow point leads to its request, in OpenMetrics", async (t) => {
	const app = await build(t);
	const payload = await fixture("small-figma-48.png");
	const ask = (id: string, url = "/api/convert") =>
		app.inject({
			...{ method: "POST", url, payload },
			headers: { ...PNG, "x-request-id": id },
		});
	const read = (accept: string) =>
		app.inject({ url: "/metrics", headers: { accept } });
	const PROMETHEUS =
		"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
	await ask("mine-1");
	await ask("mine-2", "/api/convert?x=1");
	await ask("x".repeat(128), "/api/upload");
	await read(PROMETHEUS);
	const { body, headers } = await read(PROMETHEUS);
	t.equal(
		headers["content-type"],
		"application/openmetrics-text; version=1.0.0; charset=utf-8",
	);
	t.match(headers.vary, /accept/);
	t.match(body, /\n# EOF\n$/);
	const exemplars = [...body.matchAll(/^(\S+)\{(.*)\} \d+ # (.*) \S+ \S+$/gm)];
	t.match(
		exemplars.map(([, name, labels, exemplar]) => ({ name, labels, exemplar })),
		[
			{
				name: "http_request_duration_seconds_bucket",
				labels: /route="\/api\/convert",status="200"/,
				exemplar: '{request_id="mine-1"}',
			},
			{
				labels: /route="\/api\/convert",status="400"/,
				exemplar: '{request_id="mine-2"}',
			},
		],
	);
	t.equal(exemplars.length, 2, "none for probes and ids that are too long");

	const plain = await read("text/plain");
	t.match(plain.headers["content-type"], /^text\/plain/);
	const series = (text: string) =>
		text
			.split("\n")
			.filter((line) => /^[a-z]/.test(line) && !line.includes('"/metrics"'))
			.map((line) => line.split(" ")[0])
			.filter((line) => !/^nodejs_(gc|active)_/.test(line));
	t.same(series(plain.body), series(body), "under the same names");
});

t.test("the OpenAPI page describes every route with examples", async (t) => {
	const app = await build(t);
	const page = await app.inject("/docs/");
	t.equal(page.statusCode, 200);
	t.match(page.headers["content-type"], /html/);
	const description = (await app.inject("/docs/json")).json();
	t.equal(description.openapi, "3.1.0");
	t.same(Object.keys(description.paths).sort(), [
		"/api/convert",
		"/api/jobs",
		"/api/jobs/{id}",
		"/api/jobs/{id}/events",
		"/api/jobs/{id}/items/{number}",
		"/api/jobs/{id}/results",
		"/api/jobs/{id}/results/{number}",
		"/api/jobs/{id}/retry",
		"/api/upload",
		"/api/upload/{file_id}",
		"/api/upload/{file_id}/content",
		"/health",
		"/health/live",
		"/health/ready",
		"/metrics",
	]);
	const { post } = description.paths["/api/convert"];
	const { schemas } = description.components;
	t.ok(schemas.ImagetracerOptions.properties.preset);
	t.ok(schemas.Converted.examples.length > 0);
	t.ok(post.responses["503"].content["application/problem+json"]);
});

t.test(
	"security headers stand on every answer, the 404 included",
	async (t) => {
		const app = await build(t);
		for (const url of ["/health", "/nowhere"]) {
			const { headers } = await app.inject(url);
			t.equal(headers["x-content-type-options"], "nosniff");
			t.match(headers["content-security-policy"], /default-src 'none'/);
		}
		const missing = await app.inject({ method: "DELETE", url: "/api/convert" });
		t.equal(missing.headers.allow, "POST");
		t.equal(missing.statusCode, 405);
		t.match(missing.json(), {
			error_code: "METHOD_NOT_ALLOWED",
			type: "about:blank",
			title: "Method Not Allowed",
		});
	},
);

t.test(
	"a request id comes from the caller only when it is plain",
	async (t) => {
		const app = await build(t);
		const ask = async (id: string) =>
			(await app.inject({ url: "/health", headers: { "x-request-id": id } }))
				.headers["x-request-id"];
		t.equal(await ask("trace-42"), "trace-42");
		t.not(await ask("bad id\t"), "bad id\t");
		t.match(await ask("x".repeat(200)), /^[\w-]{36}$/);
	},
);

t.test("the gates refuse work under pressure, but probes answer", async (t) => {
	const app = await build(t, { MAX_HEAP_MB: 1 });
	const payload = await plainPng(8, 8);
	const convert = () =>
		app.inject({
			method: "POST",
			url: "/api/convert",
			headers: PNG,
			payload,
		});
	// The first sample is taken a second after the start.
	let response = await convert();
	await until(async () => {
		response = await convert();
		return response.statusCode === 503;
	});
	t.match(response.json(), {
		error_code: "OVERLOADED",
		error: /heapUsedBytes/,
	});
	t.ok(Number(response.headers["retry-after"]) > 0);
	for (const url of ["/health", "/health/live", "/health/ready", "/metrics"])
		t.equal((await app.inject(url)).statusCode, 200, url);
});

t.test("rate limit and CORS stand where they are configured", async (t) => {
	const app = await build(t, {
		RATE_LIMIT_MAX: 2,
		CORS_ORIGIN: "https://a.example, https://b.example",
	});
	const payload = await plainPng(8, 8);
	const ask = () =>
		app.inject({
			method: "POST",
			url: "/api/convert",
			headers: { ...PNG, origin: "https://b.example" },
			payload,
		});
	const first = await ask();
	t.equal(first.headers["access-control-allow-origin"], "https://b.example");
	t.equal(first.headers.vary, "Origin, accept");
	await ask();
	const third = await ask();
	t.equal(third.statusCode, 429);
	t.match(third.json(), {
		error_code: "RATE_LIMITED",
		error: /More than 2 requests/,
	});
	t.ok(Number(third.headers["retry-after"]) > 0);
	for (let i = 0; i < 4; i++)
		t.equal((await app.inject("/health/live")).statusCode, 200);
	const closed = await build(t);
	const response = await closed.inject({
		url: "/health",
		headers: { origin: "https://a.example" },
	});
	t.notOk("access-control-allow-origin" in response.headers);
});
