/** An event as the server sent it (Server-Sent Events, HTML standard 9.2). */
export interface ServerEvent {
	readonly name: string;
	readonly data: string;
	/** Of the last event that had one. */
	readonly id: string | undefined;
}

/** Where a stream of events stands, kept over connections. */
export interface Position {
	lastId: string | undefined;
	/** Seconds to wait before the next connection, as the server asks. */
	retrySeconds: number;
}

/**
 * Reads the events of a stream to its end. What was begun and not ended is dropped,
 * for the next connection tells it again.
 *
 * @param position is told of ids and of the time to wait
 */
export async function* readEvents(
	body: ReadableStream<Uint8Array>,
	position: Position,
): AsyncGenerator<ServerEvent> {
	let name = "message";
	let data: string[] = [];
	let id: string | undefined;
	for await (const line of readLines(body)) {
		if (line === "") {
			if (id !== undefined) position.lastId = id;
			if (data.length > 0)
				yield { name, data: data.join("\n"), id: position.lastId };
			[name, data, id] = ["message", [], undefined];
			continue;
		}
		const colon = line.indexOf(":");
		const field = colon === -1 ? line : line.slice(0, colon);
		const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
		if (field === "event") name = value;
		else if (field === "data") data.push(value);
		else if (field === "id") id = value;
		else if (field === "retry" && /^\d+$/.test(value))
			position.retrySeconds = Number(value) / 1000;
	}
}

/** Lines that are whole; CR, LF and both end one. */
async function* readLines(
	body: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			rest += decoder.decode(value, { stream: true });
			// A CR at the end may be the first half of CR LF.
			const end = rest.endsWith("\r") ? rest.length - 1 : rest.length;
			const lines = rest.slice(0, end).split(/\r\n|\r|\n/);
			rest = (lines.pop() ?? "") + rest.slice(end);
			yield* lines;
		}
	} finally {
		await reader.cancel().catch(() => {});
	}
}
