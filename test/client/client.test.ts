import { readFile } from "node:fs/promises";
import t from "tap";
import {
	createClient,
	type Progress,
	ServiceRefusal,
	ServiceUnreachable,
} from "../../client/src/index.ts";
import { CLIENT_TYPES, clientTypes } from "../../tools/client.ts";
import { aiApp } from "../support/ai.ts";
import { fixture } from "../support/images.ts";
import { serve } from "../support/serve.ts";

const figma = async () => new Uint8Array(await fixture("small-figma-48.png"));

t.test("the types are the description's", async (t) => {
	t.equal(
		await readFile(CLIENT_TYPES, "utf8"),
		await clientTypes(),
		"npm run client:types writes them anew",
	);
});

t.test("every method is answered by the service", async (t) => {
	const { app } = await aiApp(t);
	const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
	const client = createClient({ baseUrl });
	const picture = await figma();

	const stages: string[] = [];
	const onProgress = ({ stage }: Progress) => stages.push(stage);
	const converted = await client.convert(
		picture,
		{ converter: "subpixel", max_colors: 8, palette: [] },
		{ onProgress },
	);
	t.match(converted.svg, /^<svg /);
	t.equal(converted.converter_type, "subpixel");
	t.match(converted.parameters_used, { max_colors: 8 });
	t.equal(stages[0], "sending");
	t.equal(stages.at(-1), "receiving");

	const { file_id } = await client.upload(new Blob([picture]));
	const pdf = await client.convertTo("pdf", { file_id }, { width: 96 });
	t.equal(pdf.mediaType, "application/pdf");
	t.match(pdf.filename, /\.pdf$/);
	t.match(Buffer.from(pdf.bytes).toString("latin1"), /^%PDF-/);

	const byAi = await client.convertWithAi(picture, { tier: 1 });
	t.equal(byAi.ai_metadata.tier_used, 1);
	const svg = await client.convertWithAiTo("svg", picture, { tier: 1 });
	t.match(Buffer.from(svg.bytes).toString(), /^<svg /);

	t.match(await client.health(), { status: String });
	t.match(await client.ready(), { status: "ready" });
	t.match(await client.aiHealth(), { overall_status: String });
	t.type(await client.modelStatus(), "object");

	await t.rejects(client.convert(new Uint8Array([1, 2, 3])), {
		name: "ServiceRefusal",
		status: 415,
		code: "UNSUPPORTED_MEDIA_TYPE",
	});
});

t.test("nobody there is asked for as often as is wanted", async (t) => {
	let asked = 0;
	const baseUrl = await serve(t, (_request, response) => {
		response.statusCode = asked++ < 3 ? 502 : 503;
		response.setHeader("retry-after", "0");
		response.end();
	});
	const client = createClient({
		baseUrl,
		attempts: 1,
		attemptsAway: Number.POSITIVE_INFINITY,
	});
	await t.rejects(client.health(), { name: "ServiceRefusal", status: 503 });
	t.equal(asked, 4, "three of a proxy without a service, and its first answer");
});

t.test("what may pass is sent again, when the service says", async (t) => {
	const refusals = [503, 429];
	const bodies: number[] = [];
	const origin = await serve(t, async (request, response) => {
		let length = 0;
		for await (const piece of request) length += piece.length;
		bodies.push(length);
		const status = refusals.shift();
		if (status === undefined) return response.end('{"svg":"<svg/>"}');
		response.writeHead(status, {
			"retry-after": status === 503 ? "0" : new Date(0).toUTCString(),
			"content-type": "application/problem+json",
		});
		response.end('{"error":"busy","error_code":"OVERLOADED"}');
	});
	const told: Progress[] = [];
	const client = createClient({ baseUrl: `${origin}/behind/a/proxy` });
	const { svg } = await client.convert(
		await figma(),
		{},
		{ onProgress: (progress) => told.push(progress) },
	);
	t.equal(svg, "<svg/>");
	t.equal(bodies.length, 3);
	t.ok(bodies.every((length) => length > 100));
	const waits = told.filter(({ stage }) => stage === "waiting");
	t.match(waits, [
		{ attempt: 1, reason: { code: "OVERLOADED", retryAfter: 0 } },
		{ attempt: 2, reason: { status: 429, retryAfter: 0 } },
	]);
});

t.test("what won't pass, or too late, is told at once", async (t) => {
	let asked = 0;
	const origin = await serve(t, (request, response) => {
		asked++;
		request.resume();
		const late = request.url === "/api/ai-health";
		response.writeHead(late ? 503 : 500, late ? { "retry-after": "3600" } : {});
		response.end();
	});
	const client = createClient({ baseUrl: origin });
	await t.rejects(client.health(), ServiceRefusal);
	const late = await client.aiHealth().catch((fault: unknown) => fault);
	t.match(late, { name: "ServiceRefusal", status: 503, retryAfter: 3600 });
	t.equal(asked, 2);
});

t.test("nobody there", async (t) => {
	const client = createClient({ baseUrl: "http://127.0.0.1:1", attempts: 2 });
	const told: string[] = [];
	await t.rejects(
		client.health({ onProgress: ({ stage }) => told.push(stage) }),
		ServiceUnreachable,
	);
	t.same(told, ["sending", "waiting", "sending"]);
});

t.test("a request, and the waiting for another, can be ended", async (t) => {
	let isGone = () => {};
	const gone = new Promise<void>((done) => {
		isGone = done;
	});
	const origin = await serve(t, (request, response) => {
		if (request.url === "/health") {
			response.writeHead(503, { "retry-after": "50" }).end();
			return;
		}
		response.on("close", isGone);
	});
	const client = createClient({ baseUrl: origin });
	for (const [call, stage] of [
		["modelStatus", "sending"],
		["health", "waiting"],
	] as const) {
		const ending = new AbortController();
		const reason = new Error("enough");
		const onProgress = (progress: Progress) => {
			if (progress.stage === stage) setTimeout(() => ending.abort(reason), 50);
		};
		const sent: Promise<unknown> = client[call]({
			...{ signal: ending.signal, onProgress },
		});
		t.equal(await sent.catch((fault: unknown) => fault), reason);
	}
	await gone;
});
