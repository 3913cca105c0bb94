import { connect } from "node:net";

/**
 * Sends the very bytes of a request and reads the very bytes of the answer, the
 * date left out, until the server closes the connection.
 */
export function rawRequest(
	port: number,
	head: readonly string[],
	body: string | Buffer = "",
): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, "127.0.0.1");
		let answer = "";
		socket.setEncoding("latin1");
		socket.on("data", (chunk) => {
			answer += chunk;
		});
		socket.on("error", reject);
		socket.on("close", () => resolve(answer.replace(/^date: .*\r\n/im, "")));
		socket.write(
			`${[...head, "Host: localhost", "X-Request-Id: same", "Connection: close"].join("\r\n")}\r\n\r\n`,
		);
		if (body.length > 0) socket.write(body);
	});
}
