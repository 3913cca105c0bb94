import { gzipSync } from "node:zlib";
import t from "tap";
import { FORMATS, type Format } from "../../routes/formats.ts";
import { aiApp } from "../support/ai.ts";
import { fixture } from "../support/images.ts";

/** A form of the answer that the service doesn't have: bytes, written in their own time. */
const COMPRESSED: Format = {
	mediaType: "application/x-svgz",
	extension: "svgz",
	headers: { "x-written-by": "gzip" },
	etag: ({ name }) => `${name}-svgz`,
	write: async ({ svg }) => gzipSync(svg),
};

t.test("a row of the table is a form of every route's answer", async (t) => {
	const formats = FORMATS as Format[];
	formats.push(COMPRESSED);
	t.teardown(() => formats.pop());
	const { app } = await aiApp(t);
	const payload = await fixture("small-dropbox-32.png");
	for (const url of ["/api/convert", "/api/convert-ai?tier=1"]) {
		const ask = (accept: string, more = {}) =>
			app.inject({
				method: "POST",
				url,
				headers: { "content-type": "image/png", accept, ...more },
				payload,
			});
		const svg = await ask("image/svg+xml");
		const written = await ask(COMPRESSED.mediaType);
		t.equal(written.statusCode, 200, url);
		t.same(written.rawPayload, gzipSync(svg.body), "the writer's bytes");
		t.match(written.headers, {
			"content-type": COMPRESSED.mediaType,
			"content-disposition": 'inline; filename="converted.svgz"',
			"x-written-by": "gzip",
			vary: /accept/,
			etag: /^"[0-9a-f]{64}-svgz"$/,
		});
		const { etag } = written.headers;
		t.not(etag, svg.headers.etag, "bytes of its own, a name of its own");
		const known = await ask(COMPRESSED.mediaType, { "if-none-match": etag });
		t.equal(known.statusCode, 304);
		const { paths } = (await app.inject("/docs/json")).json();
		const { content } = paths[url.split("?")[0]].post.responses[200];
		t.same(
			Object.keys(content),
			["application/json", "image/svg+xml", COMPRESSED.mediaType],
			"and it is described",
		);
	}
});

t.test("a client's own order of preference decides", async (t) => {
	const { app } = await aiApp(t);
	const payload = await fixture("small-dropbox-32.png");
	for (const [accept, type] of [
		["image/svg+xml, application/json;q=0.5", "image/svg+xml"],
		["image/svg+xml;q=0.5, application/json", "application/json"],
		["image/*", "image/svg+xml"],
		["*/*", "application/json"],
		["application/pdf", "application/json"],
	]) {
		const { headers } = await app.inject({
			method: "POST",
			url: "/api/convert",
			headers: { "content-type": "image/png", accept },
			payload,
		});
		t.match(headers["content-type"], type, accept);
	}
});
