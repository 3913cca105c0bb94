import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import t from "tap";
import { GIANT, inPieces, jsonInPieces } from "../../routes/in-pieces.ts";
import { build } from "../support/app.ts";
import { noisePng } from "../support/images.ts";

/** Pairs of code units, of which pieces of even length would cut none and pieces after one more every one. */
const PAIRS = "🖋".repeat(200_000);

t.test("pieces are the text, whole and in order", async (t) => {
	for (const given of [
		"",
		"a",
		PAIRS,
		`a${PAIRS}`,
		'say "é"\n'.repeat(90_000),
	]) {
		const plain = inPieces(given, "<", ">");
		const bytes = await buffer(plain.body);
		t.equal(bytes.toString(), `<${given}>`, `${given.length} characters`);
		t.equal(plain.length, bytes.length);

		const object = { before: 1, svg: given, after: ["💧"] };
		const told = jsonInPieces(object, "svg", JSON.stringify);
		const json = await text(told.body);
		t.equal(json, JSON.stringify(object), "and as JSON");
		t.equal(told.length, Buffer.byteLength(json));
	}
});

t.test("who stops reading has no more written than a few pieces", async (t) => {
	let written = 0;
	const giant = "x".repeat(16 * GIANT);
	const { body, length } = inPieces(giant, "", "", (piece) => {
		written += piece.length;
		return piece;
	});
	t.equal(length, giant.length);
	written = 0;
	body.once("readable", () => body.read());
	await once(body, "readable");
	await new Promise((resolve) => setTimeout(resolve, 50));
	t.ok(written > 0 && written < giant.length / 16, `${written} characters`);
	body.destroy();
	await once(body, "close");
	t.ok(written < giant.length / 16, "nor when it leaves");
});

t.test("a giant answer is the same in every form", async (t) => {
	const app = await build(t);
	const payload = await noisePng(220, 1);
	const ask = (headers: object) =>
		app.inject({
			method: "POST",
			url: "/api/convert?preset=detailed",
			headers: { "content-type": "image/png", ...headers },
			payload,
		});
	const svg = await ask({ accept: "image/svg+xml" });
	t.equal(svg.statusCode, 200);
	t.ok(svg.body.length > GIANT, `${svg.body.length} characters`);
	t.match(svg.body, /^<svg .*<\/svg>$/s);
	const json = await ask({ accept: "application/json" });
	t.match(json.headers["content-type"], "application/json");
	t.equal(json.json().svg, svg.body);
	t.equal(json.json().size, svg.rawPayload.length);
	for (const whole of [svg, json]) {
		const { etag, "content-length": length } = whole.headers;
		t.equal(Number(length), whole.rawPayload.length, "its length is told");
		const accept = String(whole.headers["content-type"]).split(";")[0];
		const packed = await ask({ accept, "accept-encoding": "gzip" });
		t.equal(packed.headers["content-encoding"], "gzip");
		t.notOk("content-length" in packed.headers);
		t.equal(packed.headers.etag, `W/${etag}`);
		t.equal(gunzipSync(packed.rawPayload).toString(), whole.body);
	}
});
