import { isDeepStrictEqual } from "node:util";

type Json = Record<string, unknown>;

/** Members that hold data rather than schemas, whatever it looks like. */
const DATA = new Set(["example", "examples", "default", "enum", "const"]);

/**
 * Moves every schema that has a `title` to the description's components, under
 * that name, so that clients made from it get types with names. A schema is
 * written where it is used; that it is shared need not be said twice.
 *
 * @param part what is looked through, such as the paths of a description
 * @param named receives the schemas by their titles
 * @returns the part with references in their place
 * @throws Error when two schemas that differ have one title
 */
export function nameSchemas<Kind>(part: Kind, named: Json): Kind {
	if (Array.isArray(part))
		return part.map((one) => nameSchemas(one, named)) as Kind;
	if (typeof part !== "object" || part === null) return part;
	const { title } = part as Json;
	const seen = Object.fromEntries(
		Object.entries(part).map(([key, value]) => [
			key,
			DATA.has(key) ? value : nameSchemas(value, named),
		]),
	);
	if (typeof title !== "string") return seen as Kind;
	named[title] ??= seen;
	if (!isDeepStrictEqual(named[title], seen))
		throw new Error(`Two schemas that differ are called ${title}.`);
	return { $ref: `#/components/schemas/${title}` } as Kind;
}

/** The schemas that a part of a description leads to, directly or by way of others. */
export function reachable(part: unknown, schemas: Json): Json {
	const found: Json = {};
	const visit = (json: string): void => {
		for (const [, name] of json.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
			if (!Object.hasOwn(found, name)) {
				found[name] = schemas[name];
				visit(JSON.stringify(schemas[name]));
			}
	};
	visit(JSON.stringify(part));
	return Object.fromEntries(
		Object.entries(schemas).filter(([name]) => Object.hasOwn(found, name)),
	);
}
