import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { randomFor } from "../../corpus/seeded.ts";
import type { Target } from "./target.ts";

function head(path: string, length: number): string {
	return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
}

async function open(target: Target): Promise<Socket> {
	const { hostname, port } = new URL(target.service.origin);
	const socket = connect(Number(port), hostname);
	socket.on("error", () => {});
	await once(socket, "connect");
	return socket;
}

/** Clients that leave: in the head, in the body, or while their conversion runs. */
export async function leaveEarly(
	target: Target,
	picture: Buffer,
	count: number,
	seed: string,
): Promise<void> {
	await target.each(count, async (index) => {
		const random = randomFor(`${seed} leave ${index}`);
		const path = random.pick([
			"/api/convert?preset=detailed",
			"/api/convert-ai",
			"/api/upload",
		]);
		const tail = Buffer.from("\r\n--b--\r\n");
		const body = Buffer.concat([picture, tail]);
		const start = head(path, 70 + body.length);
		const whole = Buffer.concat([Buffer.from(start), body]);
		const socket = await open(target);
		socket.write(
			random() < 0.5 ? whole : whole.subarray(0, random.whole(1, whole.length)),
		);
		await sleep(random.pick([0, 1, 5, 20, 60]));
		if (random() < 0.5) socket.resetAndDestroy();
		else socket.destroy();
	});
}

/**
 * Clients that send a few bytes now and then. Each is let go by the service, with
 * an answer or without.
 *
 * @returns milliseconds until the last one was let go
 */
export async function sendSlowly(
	target: Target,
	count: number,
	limitMs: number,
): Promise<number> {
	const started = performance.now();
	await Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const socket = await open(target);
			const bytes = Buffer.from(head("/api/convert", 1_000_000));
			let at = 0;
			socket.resume();
			// A third never ends its head.
			const until = index % 3 === 0 ? 40 : bytes.length;
			const drip = setInterval(() => {
				socket.write(
					at < until ? bytes.subarray(at, ++at) : index % 3 === 0 ? "x" : "y",
				);
			}, 500);
			const late = setTimeout(() => socket.destroy(), limitMs);
			await once(socket, "close");
			clearInterval(drip);
			clearTimeout(late);
		}),
	);
	return performance.now() - started;
}
