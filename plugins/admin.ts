import { createServer, type IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { answerUnreadable } from "./unreadable.ts";

declare module "fastify" {
	interface FastifyInstance {
		admin: Admin;
	}
}

/** A second port for those who run the service. */
export interface Admin {
	/** Whether there is one. */
	readonly isOpen: boolean;
	/** Whether a request came in by it. */
	isOperators(request: IncomingMessage): boolean;
	/** Whether a request asks, by the public port, for what is on the admin port alone. */
	hides(request: FastifyRequest): boolean;
	/** @returns the port */
	listen(): Promise<number>;
}

/**
 * What the public port doesn't have where there is another one. The description
 * itself stays: clients and the page read it.
 */
const OPERATORS_OWN = /^\/(metrics|docs(?!\/json$))(\/|$)/;

/**
 * The admin port: the same routes as on the public one, and those that operators
 * alone should see. It stays until the service is closed, so that metrics and
 * readiness can be read while it drains.
 */
export default fp(
	async (app) => {
		const { ADMIN_PORT: port, ADMIN_HOST: host } = app.config;
		const isOpen = port !== undefined;
		const operators = new WeakSet<IncomingMessage>();
		const hides = (request: FastifyRequest) =>
			isOpen &&
			!operators.has(request.raw) &&
			OPERATORS_OWN.test(
				request.routeOptions.url ?? request.url.split("?", 1)[0],
			);
		const server = createServer(
			{ requestTimeout: app.server.requestTimeout },
			(request, response) => {
				operators.add(request);
				app.routing(request, response);
			},
		);
		server.on("clientError", answerUnreadable);
		app.decorate("admin", {
			isOpen,
			isOperators: (request) => operators.has(request),
			hides,
			listen: () =>
				new Promise((resolve, reject) => {
					server.once("error", reject);
					server.listen({ host, port }, () => {
						const address = server.address() as { port: number };
						app.log.info(`the admin port is http://${host}:${address.port}`);
						resolve(address.port);
					});
				}),
		});
		if (isOpen)
			app.addHook("onRequest", async (request, reply) => {
				if (!request.is404 && hides(request)) return reply.callNotFound();
			});
		app.addHook("onClose", async () => {
			server.close();
			server.closeAllConnections();
		});
	},
	{ name: "admin", dependencies: ["config"] },
);
