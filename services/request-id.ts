import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const PLAIN = /^[\w.:-]{1,128}$/;

/** The caller's own x-request-id where it is plain text, else a new UUID. */
export function requestId(request: Pick<IncomingMessage, "headers">): string {
	const given = request.headers["x-request-id"];
	return typeof given === "string" && PLAIN.test(given) ? given : randomUUID();
}
