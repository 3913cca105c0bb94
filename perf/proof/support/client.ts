import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface Sent {
	readonly method?: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Uint8Array;
	/** Milliseconds after which no answer counts as none. */
	readonly limitMs?: number;
}

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	readonly ms: number;
}

/** The connection failed, or nothing came in time. */
export interface NoAnswer {
	readonly failure: string;
	readonly ms: number;
}

export type Outcome = Answer | NoAnswer;

/** Longer than any deadline of the service. */
const LIMIT_MS = 45_000;

export type Client = ReturnType<typeof createClient>;

/**
 * A client over so many connections that are kept alive. A failure is a value
 * here: it is what is being counted.
 */
export function createClient(origin: string, connections: number) {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const { hostname, port } = new URL(origin);

	return {
		send(sent: Sent): Promise<Outcome> {
			const started = performance.now();
			const { method = "POST", path, headers, body } = sent;
			return new Promise((resolve) => {
				const fail = (failure: string) =>
					resolve({ failure, ms: performance.now() - started });
				const outgoing = request(
					{
						agent,
						hostname,
						port,
						method,
						path,
						headers: {
							...headers,
							...(body && { "content-length": String(body.length) }),
						},
					},
					(incoming) => {
						const chunks: Buffer[] = [];
						incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
						incoming.on("error", () => fail("cut off in the answer"));
						incoming.on("end", () => {
							clearTimeout(limit);
							resolve({
								status: incoming.statusCode ?? 0,
								headers: incoming.headers,
								body: Buffer.concat(chunks),
								ms: performance.now() - started,
							});
						});
					},
				);
				const limit = setTimeout(() => {
					fail("no answer in time");
					outgoing.destroy();
				}, sent.limitMs ?? LIMIT_MS);
				outgoing.on("error", (error: NodeJS.ErrnoException) => {
					clearTimeout(limit);
					fail(error.code ?? error.message);
				});
				outgoing.end(body);
			});
		},
		close: () => agent.destroy(),
	};
}
