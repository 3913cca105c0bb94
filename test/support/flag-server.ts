import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Test } from "tap";

type Answer = (response: ServerResponse) => void;

/**
 * A server in a flag server's place whose every answer the test chooses, faults
 * included. It can be stopped and started again on the same port.
 */
export async function flagServer(t: Test) {
	let answer: Answer = (response) => response.writeHead(500).end();
	const seen: { polls: number; tokens: (string | undefined)[] } = {
		polls: 0,
		tokens: [],
	};
	const server = createServer((request, response) => {
		if (!request.url?.startsWith("/api/client/features"))
			return response.writeHead(202).end();
		seen.polls++;
		seen.tokens.push(request.headers.authorization);
		answer(response);
	});
	const listen = (port: number) =>
		new Promise<void>((resolve) =>
			server.listen(port, "127.0.0.1", () => resolve()),
		);
	const stop = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	await listen(0);
	const { port } = server.address() as AddressInfo;
	t.teardown(stop);
	return {
		url: `http://127.0.0.1:${port}/api`,
		seen,
		stop,
		restart: () => listen(port),
		answers(next: Answer) {
			answer = next;
		},
		gives(list: object) {
			answer = (response) =>
				response
					.writeHead(200, { "content-type": "application/json" })
					.end(JSON.stringify(list));
		},
	};
}
