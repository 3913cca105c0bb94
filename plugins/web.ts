import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import fp from "fastify-plugin";
import { ROOT } from "../services/project.ts";

/** Where `npm run build` puts the page. */
const FOLDER = join(ROOT, "dist", "web");

/**
 * What the page needs and no more: its own scripts and styles, requests to this
 * service, and pictures that it holds in memory. Unlike helmet's own policy it
 * doesn't ask for HTTPS, which would leave the page blank over plain HTTP from
 * any host but localhost.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' blob:",
	"connect-src 'self'",
	"worker-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** The page at `/`. Where it wasn't built, that is logged and the service goes on without. */
export default fp(
	async (app) => {
		if (!existsSync(join(FOLDER, "index.html"))) {
			app.log.warn("there is no page at /: npm run build makes it");
			return;
		}
		await app.register(async (scope) => {
			// It tells what the service can't do just now, so it is never refused itself.
			scope.addHook("onRoute", (route) => {
				route.config = { ...route.config, probe: true };
			});
			const serve = (cacheControl: string) => ({
				preCompressed: true,
				cacheControl: false,
				decorateReply: false,
				setHeaders(reply: FastifyReply) {
					reply.header("content-security-policy", POLICY);
					reply.header("cache-control", cacheControl);
				},
			});
			// Named by what is in them.
			await scope.register(fastifyStatic, {
				...serve("public, max-age=31536000, immutable"),
				root: join(FOLDER, "assets"),
				prefix: "/assets/",
			});
			await scope.register(fastifyStatic, {
				...serve("no-cache"),
				root: FOLDER,
				wildcard: false,
				globIgnore: ["assets/**"],
			});
		});
	},
	{ name: "web", dependencies: ["errors", "request-log", "security"] },
);
