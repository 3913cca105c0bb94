import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Test } from "tap";

/** What a receiver of web hooks was asked. */
export interface Received {
	readonly method: string | undefined;
	readonly path: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

type Answer =
	| { readonly status: number; readonly headers: Record<string, string> }
	| "silence"
	| "endless";

/** A receiver of web hooks on loopback, which answers as it is told to. */
export async function startReceiver(t: Test) {
	let connections = 0;
	const requests: Received[] = [];
	const server = createServer(async (request, reply) => {
		const { method, url: path, headers } = request;
		requests.push({ method, path, headers, body: await text(request) });
		server.emit("asked");
		const { answer } = receiver;
		if (answer === "silence") return;
		if (answer !== "endless")
			return reply.writeHead(answer.status, answer.headers).end("told");
		reply.writeHead(200);
		const more = setInterval(() => reply.write("x".repeat(1024)), 1);
		reply.once("close", () => {
			clearInterval(more);
			server.emit("abandoned");
		});
	});
	server.on("connection", () => connections++);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const receiver = {
		origin: `http://127.0.0.1:${port}`,
		requests,
		connections: () => connections,
		answer: { status: 200, headers: {} } as Answer,
		/** The next request is there. */
		asked: once(server, "asked"),
		/** An endless answer was cut off. */
		abandoned: once(server, "abandoned"),
		async close() {
			if (!server.listening) return;
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	t.teardown(() => receiver.close());
	return receiver;
}
