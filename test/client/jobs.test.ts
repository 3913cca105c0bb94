import { unzipSync } from "fflate";
import t from "tap";
import { type Position, readEvents } from "../../client/src/events.ts";
import {
	createClient,
	type JobEvent,
	type JobItem,
} from "../../client/src/index.ts";
import { build } from "../support/app.ts";
import { fixture } from "../support/images.ts";
import { serve } from "../support/serve.ts";

const figma = async () => new Uint8Array(await fixture("small-figma-48.png"));

t.test("a job is handed over, followed and fetched", async (t) => {
	const app = await build(t);
	const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
	const client = createClient({ baseUrl });
	const { file_id } = await client.upload(await figma());
	const broken = new Uint8Array([1, 2, 3]);
	const call = {
		idempotencyKey: "key-1",
		filenames: ["a.png", "ignored", "b.png"],
	};
	const asked = { converter: "subpixel", formats: "svg,pdf" } as const;
	const pictures = [await figma(), { file_id }, broken];
	const { id } = await client.createJob(pictures, asked, call);
	t.equal((await client.createJob(pictures, asked, call)).id, id);

	const items = new Map<number, JobItem>();
	let end: JobEvent | undefined;
	for await (const event of client.followJob(id)) {
		if (event.kind === "item") items.set(event.item.number, event.item);
		end = event;
	}
	t.match(end, {
		kind: "end",
		job: { state: "finished", counts: { total: 3, done: 2, failed: 1 } },
	});
	const [done] = [...items.values()].filter(({ state }) => state === "done");
	const pdf = await client.jobFile(id, done.number, "pdf");
	t.equal(pdf.mediaType, "application/pdf");
	const svg = await client.jobFile(id, done.number);
	t.match(Buffer.from(svg.bytes).toString(), /^<svg /);
	const zip = unzipSync((await client.jobResults(id)).bytes);
	t.equal(Object.keys(zip).filter((name) => /\.svg$/.test(name)).length, 2);

	const told = await client.job(id, { after: 1, limit: 1 });
	t.match(told, { id, items: [{ number: 2 }] });
	t.match(await client.cancelJob(id), { id });
	t.match(await client.retryJob(id), { id });
	const nobody = "00000000-0000-4000-8000-000000000000";
	await t.rejects(client.followJob(nobody).next(), {
		name: "ServiceRefusal",
		code: "JOB_NOT_FOUND",
	});
});

t.test("a stream of events goes on where it broke", async (t) => {
	const known: (string | undefined)[] = [];
	const item = (number: number) =>
		`event: item\ndata: ${JSON.stringify({ number, state: "done" })}\n\n`;
	const job = (name: string, id: number) =>
		`id: ${id}\nevent: ${name}\ndata: {"state":"running"}\n\n`;
	const baseUrl = await serve(t, (request, response) => {
		known.push(request.headers["last-event-id"] as string | undefined);
		response.writeHead(200, { "content-type": "text/event-stream" });
		if (known.length === 1) {
			response.write(`retry: 1\n\n${item(1)}${job("job", 5)}${item(2)}id: 6\n`);
			setImmediate(() => response.destroy());
		} else if (known.length === 2) response.end(": still here\n\n");
		else response.end(`${item(2)}event: new\ndata: {}\n\n${job("end", 7)}`);
	});
	const client = createClient({ baseUrl });
	const told: string[] = [];
	for await (const event of client.followJob("any"))
		told.push(event.kind === "item" ? `${event.item.number}` : event.kind);
	t.same(known, [undefined, "5", "5"]);
	t.same(told, ["1", "job", "2", "2", "end"]);
});

t.test("whoever follows gives up, or is given up", async (t) => {
	let asked = 0;
	const baseUrl = await serve(t, (_request, response) => {
		asked++;
		response.writeHead(200, { "content-type": "text/event-stream" });
		response.write(": nothing yet\n\n");
		if (asked > 1) response.end("retry: 1\n\n");
	});
	const client = createClient({ baseUrl, attempts: 2 });
	const giveUp = new AbortController();
	const events = client.followJob("any", { signal: giveUp.signal });
	const next = events.next();
	giveUp.abort(new Error("enough"));
	await t.rejects(next, { message: "enough" });
	asked = 1;
	await t.rejects(client.followJob("any").next(), {
		name: "ServiceUnreachable",
	});
	t.equal(asked, 3, "after its attempts");
});

t.test("events are read however they are cut", async (t) => {
	const text =
		"\r\nretry: 1500\n: a comment\nid: 1\rdata: one\ndata:two\r\n\r\nevent: end\ndata: größe\n\nid\ndata\n\ndata: unfinished";
	const bytes = new TextEncoder().encode(text);
	for (const size of [1, 2, 3, 7, bytes.length]) {
		const body = new ReadableStream<Uint8Array>({
			start(controller) {
				for (let at = 0; at < bytes.length; at += size)
					controller.enqueue(bytes.subarray(at, at + size));
				controller.close();
			},
		});
		const position: Position = { lastId: undefined, retrySeconds: 2 };
		const events = [];
		for await (const event of readEvents(body, position)) events.push(event);
		t.same(
			events,
			[
				{ name: "message", data: "one\ntwo", id: "1" },
				{ name: "end", data: "größe", id: "1" },
				{ name: "message", data: "", id: "" },
			],
			`in pieces of ${size}`,
		);
		t.same(position, { lastId: "", retrySeconds: 1.5 });
	}
});
