import { SESSION } from "./session.ts";

/** One option of a route, as the service describes it. */
export interface Option {
	readonly name: string;
	readonly kind: "choice" | "several" | "number" | "switch" | "text" | "list";
	readonly description: string;
	readonly fallback: unknown;
	/** Of a choice or several, in order; of a number that may also be a word, those words. */
	readonly choices: readonly (string | number)[];
	readonly whole: boolean;
	readonly minimum: number | undefined;
	readonly maximum: number | undefined;
}

/** What the service can be asked for, read from its own OpenAPI document. */
export interface Offer {
	/** Options by converter, the converter's own choice left out. */
	readonly converters: ReadonlyMap<string, readonly Option[]>;
	/** Options of the AI route; empty while it isn't there. */
	readonly ai: readonly Option[];
	/** Options of the files that a drawing is taken away as; the same for both routes. */
	readonly output: readonly Option[];
	/** Those files' formats, such as `svg`. */
	readonly formats: readonly string[];
	/** Whether there is a page that describes the API. */
	readonly hasDocs: boolean;
	/** Whether many pictures can be handed over at once. */
	readonly hasJobs: boolean;
}

/** @throws what fetch or JSON.parse throws while the service is away */
export async function readOffer(): Promise<Offer> {
	const headers = { "x-session-id": SESSION };
	const document: Schema = await (await fetch("docs/json", { headers })).json();
	const plain = operation(document, "/api/convert");
	const ai = operation(document, "/api/convert-ai");
	const all = optionsOf(document, variants(document, plain));
	const { choices: formats = ["svg"] } =
		all.find(({ name }) => name === "format") ?? {};
	return {
		hasDocs: "externalDocs" in document,
		hasJobs: operation(document, "/api/jobs") !== undefined,
		converters: byConverter(document, plain),
		ai: optionsOf(document, variants(document, ai)).filter(isOfDrawing),
		output: all.filter((option) => !isOfDrawing(option)),
		formats: formats.map(String).filter((name) => !NO_FILE.has(name)),
	};
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON document of any shape
type Schema = any;

function operation(document: Schema, path: string): Schema | undefined {
	return document.paths?.[path]?.post;
}

/** Follows a reference inside the document. */
function resolve(document: Schema, schema: Schema): Schema {
	const path: string | undefined = schema?.$ref;
	if (path === undefined) return schema;
	const found = path
		.slice(2)
		.split("/")
		.reduce((at, key) => at?.[decodeURIComponent(key)], document);
	return resolve(document, found);
}

/** Each whole set of properties that a form may have. */
function variants(document: Schema, post: Schema | undefined): Schema[] {
	const form = post?.requestBody?.content?.["multipart/form-data"]?.schema;
	return form === undefined ? [] : expand(document, form);
}

function expand(document: Schema, schema: Schema): Schema[] {
	const { properties = {}, oneOf, anyOf, allOf } = resolve(document, schema);
	let sets: Schema[] = [properties];
	const times = (more: Schema[]) => {
		sets = sets.flatMap((a) => more.map((b) => ({ ...a, ...b })));
	};
	for (const part of allOf ?? []) times(expand(document, part));
	const choices = oneOf ?? anyOf;
	if (choices !== undefined)
		times(choices.flatMap((part: Schema) => expand(document, part)));
	return sets;
}

/** imagetracerjs's own, in a document that doesn't tell converters apart. */
const IMAGETRACERS =
	/^(preset|ltres|qtres|pathomit|rightangleenhance|colorsampling|numberofcolors|mincolorratio|colorquantcycles|layering|strokewidth|linefilter|scale|roundcoords|viewbox|desc|lcpr|qcpr|blurradius|blurdelta|corsenabled|pal)$/;

function byConverter(document: Schema, post: Schema) {
	const found = new Map<string, Option[]>();
	for (const properties of variants(document, post)) {
		const converter = resolve(document, properties.converter);
		const names: string[] = converter?.enum ?? [
			converter?.const ?? converter?.default,
		];
		for (const name of names) {
			const mine = Object.entries(properties).filter(
				([option]) =>
					names.length === 1 ||
					IMAGETRACERS.test(option) === (name === "imagetracer"),
			);
			const { converter: _, ...options } = Object.fromEntries(mine) as Schema;
			found.set(name, optionsOf(document, [options]).filter(isOfDrawing));
		}
	}
	return found;
}

/** Answers that are no single file of the drawing. */
const NO_FILE = new Set(["json", "zip"]);
/** Options of what is written, whatever was drawn. */
const OF_FILE =
	/^(formats?|width|height|scale|unit|dpi|aspect|align_[xy]|(svg|png|pdf|eps|dxf)_\w+)$/;

function isOfDrawing({ name }: Option): boolean {
	return !OF_FILE.test(name);
}

const NOT_OPTIONS = new Set(["file", "image", "converter"]);

function optionsOf(document: Schema, sets: Schema[]): Option[] {
	const all = Object.assign({}, ...sets);
	return Object.entries(all)
		.filter(([name]) => !NOT_OPTIONS.has(name))
		.map(([name, schema]) => asOption(name, resolve(document, schema)));
}

const KINDS: Readonly<Record<string, Option["kind"]>> = {
	boolean: "switch",
	string: "text",
};

function asOption(name: string, schema: Schema): Option {
	const parts: Schema[] = schema.anyOf ?? schema.oneOf ?? [schema];
	const listed: (string | number)[] | undefined = schema.items?.enum;
	const choices =
		listed ??
		parts.flatMap(
			(part) => part.enum ?? (part.const === undefined ? [] : [part.const]),
		);
	const number = parts.find(
		({ type, enum: words }) => /number|integer/.test(type) && !words,
	);
	return {
		name,
		kind:
			number !== undefined
				? "number"
				: listed !== undefined
					? "several"
					: choices.length > 0
						? "choice"
						: (KINDS[schema.type] ?? "list"),
		description: schema.description ?? "",
		fallback: schema.default,
		choices,
		whole: number?.type === "integer",
		minimum: number?.minimum,
		maximum: number?.maximum,
	};
}

/** Those of a drawing's parameters that aren't what they are by default. */
export function unlikeDefaults(
	parameters: Readonly<Record<string, unknown>>,
	options: readonly Option[],
): Record<string, unknown> {
	const defaults = new Map(
		options.map(({ name, fallback }) => [name, JSON.stringify(fallback)]),
	);
	return Object.fromEntries(
		Object.entries(parameters).filter(
			([name, value]) => defaults.get(name) !== JSON.stringify(value),
		),
	);
}
