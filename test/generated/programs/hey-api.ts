/**
 * Converts by the client that @hey-api/openapi-ts makes.
 *
 *   hey-api.ts ORIGIN PICTURE
 */
import { readFile } from "node:fs/promises";
import { check } from "./check.ts";
import { client } from "./hey-api/client.gen.ts";
import { formDataBodySerializer } from "./hey-api/core/bodySerializer.gen.ts";
import { convert, convertWithAi } from "./hey-api/sdk.gen.ts";
import type { ConvertForm, ErrorCode } from "./hey-api/types.gen.ts";

const [baseUrl = "", path = ""] = process.argv.slice(2);
client.setConfig({ baseUrl });
const bytes = await readFile(path);
const picture = new Blob([bytes], { type: "image/png" });
const image = bytes.toString("base64");

// Of a body's several forms its functions know JSON alone; the others need a serializer.
const byForm = await convert({
	...formDataBodySerializer,
	body: {
		file: picture,
		converter: "subpixel",
	} satisfies ConvertForm as never,
	headers: { "Content-Type": null } as never,
});
const svg = byForm.data?.svg;
check(svg?.startsWith("<svg ") === true, "hey-api converts by a form");

const byBody = await convert({
	query: { options: { converter: "subpixel" } },
	body: picture as never,
	bodySerializer: null,
	headers: { "Content-Type": "image/png" } as never,
});
check(byBody.data?.svg === svg, "hey-api converts by the body");

const byJson = await convert({ body: { image, converter: "subpixel" } });
check(byJson.data?.svg === svg, "hey-api converts by JSON");

const byAi = await convertWithAi({ body: { image, tier: 1 } });
const tier: number | undefined = byAi.data?.ai_metadata.tier_used;
check(tier === 1, "hey-api converts by AI");

const refused = await convert({ body: { file_id: "0".repeat(64) } });
const code: ErrorCode | undefined = refused.error?.error_code;
check(code === "FILE_NOT_FOUND", "hey-api tells what was refused");
