import fp from "fastify-plugin";

declare module "fastify" {
	interface FastifyRequest {
		/** Aborted when the client leaves before it has its answer. */
		clientGone: AbortSignal;
	}
}

/**
 * Tells when nobody waits for an answer any more. Fastify's own `request.signal`
 * and its onRequestAbort follow the request, which is over once its body was
 * read: a client that leaves after that is noticed by the response alone.
 */
export default fp(
	async (app) => {
		app.decorateRequest("clientGone");
		app.addHook("onRequest", async (request, reply) => {
			const gone = new AbortController();
			request.clientGone = gone.signal;
			reply.raw.once("close", () => {
				if (!reply.raw.writableFinished) gone.abort();
			});
		});
	},
	{ name: "client-gone" },
);
