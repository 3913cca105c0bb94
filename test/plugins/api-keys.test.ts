import t from "tap";
import { aiApp } from "../support/ai.ts";
import { hashOf, keysFile } from "../support/api-keys.ts";
import { build } from "../support/app.ts";
import { plainPng } from "../support/images.ts";
import { until } from "../support/until.ts";

const CLIENTS = [
	{ name: "shop", sha256: [hashOf("shop's")] },
	{ name: "busy", sha256: [hashOf("1"), hashOf("2")], requests_per_minute: 2 },
	{ name: "press", sha256: [hashOf("3")], requests_per_day: 1 },
];

t.test("a service that asks for keys", async (t) => {
	const file = await keysFile(t, CLIENTS);
	const { app, health, switchTo } = await aiApp(t, {
		API_KEYS_FILE: file.path,
	});
	const payload = await plainPng(8, 8);
	const ask = (authorization?: string) =>
		app.inject({
			method: "POST",
			url: "/api/convert",
			headers: {
				"content-type": "image/png",
				...(authorization !== undefined && { authorization }),
			},
			payload,
		});
	const measured = async (line: string) =>
		(await app.inject("/metrics")).body.split("\n").includes(line);

	t.test("the API wants one that is known, all else is open", async (t) => {
		const missing = await ask();
		t.equal(missing.statusCode, 401);
		t.match(missing.headers["content-type"], /^application\/problem\+json/);
		t.equal(missing.headers["www-authenticate"], 'Bearer realm="svg-ai"');
		t.match(missing.json(), { error_code: "UNAUTHORIZED", status: 401 });
		for (const wrong of ["Bearer shop", "Bearer ", "Basic c2hvcDpzaG9w"]) {
			const refused = await ask(wrong);
			t.equal(refused.statusCode, 401, wrong);
			t.match(refused.headers["www-authenticate"], /error="invalid_token"/);
		}
		for (const scheme of ["Bearer", "bearer"])
			t.equal((await ask(`${scheme} shop's`)).statusCode, 200, scheme);
		for (const url of ["/health", "/health/ready", "/metrics", "/docs/json"])
			t.equal((await app.inject(url)).statusCode, 200, url);
		t.equal((await app.inject("/api/nothing")).statusCode, 404);
		for (const line of [
			"api_keys_file_good 1",
			'api_key_refusals_total{reason="missing"} 1',
			'api_key_refusals_total{reason="unknown"} 3',
			'api_key_requests_total{client="shop",outcome="let_in"} 2',
		])
			t.ok(await measured(line), line);
	});

	t.test("each client has its own limits, over all its keys", async (t) => {
		const first = await ask("Bearer 1");
		t.equal(first.headers["x-ratelimit-limit"], "2");
		t.equal(first.headers["x-ratelimit-remaining"], "1");
		t.equal((await ask("Bearer 2")).statusCode, 200);
		const third = await ask("Bearer 1");
		t.equal(third.statusCode, 429);
		t.match(third.json(), {
			error_code: "RATE_LIMITED",
			error: /may make 2 requests in a minute/,
		});
		t.ok(Number(third.headers["retry-after"]) <= 60);
		t.equal((await ask("Bearer 3")).statusCode, 200);
		const over = await ask("Bearer 3");
		t.match(over.json(), { error: /may make 1 requests in 24 hours/ });
		t.ok(Number(over.headers["retry-after"]) > 3600);
		for (const line of [
			'api_key_requests_total{client="busy",outcome="rate_limited"} 1',
			'api_key_requests_total{client="press",outcome="over_quota"} 1',
		])
			t.ok(await measured(line), line);
		// Many are made until the file is read again.
		await file.write([{ ...CLIENTS[2], requests_per_day: 1e6 }]);
		await until(async () => (await ask("Bearer 3")).statusCode === 200);
		t.equal((await ask("Bearer shop's")).statusCode, 401, "taken out");
	});

	t.test("what is refused counts in no window", async (t) => {
		const held = { name: "held", sha256: [hashOf("4")], requests_per_day: 3 };
		await file.write([{ ...held, requests_per_minute: 2 }, CLIENTS[0]]);
		await until(async () => (await ask("Bearer shop's")).statusCode === 200);
		for (const status of [200, 200, 429, 429])
			t.equal((await ask("Bearer 4")).statusCode, status);
		await file.write([held]);
		await until(async () => (await ask("Bearer shop's")).statusCode === 401);
		t.equal((await ask("Bearer 4")).statusCode, 200, "the third of the day");
		t.equal((await ask("Bearer 4")).statusCode, 429);
	});

	t.test("the description says which operations want one", async (t) => {
		const { paths, components } = (await app.inject("/docs/json")).json();
		t.match(components.securitySchemes.apiKey, { scheme: "bearer" });
		t.same(paths["/api/convert"].post.security, [{ apiKey: [] }]);
		t.notOk("security" in paths["/health"].get);
	});

	t.test("AI's routes want one too, and are 404 while AI is off", async (t) => {
		t.equal((await health()).statusCode, 401);
		await switchTo(false);
		t.equal((await health()).statusCode, 404);
	});
});

t.test(
	"what the limit by address refuses is no request of the client's",
	async (t) => {
		const file = await keysFile(t, [
			{ name: "held", sha256: [hashOf("1")], requests_per_day: 3 },
		]);
		const app = await build(t, { API_KEYS_FILE: file.path, RATE_LIMIT_MAX: 2 });
		const from = async (remoteAddress: string) =>
			(
				await app.inject({
					...{ url: "/api/upload/none", remoteAddress },
					headers: { authorization: "Bearer 1" },
				})
			).statusCode;
		for (const status of [400, 400, 429, 429])
			t.equal(await from("192.0.2.1"), status);
		t.equal(await from("192.0.2.2"), 400, "the third of the day");
		t.equal(await from("192.0.2.2"), 429);
	},
);
