import fp from "fastify-plugin";
import type { PhaseTimes } from "../services/conversion/task.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** Figures for the request's one log line; never image data. */
		figures: RequestFigures;
		/** `ok`, or the code of the failure. */
		outcome: string;
	}
}

export interface RequestFigures {
	/** Whose API key it came with. */
	client?: string;
	bytesIn?: number;
	width?: number;
	height?: number;
	converter?: string;
	source?: string;
	phases?: PhaseTimes;
	svgBytes?: number;
	/** What lay behind a failure that the client was told in other words. */
	cause?: string;
	/** Where traces are kept, the one that it belongs to. */
	trace_id?: string;
}

/** One line a request, when it is over; health probes only at debug level. */
export default fp(
	async (app) => {
		app.decorateRequest("outcome", "ok");
		app.decorateRequest("figures");
		app.addHook("onRequest", async (request, reply) => {
			request.figures = {};
			reply.header("x-request-id", request.id);
			request.clientGone.addEventListener("abort", () => {
				request.outcome = "client gone";
				request.log.info(
					{
						method: request.method,
						route: request.routeOptions.url ?? "none",
						outcome: request.outcome,
						...request.figures,
					},
					"request",
				);
			});
		});
		app.addHook("onResponse", async (request, reply) => {
			const { url, config } = request.routeOptions;
			const line = {
				method: request.method,
				route: url ?? "none",
				status: reply.statusCode,
				outcome: request.outcome,
				ms: rounded(reply.elapsedTime),
				...request.figures,
				phases: request.figures.phases && roundedAll(request.figures.phases),
			};
			if (config.probe === true) request.log.debug(line, "probe");
			else request.log.info(line, "request");
		});
	},
	{ name: "request-log", dependencies: ["client-gone"] },
);

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

function roundedAll(phases: PhaseTimes): Record<string, number> {
	return Object.fromEntries(
		Object.entries(phases).map(([name, ms]) => [name, rounded(ms)]),
	);
}
