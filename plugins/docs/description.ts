import type { RouteOptions } from "fastify";
import { nameSchemas, reachable } from "./name-schemas.ts";

declare module "fastify" {
	interface FastifyContextConfig {
		/**
		 * What the route's schemas don't say of its operation: it stands in the
		 * OpenAPI description as it is here.
		 */
		operation?: Operation;
	}
}

/** The part of an OpenAPI operation that routes describe by hand. */
export interface Operation {
	readonly parameters?: readonly object[];
	readonly requestBody?: object;
}

/** An OpenAPI description as it is seen here. */
interface Description {
	readonly tags?: readonly { readonly name: string }[];
	readonly paths?: Paths;
	readonly components?: { readonly schemas?: Record<string, unknown> };
}

export type Paths = Readonly<Record<string, Path>>;

type Path = Readonly<Record<string, DescribedOperation>>;

interface DescribedOperation {
	readonly tags?: readonly string[];
	readonly responses?: Readonly<Record<string, { readonly headers?: object }>>;
	readonly security?: readonly object[];
	readonly [BY_HAND]?: Operation;
}

/** Where an operation's part by hand travels through @fastify/swagger. */
const BY_HAND = "x-by-hand";

/** Hands a route's own part of its operation on. For @fastify/swagger's `transform`. */
export function carryOperation<Schema>(route: {
	schema: Schema;
	url: string;
	route: RouteOptions;
}): { schema: Schema; url: string } {
	const { schema, url } = route;
	const { operation } = route.route.config ?? {};
	return operation === undefined || schema === undefined
		? { schema, url }
		: { schema: { ...schema, [BY_HAND]: operation }, url };
}

/** Every answer tells it, whatever it is. */
const REQUEST_ID = {
	description:
		"Names the request in the service's log; the one that was sent, where it is plain.",
	schema: { type: "string" },
};

/** Puts the operations' parts together and gives schemas their names. */
export function finish<Kind extends object>(description: Kind): Kind {
	const { paths = {}, components = {} } = description as Description;
	const schemas: Record<string, unknown> = {};
	const whole = mapOperations(paths, (operation) => {
		const { [BY_HAND]: byHand, responses = {}, ...rest } = operation;
		return {
			...rest,
			...byHand,
			responses: Object.fromEntries(
				Object.entries(responses).map(([status, response]) => [
					status,
					{
						...response,
						headers: {
							"X-Request-Id": { $ref: "#/components/headers/RequestId" },
							...response.headers,
						},
					},
				]),
			),
		};
	});
	return {
		...description,
		paths: nameSchemas(whole, schemas),
		components: {
			...components,
			schemas: { ...components.schemas, ...schemas },
			headers: { RequestId: REQUEST_ID },
		},
	};
}

/** The description as if the operations with a tag weren't there. */
export function without<Kind extends object>(
	tag: string,
	description: Kind,
): Kind {
	const { tags = [], paths = {}, components = {} } = description as Description;
	const left = Object.fromEntries(
		Object.entries(paths).filter(
			([, path]) =>
				!Object.values(path).some(({ tags }) => tags?.includes(tag)),
		),
	);
	return {
		...description,
		tags: tags.filter(({ name }) => name !== tag),
		paths: left,
		components: {
			...components,
			schemas: reachable(left, components.schemas ?? {}),
		},
	};
}

/** @param map is also given the operation's path */
export function mapOperations(
	paths: Paths,
	map: (operation: DescribedOperation, path: string) => DescribedOperation,
): Record<string, Path> {
	return Object.fromEntries(
		Object.entries(paths).map(([url, path]) => [
			url,
			Object.fromEntries(
				Object.entries(path).map(([method, operation]) => [
					method,
					map(operation, url),
				]),
			),
		]),
	);
}
