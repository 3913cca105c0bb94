import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Problem } from "./errors.ts";

/** What Node's parser reports, as a status and a sentence. */
const KNOWN: Readonly<Record<string, readonly [number, string]>> = {
	ERR_HTTP_REQUEST_TIMEOUT: [408, "The request took too long to arrive."],
	HPE_HEADER_OVERFLOW: [
		431,
		"The address and the headers together are longer than 16 KiB; send options as form fields or JSON.",
	],
};

/**
 * Answers what is not a request that HTTP's parser can read, the same way as
 * every other failure, and says that the connection ends: a proxy that kept it
 * would lose its next request on it.
 */
export function answerUnreadable(
	error: NodeJS.ErrnoException,
	socket: Socket,
): void {
	if (error.code === "ECONNRESET" || socket.destroyed) return;
	const [status, sentence] = KNOWN[error.code ?? ""] ?? [
		400,
		"This is not a request of HTTP/1.1.",
	];
	const problem: Problem = {
		type: "about:blank",
		title: STATUS_CODES[status] ?? "Error",
		status,
		detail: sentence,
		instance: "",
		success: false,
		error: sentence,
		error_code: "INVALID_PARAMETERS",
		request_id: randomUUID(),
	};
	const body = JSON.stringify(problem);
	if (socket.writable)
		socket.write(
			`HTTP/1.1 ${status} ${problem.title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\nX-Request-Id: ${problem.request_id}\r\n\r\n${body}`,
		);
	socket.destroySoon();
}
