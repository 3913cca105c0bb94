import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FastifyInstance } from "fastify";
import t, { type Test } from "tap";
import { mulberry32 } from "../../services/mulberry32.ts";
import { ROOT } from "../../services/project.ts";
import { ERROR_STATUS } from "../../services/service-error.ts";
import { aiApp } from "../support/ai.ts";
import { build } from "../support/app.ts";
import { encodeForm, type FormPart } from "../support/form.ts";
import { plainPng } from "../support/images.ts";
import {
	type Description,
	type Operation,
	resolve,
	validator,
} from "../support/openapi.ts";
import { sampleOptions } from "../support/schema-samples.ts";

const describe = async (app: FastifyInstance): Promise<Description> =>
	(await app.inject("/docs/json")).json();

const operations = ({ paths }: Description): Operation[] =>
	Object.values(paths).flatMap((path) => Object.values(path));

t.test(
	"a linter has nothing to say of the description, AI on or off",
	async (t) => {
		for (const on of [true, false]) {
			const { app } = await aiApp(t, { on });
			const { output, code } = await lint(t, await describe(app));
			t.equal(code, 0, output);
			t.notMatch(output, /warning|error/i, `AI ${on ? "on" : "off"}`);
		}
	},
);

/** What `redocly lint` prints with its recommended rules. */
async function lint(t: Test, description: Description) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	t.teardown(() => rm(folder, { recursive: true }));
	const file = join(folder, "openapi.json");
	await writeFile(file, JSON.stringify(description));
	const bin = join(ROOT, "node_modules/@redocly/cli/bin/cli.js");
	const { stdout, stderr, code } = await promisify(execFile)(
		process.execPath,
		[bin, "lint", "--format=stylish", file],
		{
			cwd: folder,
			// It asks nobody for a newer release, and tells nobody of this run.
			env: {
				...process.env,
				REDOCLY_TELEMETRY: "off",
				REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
			},
		},
	).then(
		(done) => ({ ...done, code: 0 }),
		(error) => error,
	);
	// Its own words about the Node that it runs on are no finding.
	const findings = `${stdout}${stderr}`.replace(/[╔║╚].*\n/g, "");
	return { output: findings, code };
}

t.test(
	"operations, schemas and codes have names, answers their headers",
	async (t) => {
		const { app } = await aiApp(t);
		const description = await describe(app);
		const ids = operations(description).map(({ operationId }) => operationId);
		t.same(ids.toSorted(), [
			"aiHealth",
			"cancelJob",
			"convert",
			"convertWithAi",
			"createJob",
			"deleteUpload",
			"health",
			"job",
			"jobEvents",
			"jobItem",
			"jobResult",
			"jobResults",
			"live",
			"metrics",
			"modelStatus",
			"ready",
			"retryJob",
			"upload",
			"uploaded",
			"uploadedContent",
		]);
		const { schemas } = description.components;
		t.same(schemas.ErrorCode.enum, Object.keys(ERROR_STATUS));
		t.same(
			schemas.ConversionOptions.oneOf?.map(
				(one) => resolve(description, one).properties?.converter.const,
			),
			["imagetracer", "subpixel"],
		);
		const { responses, parameters = [] } =
			description.paths["/api/convert-ai"].post;
		t.same(
			parameters.map(({ name }) => name),
			["options", "If-None-Match", "X-Session-Id", "X-User-Id"],
		);
		t.match(Object.keys(responses["200"].headers ?? {}), [
			"X-Request-Id",
			"ETag",
		]);
		t.ok(responses["304"].headers?.ETag);
		t.ok(responses["503"].headers?.["Retry-After"]);
		t.ok(responses["429"].headers?.["Retry-After"]);
		for (const [path, methods] of Object.entries(description.paths))
			for (const { responses } of Object.values(methods)) {
				if (!path.startsWith("/api/")) continue;
				t.ok(responses["401"], path);
				const isHealth = /ai-health|model-status/.test(path);
				if (!isHealth) t.ok(responses["429"] && responses["503"], path);
			}
		for (const { responses } of operations(description))
			for (const [status, { headers }] of Object.entries(responses))
				t.ok(headers?.["X-Request-Id"], status);
	},
);

t.test("without AI its schemas aren't told either", async (t) => {
	const app = await build(t);
	const { paths, components } = await describe(app);
	t.notOk("/api/convert-ai" in paths);
	t.notMatch(Object.keys(components.schemas).join(), /\bAi|ConvertedByAi/);
	t.ok(components.schemas.Converted);
});

/** A request that the description speaks of, and whether its schema accepts it. */
interface Trial {
	readonly valid: boolean;
	readonly query?: string;
	readonly payload: Buffer | string;
	readonly headers: { readonly "content-type": string };
}

t.test(
	"what the description accepts is never 400, what it refuses always is",
	async (t) => {
		const { app } = await aiApp(t);
		const description = await describe(app);
		const picture = await plainPng(6, 5);
		for (const [path, count] of [
			["/api/convert", 150],
			["/api/convert-ai", 60],
			["/api/upload", 20],
		] as const) {
			const tally = { accepted: 0, refused: 0 };
			for (const make of [inForm, inQuery, inJson]) {
				const operation = description.paths[path].post;
				const next = make(description, operation, picture, mulberry32(7));
				for (let i = 0; next !== undefined && i < count; i++) {
					const { valid, query = "", payload, headers } = await next();
					const { statusCode, body } = await app.inject({
						method: "POST",
						url: `${path}${query}`,
						...{ payload, headers },
					});
					tally[valid ? "accepted" : "refused"]++;
					if ((statusCode !== 400) !== valid)
						t.fail(`${valid ? "valid" : "invalid"}, but ${statusCode}`, {
							...{ path, query, body },
							payload: String(payload),
						});
				}
			}
			t.ok(tally.accepted > count / 3, `${path} accepted ${tally.accepted}`);
			t.ok(tally.refused > count / 3, `${path} refused ${tally.refused}`);
		}
	},
);

/** The options as the fields of a form: text, lists as JSON or item by item. */
function inForm(
	description: Description,
	{ requestBody }: Operation,
	picture: Buffer,
	draw: () => number,
) {
	const { schema } = requestBody?.content["multipart/form-data"] ?? {};
	if (schema === undefined) return undefined;
	const accepts = validator(description, schema);
	return async (): Promise<Trial> => {
		const options = sampleOptions(description, schema, draw);
		const name = draw() < 0.5 ? "file" : "image";
		const fields = asText(options, draw);
		const parts: FormPart[] = fields.map(([name, value]) => ({ name, value }));
		const given = draw() < 0.95;
		if (given) parts.push({ name, bytes: picture });
		const valid = readings(fields).some((one) =>
			accepts(given ? { ...one, [name]: "bytes" } : one),
		);
		return { valid, ...(await encodeForm(parts)) };
	};
}

/** The picture as the body, the options as parameters of their own. */
function inQuery(
	description: Description,
	{ parameters = [] }: Operation,
	picture: Buffer,
	draw: () => number,
) {
	const schema = parameters.find(({ name }) => name === "options")?.schema;
	if (schema === undefined) return undefined;
	const accepts = validator(description, schema);
	return async (): Promise<Trial> => {
		const options = sampleOptions(description, schema, draw);
		const fields = asText(options, draw);
		return {
			valid: readings(fields).some((one) => accepts(one)),
			query: `?${new URLSearchParams(fields)}`,
			payload: picture,
			headers: { "content-type": "image/png" },
		};
	};
}

/** The picture in base64 or by its id, its options beside it. */
function inJson(
	description: Description,
	{ requestBody }: Operation,
	picture: Buffer,
	draw: () => number,
) {
	const { schema } = requestBody?.content["application/json"] ?? {};
	if (schema === undefined) return undefined;
	const accepts = validator(description, schema);
	const image = picture.toString("base64");
	const sources: object[] = [
		...Array(12).fill({ image }),
		{ image: `data:image/png;base64,${image}` },
		{ image: image.replace(/=+$/, "") },
		{ image: `${image}=` },
		{ image: `${image}A` },
		{ image: "#" },
		{ image: 5 },
		{ file_id: "0".repeat(64) },
		{ file_id: "0".repeat(63) },
		{ file_id: 5 },
		{ image, file_id: "0".repeat(64) },
		{},
	];
	return async (): Promise<Trial> => {
		const options = sampleOptions(description, schema, draw);
		const source = sources[Math.floor(draw() * sources.length)];
		const body = { ...source, ...options };
		return {
			valid: accepts(body),
			payload: JSON.stringify(body),
			headers: { "content-type": "application/json" },
		};
	};
}

const text = (value: unknown): string =>
	typeof value === "string" ? value : JSON.stringify(value);

function asText(
	options: Record<string, unknown>,
	draw: () => number,
): [string, string][] {
	return Object.entries(options).flatMap(([name, value]) =>
		Array.isArray(value) && value.length > 0 && draw() < 0.5
			? value.map((item): [string, string] => [name, text(item)])
			: [[name, text(value)] as [string, string]],
	);
}

/**
 * Text may mean itself, the JSON that it is, or an item of a list: every set of
 * options that it can mean.
 */
function readings(
	given: readonly (readonly [string, string])[],
): Record<string, unknown>[] {
	const names = [...new Set(given.map(([name]) => name))];
	let all: Record<string, unknown>[] = [{}];
	for (const name of names) {
		const texts = given.filter(([one]) => one === name).map(([, one]) => one);
		const parsed = texts.map(asJson);
		const lists: unknown[] = [texts, parsed];
		const meant = texts.length === 1 ? [texts[0], parsed[0], ...lists] : lists;
		all = all.flatMap((one) => meant.map((read) => ({ ...one, [name]: read })));
	}
	return all;
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
