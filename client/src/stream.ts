import { type Position, readEvents, type ServerEvent } from "./events.ts";
import { ServiceRefusal, ServiceUnreachable } from "./faults.ts";
import { mayPass, pause, waitFor } from "./retry.ts";
import type { Sender } from "./send.ts";

/** What asks for a stream. */
interface Asking {
	readonly request?: RequestInit;
	readonly signal: AbortSignal | undefined;
	/** The last event that is known; none asks for all. */
	readonly lastId?: string | undefined;
}

/**
 * The events of a stream until whoever reads them has enough. A connection that breaks or ends before that is made
 * again where it was.
 */
export async function* streamEvents(
	{ ask, attempts }: Pick<Sender, "ask" | "attempts">,
	path: string,
	{ request = {}, signal, lastId }: Asking,
): AsyncGenerator<ServerEvent> {
	const position: Position = { lastId, retrySeconds: 0 };
	for (let attempt = 1; ; attempt++) {
		let fault: unknown;
		try {
			const { body } = await ask(path, resumed(request, position), signal);
			if (body === null) throw new TypeError("an answer without a body");
			for await (const event of readEvents(body, position)) {
				// Whoever is told something is there.
				attempt = 1;
				yield event;
			}
			fault = new ServiceUnreachable("the events ended too early");
		} catch (thrown) {
			if (signal?.aborted) throw signal.reason;
			fault =
				thrown instanceof ServiceRefusal
					? thrown
					: new ServiceUnreachable(thrown);
		}
		if (!mayPass(fault) || attempt >= attempts) throw fault;
		await pause(
			Math.max(position.retrySeconds, waitFor(fault, attempt)),
			signal,
		);
	}
}

function resumed(request: RequestInit, { lastId }: Position): RequestInit {
	const headers: Record<string, string> = {
		...(request.headers as Record<string, string>),
		accept: "text/event-stream",
	};
	if (lastId !== undefined) headers["last-event-id"] = lastId;
	return { ...request, headers };
}
