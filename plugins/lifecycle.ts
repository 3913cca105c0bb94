import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fp from "fastify-plugin";
import { unlessAborted } from "../services/abort.ts";

declare module "fastify" {
	interface FastifyInstance {
		lifecycle: Lifecycle;
	}
	interface FastifyContextConfig {
		/** A route that load balancers and monitors ask: never gated, quietly logged. */
		probe?: boolean;
	}
}

export interface Lifecycle {
	/** `starting` until the first listen or inject, `draining` from SIGTERM on. */
	state: "starting" | "serving" | "draining";
	/** Tells load balancers to stay away, and gives them time to notice. */
	drain(): Promise<void>;
	/**
	 * Has something ended when closing begins, all of it at once and beside the
	 * requests in flight: one after the other would take the time of each.
	 *
	 * @param end is given a signal that is aborted when what is in flight has had
	 *   its time; closing waits for it until shortly after that
	 */
	atClosing(end: (overdue: AbortSignal) => Promise<void> | void): void;
}

/**
 * How long answers may take to leave once everything in flight was told to end, in
 * ms. Past it connections are cut: one that sends half an upload, or that stops
 * reading, would hold the process until its supervisor kills it.
 */
const PARTING_MS = 1000;
/**
 * How long a connection on which nothing has ever come may take to say something, in ms. Browsers and load balancers open
 * some ahead of their requests; Node doesn't take them for idle, and waits.
 */
const SILENCE_MS = 250;

/** Whether this replica wants traffic. */
export default fp(
	async (app) => {
		const ends: Parameters<Lifecycle["atClosing"]>[0][] = [];
		const lifecycle: Lifecycle = {
			state: "starting",
			async drain() {
				lifecycle.state = "draining";
				await sleep(app.config.DRAIN_DELAY_MS);
			},
			atClosing: (end) => ends.push(end),
		};
		app.decorate("lifecycle", lifecycle);
		app.addHook("onReady", async () => {
			lifecycle.state = "serving";
		});
		const open = new Set<ServerResponse>();
		app.addHook("onRequest", async (_request, { raw }) => {
			open.add(raw);
			left(raw).then(() => open.delete(raw));
		});
		const connections = new Set<Socket>();
		app.server.on("connection", (socket) => {
			connections.add(socket);
			socket.once("close", () => connections.delete(socket));
		});
		const overdue = new AbortController();
		const cut = new AbortController();
		const timers: NodeJS.Timeout[] = [];
		app.addHook("preClose", async () => {
			lifecycle.state = "draining";
			const patience = app.config.SHUTDOWN_TIMEOUT_MS;
			timers.push(
				setTimeout(() => overdue.abort(), patience),
				setTimeout(() => {
					cut.abort();
					for (const { socket } of open) socket?.destroy();
					app.server.closeAllConnections();
				}, patience + PARTING_MS),
			);
			const ended = ends.map(async (end) => {
				const work = (async () => end(overdue.signal))();
				await unlessAborted(work, cut.signal).catch((err) =>
					app.log.warn({ err }, "closing goes on without something's end"),
				);
			});
			await Promise.all([flushed(open, overdue.signal), ...ended]);
			timers.push(
				setTimeout(() => {
					for (const socket of connections)
						if (socket.bytesRead === 0) socket.destroy();
				}, SILENCE_MS),
			);
		});
		app.addHook("onClose", async () => {
			for (const timer of timers) clearTimeout(timer);
		});
		// A connection that is kept alive past its last answer would hold the
		// server open: closing ends only those that are idle at that moment.
		app.addHook("onSend", async (_request, reply) => {
			if (lifecycle.state === "draining") reply.header("connection", "close");
		});
	},
	{ name: "lifecycle" },
);

/**
 * Until no response is on its way that has been written whole. Node takes the
 * connection of such a one for idle, and closing the server would cut it off
 * wherever the client had got to. A client that stops reading is waited for
 * until the signal.
 */
async function flushed(
	open: ReadonlySet<ServerResponse>,
	signal: AbortSignal,
): Promise<void> {
	if (signal.aborted) return;
	const over = once(signal, "abort");
	while (!signal.aborted) {
		const leaving = [...open].filter(
			({ writableEnded, writableFinished }) =>
				writableEnded && !writableFinished,
		);
		if (leaving.length === 0) return;
		await Promise.race([over, Promise.all(leaving.map(left))]);
	}
}

/** Until a response has been handed to the operating system, or is lost. */
function left(response: ServerResponse): Promise<void> {
	return new Promise((resolve) => {
		response.once("finish", resolve).once("close", resolve);
	});
}
