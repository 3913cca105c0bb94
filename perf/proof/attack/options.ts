import { type Random, randomFor } from "../../corpus/seeded.ts";
import type { Target } from "./target.ts";

interface Schema {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly anyOf?: readonly Schema[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
	readonly $ref?: string;
	readonly allOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
}

interface Description {
	readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
	readonly paths: Readonly<
		Record<
			string,
			{
				readonly post?: {
					readonly requestBody?: {
						readonly content: Readonly<Record<string, { schema: Schema }>>;
					};
				};
			}
		>
	>;
}

const ODD: readonly unknown[] = [
	null,
	"",
	" ",
	"NaN",
	"Infinity",
	"1e999",
	"-0",
	"0x10",
	"1,5",
	"１",
	"true",
	"__proto__",
	"constructor",
	[],
	{},
	[[]],
	{ toString: 1 },
	-1,
	0,
	0.5,
	1e308,
	2 ** 53,
	"a".repeat(5000),
	"\0",
	"<script>",
	"' OR 1=1",
	"../..",
	true,
	false,
];

/** What the description says each route with an image takes. */
async function optionsOf(target: Target) {
	const response = await fetch(`${target.service.origin}/docs/json`);
	const description = (await response.json()) as Description;
	const routes: { path: string; properties: Record<string, Schema> }[] = [];
	for (const [path, { post }] of Object.entries(description.paths)) {
		const form = post?.requestBody?.content["application/json"];
		if (form === undefined) continue;
		const {
			file_id: _,
			image: __,
			...properties
		} = propertiesOf(form.schema, description);
		routes.push({ path, properties });
	}
	if (routes.length < 2) throw new Error("/docs/json describes no routes");
	return routes;
}

/** Every property that a schema has, whichever of its alternatives has it. */
function propertiesOf(
	schema: Schema,
	description: Description,
): Record<string, Schema> {
	const { $ref, properties, allOf = [], oneOf = [] } = schema;
	const named = $ref?.split("/").at(-1);
	const parts = [
		...allOf,
		...oneOf,
		...(named === undefined ? [] : [description.components.schemas[named]]),
	];
	return Object.assign(
		{ ...properties },
		...parts.map((part) => propertiesOf(part, description)),
	);
}

/** A value of an option: inside its range, at its edge, outside, or absurd. */
function someValue(schema: Schema, random: Random): unknown {
	if (random() < 0.25) return random.pick(ODD);
	if (schema.enum) return random.pick(schema.enum);
	if (schema.anyOf) return someValue(random.pick(schema.anyOf), random);
	if (schema.const !== undefined) return schema.const;
	const { type, minimum = -10, maximum = 10 } = schema;
	if (type === "boolean") return random() < 0.5;
	if (type === "array")
		return Array.from({ length: random.pick([0, 1, 2, 256, 257]) }, () =>
			someValue(schema.items ?? {}, random),
		);
	if (type === "object")
		return Object.fromEntries(
			Object.entries(schema.properties ?? {}).map(([name, one]) => [
				name,
				someValue(one, random),
			]),
		);
	if (type === "string")
		return random.pick(["#00ff00", "#00FF0080", "red", "#ggg"]);
	const at = random.pick([
		minimum,
		maximum,
		minimum - 1,
		maximum + 1,
		random.between(minimum, maximum),
		minimum + 1e-9,
	]);
	return type === "integer" && random() < 0.8 ? Math.round(at) : at;
}

const asText = (value: unknown) =>
	typeof value === "string" ? value : JSON.stringify(value);

/** Asks for every documented option with values from everywhere. */
export async function attackWithOptions(
	target: Target,
	picture: Buffer,
	count: number,
	seed: string,
): Promise<void> {
	const routes = await optionsOf(target);
	await target.each(count, async (index) => {
		const random = randomFor(`${seed} option ${index}`);
		const { path, properties } = random.pick(routes);
		const names = Object.keys(properties);
		const chosen: [string, unknown][] = [];
		for (let i = random.pick([0, 1, 1, 2, 3, 8]); i > 0; i--) {
			const name =
				names.length === 0 || random() < 0.05
					? random.pick(["__proto__", "nonsense", "constructor", "Ltres", ""])
					: random.pick(names);
			chosen.push([name, someValue(properties[name] ?? {}, random)]);
		}
		const query = new URLSearchParams(
			chosen.map(([name, value]): [string, string] => [name, asText(value)]),
		);
		const image = picture.toString("base64");
		const fields = chosen.map(
			([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
		);
		const sent =
			random() < 0.5
				? {
						path: `${path}?${query}`,
						headers: { "content-type": "image/png" },
						body: picture,
					}
				: {
						path,
						headers: { "content-type": "application/json" },
						// Written by hand, so that names may come twice.
						body: Buffer.from(
							`{${[`"image":"${image}"`, ...fields].join(",")}}`,
						),
					};
		target.ledger.record("options", sent, await target.client.send(sent));
	});
}
