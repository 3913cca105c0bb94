/**
 * Converts by the types that openapi-typescript makes, with openapi-fetch.
 *
 *   openapi-fetch.ts ORIGIN PICTURE
 */
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import { check } from "./check.ts";
import type { components, paths } from "./openapi-typescript.ts";

type Schemas = components["schemas"];

/** Of what is answered: drawings are told in JSON, refusals as problems. */
type Media = "application/json" | "application/problem+json";

const [baseUrl = "", path = ""] = process.argv.slice(2);
const client = createClient<paths, Media>({ baseUrl });
const bytes = await readFile(path);
const picture = new Blob([bytes], { type: "image/png" });
const image = bytes.toString("base64");

/** The library leaves forms to its users. */
function asForm(fields: unknown): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields as object))
		form.append(name, value instanceof Blob ? value : String(value));
	return form;
}

const byForm = await client.POST("/api/convert", {
	body: {
		file: picture,
		converter: "subpixel",
	} satisfies Schemas["ConvertForm"],
	bodySerializer: asForm,
});
const svg = byForm.data?.svg;
check(svg?.startsWith("<svg ") === true, "openapi-fetch converts by a form");

const byBody = await client.POST("/api/convert", {
	params: { query: { options: { converter: "subpixel" } } },
	body: picture,
	bodySerializer: (body) => body as Blob,
	headers: { "Content-Type": "image/png" },
});
check(byBody.data?.svg === svg, "openapi-fetch converts by the body");

const byJson = await client.POST("/api/convert", {
	body: { image, converter: "subpixel" } satisfies Schemas["ConvertJson"],
});
check(byJson.data?.svg === svg, "openapi-fetch converts by JSON");

const byAi = await client.POST("/api/convert-ai", {
	body: { image, tier: 1 } satisfies Schemas["ConvertAiJson"],
});
const tier: number | undefined = byAi.data?.ai_metadata.tier_used;
check(tier === 1, "openapi-fetch converts by AI");

const refused = await client.POST("/api/convert", {
	body: { file_id: "0".repeat(64) } satisfies Schemas["ConvertJson"],
});
const code: Schemas["ErrorCode"] | undefined = refused.error?.error_code;
check(code === "FILE_NOT_FOUND", "openapi-fetch tells what was refused");
