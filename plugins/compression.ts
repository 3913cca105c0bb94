import compress from "@fastify/compress";
import type { onSendHookHandler } from "fastify";
import fp from "fastify-plugin";

/** Pictures, PDF and zip are compressed by themselves; an event must not wait for the next. */
const COMPRESSIBLE =
	/^(?:text\/(?!event-stream)|image\/(?:svg\+xml|vnd\.dxf)|application\/(?:json|problem\+json|postscript|javascript|manifest\+json|openmetrics-text|yaml|x-yaml))/;

/** Less than a packet holds isn't worth the time. */
const THRESHOLD_BYTES = 1400;
/** So much takes a fraction of a millisecond at once, and several by way of zlib's threads. */
const AT_ONCE_BYTES = 32 * 1024;

/** Compresses answers for clients that say by Accept-Encoding what they read. */
export default fp(
	async (app) => {
		// The plugin asks mime-db too, which takes event streams for compressible;
		// this header is its own way to be told not to.
		app.addHook("onSend", async (request, reply) => {
			const type = String(reply.getHeader("content-type") ?? "");
			if (!COMPRESSIBLE.test(type)) request.headers["x-no-compression"] = "";
		});
		await app.register(compress, {
			// Brotli takes longer for what is no smaller: answers of a few kilobytes.
			encodings: ["gzip", "br", "deflate"],
			customTypes: COMPRESSIBLE,
			threshold: THRESHOLD_BYTES,
			syncThreshold: AT_ONCE_BYTES,
			// Bodies of requests are decoded where they are bounded.
			globalDecompression: false,
		});
		// After the plugin's own.
		app.addHook("onRoute", (route) => {
			route.onSend = [route.onSend ?? [], weakenEtag].flat();
		});
	},
	{ name: "compression" },
);

/**
 * A strong ETag names bytes, and these differ by the coding (RFC 9110, 8.8.3.3).
 * If-None-Match compares weakly, so either is known again.
 */
const weakenEtag: onSendHookHandler = async (_request, reply, payload) => {
	const etag = reply.getHeader("etag");
	if (reply.hasHeader("content-encoding") && String(etag).startsWith('"'))
		reply.header("etag", `W/${etag}`);
	return payload;
};
