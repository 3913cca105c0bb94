import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { buffer } from "node:stream/consumers";
import Fastify from "fastify";
import t, { type Test } from "tap";
import { loadConfig } from "../../config.ts";
import lifecycle from "../../plugins/lifecycle.ts";
import { until } from "../support/until.ts";

/** More than the sockets of both ends hold. */
const BODY = Buffer.alloc(32 * 2 ** 20, "A");

/** A client that has asked for more than it reads, and the service that has written it whole. */
async function unread(t: Test, shutdownMs: number) {
	const app = Fastify();
	app.decorate("config", loadConfig({ SHUTDOWN_TIMEOUT_MS: shutdownMs }));
	let ended = () => false;
	app.get("/", (_request, reply) => {
		ended = () => reply.raw.writableEnded && !reply.raw.writableFinished;
		return reply.send(BODY);
	});
	app.register(lifecycle);
	await app.listen({ host: "127.0.0.1", port: 0 });
	t.teardown(() => app.close());
	const { port } = app.server.address() as AddressInfo;
	const client = connect(port, "127.0.0.1");
	t.teardown(() => client.destroy());
	await once(client, "connect");
	client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	await until(async () => ended());
	return { app, client };
}

t.test("closing lets a slow client read its answer whole", async (t) => {
	const { app, client } = await unread(t, 60_000);
	const closed = app.close();
	const answer = await buffer(client);
	t.equal(answer.subarray(answer.indexOf("\r\n\r\n") + 4).length, BODY.length);
	await closed;
});

t.test(
	"closing doesn't wait for ever for one that stops reading",
	async (t) => {
		const { app, client } = await unread(t, 100);
		await app.close();
		client.on("error", () => {});
		t.ok(
			(await buffer(client).catch(() => BODY.subarray(1))).length < BODY.length,
		);
	},
);

t.test("a connection on which nothing came doesn't hold closing", async (t) => {
	const app = Fastify();
	app.decorate("config", loadConfig({ SHUTDOWN_TIMEOUT_MS: 60_000 }));
	app.register(lifecycle);
	await app.listen({ host: "127.0.0.1", port: 0 });
	const { port } = app.server.address() as AddressInfo;
	const client = connect(port, "127.0.0.1");
	t.teardown(() => client.destroy());
	await once(client, "connect");
	const ended = once(client, "close");
	client.resume().on("error", () => {});
	await app.close();
	await ended;
	t.pass("both are closed long before the patience is over");
});
