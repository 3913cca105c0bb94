import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";

/**
 * Keeps which methods each path has, from the routes as they are registered.
 * Paths that hold a wildcard aren't kept.
 *
 * @returns the methods of a request's path, for that very client; none where the
 *   path is unknown to it
 */
export function followPaths(app: FastifyInstance) {
	const paths = new Map<string, { pattern: RegExp; routes: RouteOptions[] }>();
	app.addHook("onRoute", (route) => {
		if (route.url.includes("*")) return;
		const { routes = [] } = paths.get(route.url) ?? {};
		const pattern = patternOf(route.url);
		paths.set(route.url, { pattern, routes: [...routes, route] });
	});
	const routesAt = (path: string) =>
		[...paths.values()]
			.filter(({ pattern }) => pattern.test(path))
			.flatMap(({ routes }) => routes);
	return (request: FastifyRequest): string[] => {
		if (app.admin.hides(request)) return [];
		const routes = routesAt(request.url.split("?", 1)[0]);
		// A scope's own hook constrains its routes after this one has seen them.
		const flagged = routes.some(
			({ constraints }) => Object.keys(constraints ?? {}).length > 0,
		);
		if (flagged && !app.hasAi(request.raw)) return [];
		const methods = routes.flatMap(({ method }) => method);
		return [...new Set(methods)].sort();
	};
}

/** What paths a route's own matches, where a part of it may be anything. */
function patternOf(url: string): RegExp {
	const parts = url
		.split("/")
		.map((part) =>
			part.startsWith(":") ? "[^/]+" : part.replace(/[^\w-]/g, "\\$&"),
		);
	return new RegExp(`^${parts.join("/")}$`);
}
