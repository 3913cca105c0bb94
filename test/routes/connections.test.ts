import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { build } from "../support/app.ts";

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
