import t from "tap";
import {
	type AiOptions,
	type ConversionEvent,
	createClient,
	ServiceRefusal,
} from "../../client/src/index.ts";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { fixture } from "../support/images.ts";
import { serve } from "../support/serve.ts";
import { until } from "../support/until.ts";

t.test("a conversion is followed while it is made", async (t) => {
	const { app, ready, convert } = await aiApp(t, {
		CORS_ORIGIN: "https://shop.example",
		MODELS_DIR: await fixtureModels(t),
	});
	await ready();
	const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
	const client = createClient({ baseUrl, attempts: 1 });
	const image = await fixture("logo-slack-128.png");
	const picture = new Uint8Array(image);
	const follow = async (asked: AiOptions) => {
		const events: ConversionEvent[] = [];
		for await (const event of client.followWithAi(picture, asked))
			events.push(event);
		return events;
	};

	await t.test("each better drawing, and the answer at the end", async (t) => {
		const [one, other] = await Promise.all([
			follow({ tier: 2 }),
			follow({ tier: 2 }),
		]);
		const { body } = await app.inject("/metrics");
		t.match(body, /^ai_conversions_total\{kind="shared"\} 1$/m, "made once");
		for (const events of [one, other]) {
			const drawings = events.flatMap((event) =>
				event.kind === "drawing" ? [event.drawing] : [],
			);
			const last = events.at(-1);
			if (last?.kind !== "result" || drawings.length === 0)
				return t.fail(events.map(({ kind }) => kind).join());
			const { svg, ai_metadata } = last.result;
			t.equal(drawings.at(-1)?.svg, svg, "the best is the answer");
			t.equal(drawings.at(-1)?.actual_quality, ai_metadata.actual_quality);
			t.equal(
				drawings.at(-1)?.engine,
				ai_metadata.conversion.engine,
				"by the same converter",
			);
			for (const drawing of drawings) {
				t.match(drawing, { svg: /^<svg /, draft: false });
				t.equal(drawing.size, Buffer.byteLength(drawing.svg));
				t.ok(drawing.elapsed >= 0 && drawing.candidates_tried >= 1);
			}
		}
		const whole = await convert(image, "?tier=2");
		t.same(
			one.at(-1),
			{ kind: "result", result: whole.json() },
			"as it is answered in one piece",
		);
	});

	await t.test("a kept answer comes by itself", async (t) => {
		const { headers, body } = await convert(image, "?tier=2", {
			accept: "application/x-ndjson",
			origin: "https://shop.example",
		});
		t.match(headers, {
			"content-type": "application/x-ndjson",
			"cache-control": "no-store",
			vary: /^Origin, accept$/,
		});
		const lines = body.trimEnd().split("\n");
		t.equal(lines.length, 1);
		const { event, data } = JSON.parse(lines[0]);
		t.equal(event, "result");
		t.match(data.svg, /^<svg /);
	});

	await t.test("format stands above the header", async (t) => {
		const accept = { accept: "text/event-stream" };
		const json = await convert(image, "?tier=1&format=json", accept);
		t.match(json.headers["content-type"], "application/json");
		const any = await convert(image, "?tier=1", { accept: "*/*" });
		t.match(any.headers["content-type"], "application/json");
	});

	await t.test("formats are in the answer at the end", async (t) => {
		const accept = { accept: "text/event-stream" };
		const { body } = await convert(image, "?tier=1&formats=dxf", accept);
		const [, data = "{}"] = /^event: result\ndata: (.*)$/m.exec(body) ?? [];
		t.match(JSON.parse(data), { files: { dxf: { encoding: "utf-8" } } });
	});

	await t.test("what is wrong from the first is answered so", async (t) => {
		const accept = { accept: "text/event-stream" };
		const text = await convert(Buffer.from("no picture"), "", accept);
		t.equal(text.statusCode, 415);
		t.match(text.headers["content-type"], "application/problem+json");
		const option = await convert(image, "?tier=4", accept);
		t.equal(option.statusCode, 400);
	});

	await t.test("whoever leaves is worked for no more", async (t) => {
		const leave = new AbortController();
		const left = new Error("seen enough");
		const call = { signal: leave.signal };
		const asked = { tier: 3, target_quality: 0.99 } as const;
		await t.rejects(async () => {
			for await (const { kind } of client.followWithAi(picture, asked, call))
				if (kind === "drawing") leave.abort(left);
		}, left);
		await until(async () =>
			/^ai_conversions_in_flight 0$/m.test((await app.inject("/metrics")).body),
		);
	});
});

t.test("a failure after the beginning is a refusal", async (t) => {
	const problem = {
		...{ status: 504, error_code: "TIMEOUT", error: "It took too long." },
	};
	const drawing = { svg: "<svg/>", actual_quality: 0.5 };
	const baseUrl = await serve(t, (_request, response) => {
		response.writeHead(200, { "content-type": "text/event-stream" });
		response.write(`event: drawing\ndata: ${JSON.stringify(drawing)}\n\n`);
		response.end(`event: problem\ndata: ${JSON.stringify(problem)}\n\n`);
	});
	const client = createClient({ baseUrl, attempts: 3 });
	const kinds: string[] = [];
	const fault = await (async () => {
		for await (const { kind } of client.followWithAi(new Uint8Array(4)))
			kinds.push(kind);
	})().catch((fault) => fault);
	t.ok(fault instanceof ServiceRefusal);
	t.match(fault, { status: 504, code: "TIMEOUT", message: problem.error });
	t.same(kinds, ["drawing"], "and isn't tried again");
});
