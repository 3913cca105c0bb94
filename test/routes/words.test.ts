import t from "tap";
import { aiApp } from "../support/ai.ts";
import { build } from "../support/app.ts";
import { encodeForm } from "../support/form.ts";
import { fixture, plainPng } from "../support/images.ts";

t.test("a path that has other methods says which", async (t) => {
	const { app, switchTo } = await aiApp(t);
	for (const [method, url, allow] of [
		["GET", "/api/convert", "POST"],
		["HEAD", "/api/convert", "POST"],
		["DELETE", "/api/upload?x=1", "POST"],
		["POST", "/health", "GET, HEAD"],
		["PUT", "/api/ai-health", "GET, HEAD"],
		["GET", "/api/convert-ai", "POST"],
	] as const) {
		const answer = await app.inject({ method, url });
		t.equal(answer.statusCode, 405, `${method} ${url}`);
		t.equal(answer.headers.allow, allow, url);
		if (method !== "HEAD")
			t.equal(answer.json().error_code, "METHOD_NOT_ALLOWED");
	}
	for (const url of ["/nowhere", "/api", "/api/convert/", "/docs/nowhere"])
		t.equal((await app.inject({ method: "PUT", url })).statusCode, 404, url);
	await switchTo(false);
	const off = await app.inject("/api/convert-ai");
	t.equal(off.statusCode, 404, "while AI is off its paths are unknown");
	t.notOk("allow" in off.headers);
});

t.test("415 says what may be sent, text included", async (t) => {
	const app = await build(t);
	for (const [headers, words] of [
		[{ "content-type": "text/plain" }, /"text\/plain" isn't taken/],
		[{ "content-type": "text/csv" }, /"text\/csv" isn't taken/],
		[{}, /has no Content-Type/],
	] as const) {
		const answer = await app.inject({
			method: "POST",
			url: "/api/convert",
			headers,
			payload: "x",
		});
		t.equal(answer.statusCode, 415);
		t.match(answer.json(), { error_code: "UNSUPPORTED_MEDIA_TYPE" });
		t.match(answer.json().error, words);
		t.match(answer.json().error, /multipart\/form-data.*image\/webp/);
	}
});

t.test("a drawing is called as its picture was", async (t) => {
	const { app } = await aiApp(t);
	const bytes = await plainPng(8, 8);
	for (const [filename, name] of [
		["my logo.v2.png", 'inline; filename="my logo.v2.svg"'],
		[
			"..\\up/évil.PNG",
			`inline; filename="_vil.svg"; filename*=UTF-8''%C3%A9vil.svg`,
		],
		["logo", 'inline; filename="logo.svg"'],
		[".png", 'inline; filename="converted.svg"'],
	])
		for (const url of ["/api/convert", "/api/convert-ai"]) {
			const { payload, headers } = await encodeForm([
				{ name: "file", bytes, filename },
			]);
			const answer = await app.inject({
				method: "POST",
				url: `${url}?format=svg`,
				...{ payload, headers },
			});
			t.equal(answer.headers["content-disposition"], name, filename);
		}
});

t.test("what is cut off isn't kept", async (t) => {
	const app = await build(t);
	const whole = await fixture("logo-slack-256.png");
	for (const [payload, status] of [
		[whole, 200],
		[whole.subarray(0, 900), 422],
		[whole.subarray(0, whole.length - 200), 422],
	] as const) {
		const answer = await app.inject({
			method: "POST",
			url: "/api/upload",
			headers: { "content-type": "image/png" },
			payload,
		});
		t.equal(answer.statusCode, status, `${payload.length} bytes`);
	}
	t.equal(app.uploads.stats().files, 1);
});

t.test("a browser on another origin may read when to come back", async (t) => {
	const app = await build(t, { CORS_ORIGIN: "https://a.example" });
	const { headers } = await app.inject({
		url: "/health",
		headers: { origin: "https://a.example" },
	});
	t.match(
		headers["access-control-expose-headers"],
		/retry-after.*content-disp/,
	);
});
