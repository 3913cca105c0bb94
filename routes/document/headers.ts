/** What a client may send about itself or about what it has. */
const header = (name: string, description: string, schema: object = {}) => ({
	name,
	in: "header",
	description,
	schema: { type: "string", ...schema },
});

/** For routes whose answers have an ETag. */
export const IF_NONE_MATCH = header(
	"If-None-Match",
	"ETags of answers that the client has: an equal one is answered with 304.",
);

/** For routes that are there by a flag. */
export const FLAG_CONTEXT = [
	header(
		"X-Session-Id",
		"The session, for a gradual rollout with the stickiness sessionId: equal ids get equal answers.",
	),
	header(
		"X-User-Id",
		"The user, for a gradual rollout with the stickiness userId.",
	),
];
