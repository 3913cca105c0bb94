/**
 * The client's types: TypeScript of what the OpenAPI description calls its schemas.
 *
 *   npm run client:types       writes client/src/schema.ts, which is committed
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";
import { buildApp } from "../app.ts";
import { loadConfig } from "../config.ts";
import { ROOT } from "../services/project.ts";

/** Where the types lie. */
export const CLIENT_TYPES = join(ROOT, "client/src/schema.ts");

const BANNER =
	"/** Of the service's OpenAPI description. `npm run client:types` writes it. */";

/** @returns the types as the service at hand describes itself */
export async function clientTypes(): Promise<string> {
	const components = await describe();
	const names = Object.keys(components.schemas);
	const whole = {
		title: "Schemas",
		type: "object",
		additionalProperties: false,
		required: names,
		properties: Object.fromEntries(
			names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
		),
		components,
	};
	return compile(whole as Parameters<typeof compile>[0], "Schemas", {
		bannerComment: BANNER,
		style: { useTabs: true },
	});
}

async function describe(): Promise<{ schemas: object }> {
	const folder = await mkdtemp(join(tmpdir(), "client-types-"));
	const config = loadConfig({
		...{ WORKERS: 1, UNLEASH_URL: "", MODELS_LOAD: "when-needed", WEB: false },
		...{ UPLOADS_DIR: join(folder, "uploads"), STATE_DIR: folder },
		API_KEYS_FILE: "",
	});
	const app = await buildApp({ config, logger: false });
	try {
		await app.ready();
		const { components } = app.swagger() as {
			components: { schemas: object };
		};
		return components;
	} finally {
		await app.close();
		await rm(folder, { recursive: true });
	}
}

if (import.meta.filename === process.argv[1])
	await writeFile(CLIENT_TYPES, await clientTypes());
