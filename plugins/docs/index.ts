import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import fp from "fastify-plugin";
import { VERSION } from "../../services/project.ts";
import { askForKeys } from "./access.ts";
import { carryOperation, finish, without } from "./description.ts";

const AI_TAG = "ai";

/**
 * What the page needs and no more. Unlike the plugin's own policy it doesn't ask
 * for HTTPS, which leaves the page blank over plain HTTP from any host but
 * localhost. Swagger UI sets styles of elements.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self' data:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** The box for options in the query is as tall as a screen, and hides the file's control. */
const STYLE = `.swagger-ui .parameters-container textarea { height: 5em; min-height: 5em; }`;

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
					license: { name: "MIT", identifier: "MIT" },
				},
				externalDocs: { url: "/docs", description: "To try it out." },
				servers: [{ url: "/", description: "Where this description lies." }],
				security: [],
				tags: [
					{ name: "conversion", description: "An image in, an SVG out." },
					{
						name: "jobs",
						description: "Many images in, converted in the background.",
					},
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
			transform: ({ schema, url, route }) =>
				carryOperation({ schema, url, route }),
			transformObject: (document) =>
				"openapiObject" in document
					? finish(
							app.config.API_KEYS_FILE === ""
								? document.openapiObject
								: askForKeys(document.openapiObject),
						)
					: document.swaggerObject,
		});
		await app.register(swaggerUi, {
			routePrefix: "/docs",
			staticCSP: POLICY,
			theme: {
				title: "svg-ai",
				css: [{ filename: "svg-ai.css", content: STYLE }],
			},
			// Asked for each reader: a rollout may give AI to some of them only.
			transformSpecification(description, request) {
				const { externalDocs, ...rest } = app.hasAi(request.raw)
					? description
					: without(AI_TAG, description);
				// The page to try it out may be on the admin port alone.
				return app.admin.isOpen && !app.admin.isOperators(request.raw)
					? rest
					: { externalDocs, ...rest };
			},
		});
	},
	{ name: "docs" },
);
