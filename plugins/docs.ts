import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import fp from "fastify-plugin";
import { VERSION } from "../services/project.ts";

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
		});
	},
	{ name: "docs" },
);
