import { Ajv2020 } from "ajv/dist/2020.js";

/** As much of an OpenAPI description as the tests look at. */
export interface Description {
	readonly openapi: string;
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	readonly components: {
		readonly schemas: Readonly<Record<string, JsonSchema>>;
	};
}

export interface Operation {
	readonly operationId: string;
	readonly tags: readonly string[];
	readonly parameters?: readonly { name: string; schema: JsonSchema }[];
	readonly requestBody?: {
		readonly content: Readonly<Record<string, { schema: JsonSchema }>>;
	};
	readonly responses: Readonly<
		Record<
			string,
			{
				readonly headers?: Readonly<Record<string, unknown>>;
				readonly content?: Readonly<Record<string, { schema: JsonSchema }>>;
			}
		>
	>;
}

export interface JsonSchema {
	readonly $ref?: string;
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
	readonly allOf?: readonly JsonSchema[];
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly items?: JsonSchema;
	readonly required?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly pattern?: string;
	readonly examples?: readonly unknown[];
}

/** Follows a reference into the components. */
export function resolve(
	description: Description,
	schema: JsonSchema,
): JsonSchema {
	const name = schema.$ref?.split("/").at(-1);
	return name === undefined
		? schema
		: resolve(description, description.components.schemas[name]);
}

/** A validator of one of a description's schemas, as JSON Schema 2020-12 has it. */
export function validator(description: Description, schema: JsonSchema) {
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	ajv.addSchema(description, "description");
	// References mean the description, wherever they stand.
	const absolute = JSON.parse(
		JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"description#'),
	);
	return ajv.compile(absolute);
}
