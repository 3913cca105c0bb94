import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import fp from "fastify-plugin";
import { flagContext } from "../services/flags/context.ts";
import { VERSION } from "../services/project.ts";

const AI_TAG = "ai";

/** The OpenAPI description, made from the route schemas, and its page at /docs. */
export default fp(
	async (app) => {
		await app.register(swagger, {
			openapi: {
				openapi: "3.1.0",
				info: {
					title: "svg-ai",
					version: VERSION,
					description:
						"Turns raster logos (PNG, JPEG, WebP, GIF) into SVG and says how good the result is.",
				},
				tags: [
					{ name: "conversion", description: "An image in, an SVG out." },
					{
						name: AI_TAG,
						description: "There only while the ai-conversion flag is on.",
					},
					{
						name: "operations",
						description: "For load balancers and monitors.",
					},
				],
			},
		});
		await app.register(swaggerUi, {
			routePrefix: "/docs",
			staticCSP: true,
			theme: { title: "svg-ai" },
			// Asked for each reader: a rollout may give AI to some of them only.
			transformSpecification: (description, request) =>
				app.flags.isEnabled(flagContext(request.headers))
					? description
					: withoutAi(description),
		});
	},
	{ name: "docs" },
);

interface Description {
	tags?: { name: string }[];
	paths?: Record<string, Record<string, { tags?: string[] }>>;
}

/** The description as if there were no AI routes. */
function withoutAi<Kind extends object>(description: Kind): Kind {
	const { tags = [], paths = {} } = description as Description;
	const isAi = (path: Record<string, { tags?: string[] }>) =>
		Object.values(path).some((operation) => operation.tags?.includes(AI_TAG));
	return {
		...description,
		tags: tags.filter(({ name }) => name !== AI_TAG),
		paths: Object.fromEntries(
			Object.entries(paths).filter(([, path]) => !isAi(path)),
		),
	};
}
