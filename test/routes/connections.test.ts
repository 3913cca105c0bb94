import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { build } from "../support/app.ts";
import { fixture, noisePng } from "../support/images.ts";
import { until } from "../support/until.ts";

async function listening(t: Test) {
	const app = await build(t, { MAX_IMAGE_BYTES: 2 ** 20 });
	await app.listen({ host: "127.0.0.1", port: 0 });
	return (app.server.address() as { port: number }).port;
}

/** Posts a body as a client does that reads the answer only when all is sent. */
async function post(port: number, path: string, type: string, body: Buffer) {
	const agent = new Agent({ keepAlive: true });
	const outgoing = request({
		port,
		path,
		agent,
		method: "POST",
		headers: { "content-type": type, "content-length": body.length },
	});
	outgoing.end(body);
	const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
	const answer = JSON.parse(await text(incoming));
	agent.destroy();
	return { status: incoming.statusCode, answer };
}

t.test("who sends too much is told so, not cut off", async (t) => {
	const port = await listening(t);
	const body = Buffer.alloc(3 * 2 ** 20, "A");
	const form = Buffer.concat([
		Buffer.from(
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
		),
		body,
		Buffer.from("\r\n--b--\r\n"),
	]);
	// A cut connection loses the answer only now and then.
	for (const [type, bytes] of [
		["image/png", body],
		["application/json", body],
		["multipart/form-data; boundary=b", form],
	] as const)
		for (let i = 0; i < 5; i++) {
			const { status, answer } = await post(port, "/api/convert", type, bytes);
			t.equal(status, 413, type);
			t.equal(answer.error_code, "FILE_TOO_LARGE");
		}
});

t.test("an unknown path is 404 whatever the body", async (t) => {
	const port = await listening(t);
	const body = Buffer.alloc(2 ** 20, "A");
	for (const path of ["/api/unknown", "/api/convert-ai"])
		for (const type of ["image/png", "application/json", "text/csv"]) {
			const { status, answer } = await post(port, path, type, body);
			t.equal(status, 404, `${path} ${type}`);
			t.equal(answer.error_code, "NOT_FOUND");
		}
});

t.test("what the parser refuses is a problem, and the end", async (t) => {
	const port = await listening(t);
	for (const [line, status] of [
		[`GET /?${"x".repeat(20_000)} HTTP/1.1`, 431],
		["GET / HTTP/9.9", 400],
		["not HTTP at all", 400],
	] as const) {
		const socket = connect(port, "127.0.0.1");
		socket.write(`${line}\r\nHost: x\r\n\r\n`);
		const [head, body] = (await text(socket)).split("\r\n\r\n");
		t.match(head, `HTTP/1.1 ${status} `);
		t.match(head, /^connection: close$/im);
		t.match(JSON.parse(body), { status, success: false });
	}
});

t.test("a client that leaves ends its conversion", async (t) => {
	const lines: { reqId?: string; outcome?: string; cause?: string }[] = [];
	const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
	const limits = { CONVERT_TIMEOUT_SECONDS: 600 };
	const app = await build(t, limits, { level: "info", stream });
	await app.listen({ host: "127.0.0.1", port: 0 });
	const { port } = app.server.address() as { port: number };
	const url = `http://127.0.0.1:${port}/api/convert?numberofcolors=64`;
	const send = (id: string, body: Buffer, signal?: AbortSignal) =>
		fetch(url, {
			method: "POST",
			headers: { "content-type": "image/png", "x-request-id": id },
			body,
			signal,
		});
	const outcomes = (id: string) =>
		lines.filter(({ reqId }) => reqId === id).map(({ outcome }) => outcome);

	const leaver = new AbortController();
	const left = send("leaves", await noisePng(1000), leaver.signal);
	await until(() => app.converter.stats().busy === 1);
	leaver.abort();
	await t.rejects(left, { name: "AbortError" });
	await until(() => app.converter.stats().busy === 0);
	t.equal(app.converter.stats().cacheEntries, 0, "it was not finished");
	t.same(outcomes("leaves"), ["client gone"]);

	const stayed = await send("stays", await fixture("logo-slack-256.png"));
	t.equal(stayed.status, 200);
	await stayed.text();
	await until(() => outcomes("stays").length > 0);
	t.same(outcomes("stays"), ["ok"]);

	const cut = (await fixture("logo-slack-256.png")).subarray(0, 2000);
	const refused = await send("damaged", cut);
	t.equal(refused.status, 422);
	t.notMatch(await refused.text(), /read error/, "the client is told in words");
	await until(() => outcomes("damaged").length > 0);
	const line = lines.find(({ reqId }) => reqId === "damaged");
	t.match(line?.cause, /read error/, "the log keeps what the decoder said");
});
