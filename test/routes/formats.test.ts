import { gzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import sharp from "sharp";
import t from "tap";
import { STREAM_TYPES } from "../../routes/ai/follow.ts";
import { FORMATS, type Format } from "../../routes/formats.ts";
import { aiApp } from "../support/ai.ts";
import { fixture } from "../support/images.ts";

/** A form of the answer that the service doesn't have: bytes, written in their own time. */
const COMPRESSED: Format = {
	name: "svgz",
	mediaType: "application/x-svgz",
	extension: "svgz",
	headers: { "x-written-by": "gzip" },
	etag: ({ name }) => `${name}-svgz`,
	write: async ({ svg }) => ({ body: gzipSync(svg) }),
};

t.test("a row of the table is a form of every route's answer", async (t) => {
	const formats = FORMATS as Format[];
	formats.push(COMPRESSED);
	t.teardown(() => formats.pop());
	const { app } = await aiApp(t);
	const payload = await fixture("small-dropbox-32.png");
	for (const [url, streams] of [
		["/api/convert", []],
		["/api/convert-ai?tier=1", STREAM_TYPES],
	] as const) {
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
			[...FORMATS.map(({ mediaType }) => mediaType), ...streams],
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
		["application/pdf", "application/pdf"],
		["text/html", "application/json"],
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

t.test("format and its options, on both routes alike", async (t) => {
	const { app } = await aiApp(t);
	const payload = await fixture("small-dropbox-32.png");
	for (const route of [
		"/api/convert?converter=subpixel",
		"/api/convert-ai?tier=1",
	]) {
		const ask = (query: string, more: object = {}) =>
			app.inject({
				method: "POST",
				url: `${route}&${query}`,
				headers: { "content-type": "image/png", ...more },
				payload,
			});
		const svg = (await ask("format=svg")).body;
		for (const { name, mediaType } of FORMATS) {
			const asked = await ask(`format=${name}`, { accept: "text/html" });
			t.equal(asked.statusCode, 200, `${route} ${name}`);
			t.match(asked.headers["content-type"], mediaType);
			if (name === "json") continue;
			const preferred = await ask("", { accept: mediaType });
			t.same(preferred.rawPayload, asked.rawPayload);
			const { etag } = asked.headers;
			const other = await ask(`format=${name}&width=64`);
			t.not(other.headers.etag, etag, "another size has another name");
			const known = await ask(`format=${name}`, { "if-none-match": etag });
			t.equal(known.statusCode, 304);
		}
		const several = (await ask("formats=svg,pdf,png&width=2&unit=in")).json();
		t.match(several.svg, 'width="2in" height="2in"');
		t.equal(several.size, Buffer.byteLength(several.svg));
		t.same(several.warnings, []);
		t.equal(several.files.svg.data, several.svg);
		const { png } = several.files;
		t.match(png, { encoding: "base64" });
		t.match(await sharp(Buffer.from(png.data, "base64")).metadata(), {
			format: "png",
			width: 192,
			size: png.size,
		});
		const zip = await ask("formats=svg,pdf", { accept: "application/zip" });
		const files = unzipSync(zip.rawPayload);
		t.same(Object.keys(files), ["converted.svg", "converted.pdf"]);
		t.equal(Buffer.from(files["converted.svg"]).toString(), svg);
		const page = await ask("format=pdf&width=20000&unit=pt");
		t.match(page.headers["x-warnings"], /14400 points/);
		for (const [query, message] of [
			["format=tiff", /format is "tiff"; it must be one of json, svg/],
			["formats=svg,tiff", /formats is "svg,tiff"/],
			["format=pdf&formats=svg", /format is pdf beside formats/],
			["width=0", /width is "0"; it must be a number from 0.01 to 100000/],
			["width=5&scale=2", /scale is given beside width/],
			["unit=ft", /unit is "ft"/],
			["format=png&scale=100&width=", /width is ""/],
			["format=png&width=30000", /PNG of 30000 x 30000 pixels/],
			["png_background=white", /png_background is "white"/],
		] as const) {
			const refused = await ask(query);
			// What is too large isn't known before the picture is.
			const status = query.includes("30000") ? 422 : 400;
			t.equal(refused.statusCode, status, query);
			t.match(refused.json().error, message);
			t.notOk("etag" in refused.headers);
		}
	}
});

t.test("imagetracer's own scale stays what it was", async (t) => {
	const { app } = await aiApp(t);
	const payload = await fixture("small-dropbox-32.png");
	const ask = async (query: string) => {
		const { body } = await app.inject({
			method: "POST",
			url: `/api/convert?${query}`,
			headers: { "content-type": "image/png", accept: "image/svg+xml" },
			payload,
		});
		return / width=.*?>/.exec(body)?.[0];
	};
	t.equal(await ask("scale=2"), ' width="32" height="32" viewBox="0 0 64 64">');
	t.equal(
		await ask("scale=2&format=svg"),
		' width="64" height="64" viewBox="0 0 64 64">',
	);
	t.equal(
		await ask("scale=2&converter=subpixel"),
		' width="64" height="64" viewBox="0 0 32 32">',
	);
});

t.test("a drawing is written once for all who ask for it", async (t) => {
	const { app } = await aiApp(t);
	const payload = await fixture("logo-slack-128.png");
	const ask = (query: string) =>
		app.inject({
			method: "POST",
			url: `/api/convert?converter=subpixel&${query}`,
			headers: { "content-type": "image/png" },
			payload,
		});
	const entries = () => app.converter.stats().cacheEntries;
	await ask("format=pdf");
	t.equal(entries(), 2, "the drawing and its PDF");
	await ask("format=pdf");
	await ask("formats=pdf");
	t.equal(app.converter.stats().counts.computed, 1, "traced once");
	t.equal(entries(), 3, "and the SVG among the files of the JSON");
});
