import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

const limit = () => Type.Optional(Type.Integer({ minimum: 1 }));

// A misspelt limit must not be none.
const closed = { additionalProperties: false };

const ClientSchema = Type.Object(
	{
		/** For the log and the metrics. */
		name: Type.String({ pattern: "^[\\w.-]{1,64}$" }),
		/** SHA-256 of each of its keys in hex: two while one takes the other's place. */
		sha256: Type.Array(Type.String({ pattern: "^[0-9a-f]{64}$" }), {
			minItems: 1,
		}),
		requests_per_minute: limit(),
		requests_per_day: limit(),
	},
	closed,
);

const ClientsSchema = Type.Object(
	{ clients: Type.Array(ClientSchema) },
	closed,
);

/** Someone who has a key, and what may be asked with it. */
export type ApiClient = Static<typeof ClientSchema>;

/**
 * Reads who may use the API.
 *
 * @param text JSON: `{"clients": [{"name", "sha256": [], "requests_per_minute"?, "requests_per_day"?}]}`
 * @throws Error that says what is wrong with it; never with a hash in it
 */
export function readClients(text: string): readonly ApiClient[] {
	const value = parsed(text);
	if (!Value.Check(ClientsSchema, value)) {
		const [first] = Value.Errors(ClientsSchema, value);
		throw new Error(
			`${first?.instancePath || "/"} ${first?.message ?? "is wrong"}`,
		);
	}
	const { clients } = value;
	const names = clients.map(({ name }) => name);
	const doubled = names.find((name, i) => names.indexOf(name) !== i);
	if (doubled !== undefined)
		throw new Error(`two clients are called ${doubled}`);
	const hashes = clients.flatMap(({ sha256 }) => sha256);
	if (new Set(hashes).size < hashes.length)
		throw new Error("one hash is there twice");
	return clients;
}

/** A parser's own words would quote the file. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Error("it is not JSON");
	}
}
