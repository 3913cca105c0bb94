import { type Problem, ServiceRefusal, ServiceUnreachable } from "./faults.ts";
import { type Progress, receive } from "./progress.ts";
import { isAway, mayPass, pause, readRetryAfter, waitFor } from "./retry.ts";

export interface SenderOptions {
	/** Where the service is, such as `http://localhost:3000/`; paths may stand before the API's. */
	readonly baseUrl: string | URL;
	/** How often one request may be turned away before that is the answer; 4 unless said otherwise. */
	readonly attempts?: number;
	/** How often it may find nobody there; as often unless said otherwise, for ever with Infinity. */
	readonly attemptsAway?: number;
	/** The most seconds to wait for one attempt; a service that asks for more is taken at its no. 60 unless said otherwise. */
	readonly longestWait?: number;
	/** Sent with every request, such as `X-Session-Id`, by which a gradual rollout of AI knows a client again. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Another `fetch`. */
	readonly fetch?: typeof globalThis.fetch;
}

/** A successful answer, read to its end. */
export interface Answer {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly headers: Headers;
}

interface Sending {
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: Progress) => void;
}

export type Sender = ReturnType<typeof createSender>;

/** What sends requests to the service's paths. */
export function createSender({
	attempts = 4,
	attemptsAway = attempts,
	longestWait = 60,
	...options
}: SenderOptions) {
	const base = new URL(options.baseUrl);
	if (!base.pathname.endsWith("/")) base.pathname += "/";
	const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);

	/** Asks once, and leaves the answer to be read. */
	async function ask(
		path: string,
		request: RequestInit,
		signal: AbortSignal | undefined,
	): Promise<Response> {
		const response = await fetch(new URL(path, base), {
			...request,
			headers: {
				...options.headers,
				...(request.headers as Record<string, string>),
			},
			...(signal && { signal }),
		});
		if (!response.ok) throw await refusal(response);
		return response;
	}

	async function once(
		path: string,
		request: RequestInit,
		{ signal, onProgress }: Sending,
	): Promise<Answer> {
		try {
			const response = await ask(path, request, signal);
			return {
				bytes: await receive(response, onProgress),
				headers: response.headers,
			};
		} catch (fault) {
			if (signal?.aborted) throw signal.reason;
			if (fault instanceof ServiceRefusal) throw fault;
			throw new ServiceUnreachable(fault);
		}
	}

	/** Asks as often as it takes, and reads the answer. */
	async function send(
		path: string,
		request: RequestInit,
		sending: Sending,
	): Promise<Answer> {
		const { signal, onProgress } = sending;
		const failed = { away: 0, refused: 0 };
		for (let attempt = 1; ; attempt++) {
			signal?.throwIfAborted();
			onProgress?.({ stage: "sending", attempt });
			try {
				return await once(path, request, sending);
			} catch (fault) {
				if (signal?.aborted || !mayPass(fault)) throw fault;
				const away = isAway(fault);
				const times = ++failed[away ? "away" : "refused"];
				if (times >= (away ? attemptsAway : attempts)) throw fault;
				const seconds = waitFor(fault, times);
				if (seconds > longestWait + 1) throw fault;
				onProgress?.({ stage: "waiting", attempt, seconds, reason: fault });
				await pause(seconds, signal);
			}
		}
	}

	return { send, ask, attempts };
}

async function refusal(response: Response): Promise<ServiceRefusal> {
	const wait = readRetryAfter(response.headers.get("retry-after"), Date.now());
	const type = response.headers.get("content-type") ?? "";
	const problem = type.startsWith("application/problem+json")
		? ((await response.json()) as Problem)
		: undefined;
	if (problem === undefined) await response.body?.cancel();
	return new ServiceRefusal(response.status, problem, wait);
}
