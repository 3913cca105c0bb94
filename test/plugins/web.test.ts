import { readdir } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { ROOT } from "../../services/project.ts";
import { build } from "../support/app.ts";

t.test("the page with the policy that it needs, and no more", async (t) => {
	const app = await build(t);
	const page = await app.inject("/");
	t.equal(page.statusCode, 200);
	t.match(page.headers["content-type"], "text/html");
	t.equal(page.headers["cache-control"], "no-cache");
	const policy = String(page.headers["content-security-policy"]);
	t.match(policy, "script-src 'self';");
	t.notMatch(policy, /unsafe|upgrade-insecure|https?:|data:|\*/);
	t.notMatch(page.body, /<script(?![^>]* src=)|<style| style=| on\w+=/);

	const { headers } = await app.inject("/health");
	t.equal(
		headers["content-security-policy"],
		"default-src 'none';frame-ancestors 'none'",
		"the rest of the service keeps the stricter one",
	);
});

t.test("all that the page names is there, small and lasting", async (t) => {
	const app = await build(t);
	const page = await app.inject("/");
	const named = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(
		([, path]) => path,
	);
	t.match(named, [/icon/, /assets\/main-\w+\.css/, /assets\/main-\w+\.js/]);
	for (const path of named.filter((one) => one !== "docs")) {
		const answer = await app.inject({
			url: `/${path}`,
			headers: { "accept-encoding": "br" },
		});
		t.equal(answer.statusCode, 200, path);
		t.equal(answer.headers["content-encoding"], "br");
		t.match(answer.headers.vary, /accept-encoding/i);
		if (path.startsWith("assets/"))
			t.match(answer.headers["cache-control"], "immutable");
		const { etag } = answer.headers;
		const again = await app.inject({
			url: `/${path}`,
			headers: { "accept-encoding": "br", "if-none-match": String(etag) },
		});
		t.equal(again.statusCode, 304);
	}
});

t.test("no more script than a visitor waits for", async (t) => {
	const app = await build(t);
	let bytes = 0;
	for (const name of await readdir(join(ROOT, "dist/web/assets"))) {
		if (!name.endsWith(".js")) continue;
		const answer = await app.inject({
			url: `/assets/${name}`,
			headers: { "accept-encoding": "br" },
		});
		bytes += answer.rawPayload.length;
	}
	t.ok(bytes > 10_000 && bytes <= 120_000, `${bytes} bytes`);
});

t.test("the page is there while work is refused", async (t) => {
	const app = await build(t, { MAX_RSS_MB: 1, RATE_LIMIT_MAX: 1 });
	for (let i = 0; i < 3; i++) t.equal((await app.inject("/")).statusCode, 200);
});

t.test("without it / is an unknown path, as are its files", async (t) => {
	const app = await build(t, { WEB: false });
	for (const url of ["/", "/icon.svg", "/index.html"]) {
		const answer = await app.inject(url);
		t.equal(answer.statusCode, 404, url);
		t.equal(answer.json().error_code, "NOT_FOUND");
	}
	t.notOk(app.hasPlugin("web"));
});

t.test("what isn't there is an unknown path too", async (t) => {
	const app = await build(t);
	for (const url of [
		"/assets/",
		"/assets/none.js",
		"/assets/../../package.json",
		"/none.html",
	]) {
		const answer = await app.inject(url);
		t.equal(answer.statusCode, 404, url);
		t.equal(answer.json().error_code, "NOT_FOUND");
	}
});

t.test("it is no part of the API's description", async (t) => {
	const app = await build(t);
	const { paths } = (await app.inject("/docs/json")).json();
	t.notOk(Object.keys(paths).some((path) => /^\/$|assets|icon/.test(path)));
});
