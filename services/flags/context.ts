import type { IncomingHttpHeaders } from "node:http";
import type { FlagContext } from "./engine.ts";

/** More than any id needs; a longer one is cut, so that hashing it stays cheap. */
const MAX_ID_LENGTH = 256;

/**
 * The Unleash context of a request: its session from `x-session-id`, its user
 * from `x-user-id`. A gradual rollout gives equal ids equal answers.
 */
export function flagContext(headers: IncomingHttpHeaders): FlagContext {
	const sessionId = id(headers["x-session-id"]);
	const userId = id(headers["x-user-id"]);
	return {
		...(sessionId !== undefined && { sessionId }),
		...(userId !== undefined && { userId }),
	};
}

function id(header: string | string[] | undefined): string | undefined {
	if (typeof header !== "string" || header === "") return undefined;
	return header.slice(0, MAX_ID_LENGTH);
}
