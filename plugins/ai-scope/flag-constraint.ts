import type { IncomingMessage } from "node:http";
import fp from "fastify-plugin";

const NAME = "aiFlag";

/**
 * Every route of the scope that registers this matches only requests for which
 * the AI flag is on. For others the router finds nothing, so their answer is that
 * of an unknown path, whatever the method, the headers or the body: no hook,
 * parser or limit of the route has a part in it.
 *
 * The router asks each strategy for a request's value before it looks at the
 * path. So the value is the request itself, and the flag is asked where a
 * constrained route was found: other routes pay nothing, and Unleash's usage
 * figures count AI requests alone.
 */
export default fp(
	async (app) => {
		if (!app.hasConstraintStrategy(NAME))
			app.addConstraintStrategy({
				name: NAME,
				storage: () => {
					let handlers: unknown = null;
					return {
						// A request asks with itself, the router's own book-keeping with
						// the value that the route was registered with.
						get: (value: unknown) =>
							typeof value === "object" && !app.hasAi(value as IncomingMessage)
								? null
								: handlers,
						set: (_value: unknown, found: unknown) => {
							handlers = found;
						},
					} as never;
				},
				deriveConstraint: (request: IncomingMessage) => request as never,
				validate: () => true,
			});
		app.addHook("onRoute", (route) => {
			route.constraints = { ...route.constraints, [NAME]: true };
		});
	},
	{ name: "ai-flag-constraint", dependencies: ["flags"], encapsulate: false },
);
