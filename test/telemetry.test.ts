import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	cp,
	mkdir,
	mkdtemp,
	readdir,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { loadConfig } from "../config.ts";
import { ROOT } from "../services/project.ts";
import { startTraces } from "../services/telemetry/traces.ts";
import { fixtureModels } from "./support/ai.ts";
import { build } from "./support/app.ts";
import { type Collected, startCollector } from "./support/collector.ts";
import { flagList } from "./support/flags.ts";
import { encodeForm } from "./support/form.ts";
import { fixture } from "./support/images.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

/** Where nobody listens. */
const NOWHERE = "http://127.0.0.1:9";
const FILE = "small-figma-48.png";
const SOURCES = [
	...["app.ts", "config.ts", "server.ts", "package.json", "flags.json"],
	...["plugins", "routes", "services"],
];
const PHASES = ["queue", "decode", "restore", "trace", "render", "measure"];

/** What is read of answers. */
interface Told {
	readonly id: string;
	readonly overall_status: string;
}

/** The service as its own process, with AI, and the collector that it sends to. */
async function traced(t: Test, env: NodeJS.ProcessEnv = {}) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-telemetry-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	const flags = join(folder, "flags.json");
	await writeFile(flags, JSON.stringify(flagList(true)));
	const collector = await startCollector(t);
	const service = await startService(t, {
		STATE_DIR: folder,
		FLAGS_FILE: flags,
		MODELS_DIR: await fixtureModels(t),
		AI_MAX_EVENT_LOOP_DELAY_MS: "0",
		OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
		OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
		OTEL_BSP_SCHEDULE_DELAY: "50",
		...env,
	});
	return { ...collector, ...service };
}

/** A caller's place in a trace. */
function caller() {
	const [trace, span] = [randomBytes(16), randomBytes(8)].map((bytes) =>
		bytes.toString("hex"),
	);
	return { trace, span, traceparent: `00-${trace}-${span}-01` };
}

/** One trace, with the ways from its spans to their children. */
class Tree {
	readonly spans: readonly Collected[];
	constructor(spans: readonly Collected[]) {
		this.spans = spans;
	}
	below(parent: Collected | undefined): Collected[] {
		return this.spans.filter((span) => span.parent === parent?.id);
	}
	namesBelow(parent: Collected | undefined): string[] {
		return this.below(parent).map(({ name }) => name);
	}
	/** The only one of a name. */
	one(name: string): Collected {
		const found = this.spans.filter((span) => span.name === name);
		if (found.length === 1) return found[0];
		throw new Error(`${found.length} spans are called ${name}`);
	}
}

/** A trace, once the span is there that ends last. */
async function treeOf(
	spans: readonly Collected[],
	trace: string,
	last: string,
): Promise<Tree> {
	const mine = () => spans.filter((span) => span.trace === trace);
	await until(() => mine().some(({ name }) => name === last));
	return new Tree(mine());
}

/** Every span lies within the one above it; clocks tell whole milliseconds. */
function nested(t: Test, tree: Tree): void {
	for (const span of tree.spans) {
		const above = tree.spans.find(({ id }) => id === span.parent);
		if (above === undefined) continue;
		// The request's own ends when its answer is written, ahead of its handler.
		const end = above.name.startsWith("POST") ? span.to : above.to;
		t.ok(
			span.from >= above.from - 2 && span.to <= end + 2,
			`${span.name} lies within ${above.name}`,
		);
	}
}

t.test("one request is one trace, in every process", async (t) => {
	const { origin, spans, lines } = await traced(t);
	const image = new Uint8Array(await fixture(FILE));
	const png = { "content-type": "image/png" };
	const post = async (path: string, body: Uint8Array, headers: object) => {
		const from = caller();
		const response = await fetch(`${origin}${path}`, {
			method: "POST",
			headers: { traceparent: from.traceparent, ...headers },
			body: new Uint8Array(body),
		});
		return { ...from, response };
	};
	const form = (...more: { name: string; value: string }[]) =>
		encodeForm([{ name: "file", bytes: image }, ...more]);

	await t.test("a picture as the body", async (t) => {
		const { trace, span, response } = await post(
			"/api/convert?converter=subpixel",
			image,
			png,
		);
		t.equal(response.status, 200);
		const id = response.headers.get("x-request-id");
		const tree = await treeOf(spans, trace, "handler");
		const request = tree.one("POST /api/convert");
		t.match(request, {
			parent: span,
			kind: 2,
			service: "svg-ai",
			failed: false,
			facts: {
				"http.response.status_code": 200,
				"request.id": id,
				"svg_ai.converter": "subpixel",
				"svg_ai.source": "computed",
				"svg_ai.outcome": "ok",
			},
		});
		const handler = tree.one("handler");
		t.equal(handler.parent, request.id);
		const convert = tree.one("convert");
		t.equal(convert.parent, handler.id);
		t.match(convert.facts, { "svg_ai.converter": "subpixel" });
		t.same(tree.namesBelow(convert), PHASES);
		t.equal(tree.spans.length, 3 + PHASES.length, "and nothing else");
		nested(t, tree);

		const line = () =>
			lines.find((line) => line.trace_id === trace && line.msg === "request");
		await until(() => line() !== undefined);
		t.equal(line()?.reqId, id, "the log's line leads to the trace");
	});

	await t.test("a form, and a file written of the drawing", async (t) => {
		const { payload, headers } = await form({ name: "format", value: "pdf" });
		const { trace, response } = await post("/api/convert", payload, headers);
		t.equal(response.status, 200);
		const tree = await treeOf(spans, trace, "handler");
		t.same(tree.namesBelow(tree.one("handler")), ["convert", "write"]);
		t.same(tree.namesBelow(tree.one("convert")), PHASES);
		t.same(tree.namesBelow(tree.one("write")), ["queue"]);
		nested(t, tree);
	});

	await t.test("what another request has made is found", async (t) => {
		const { payload, headers } = await form();
		const { trace } = await post("/api/convert", payload, headers);
		const tree = await treeOf(spans, trace, "handler");
		t.match(tree.one("POST /api/convert").facts, { "svg_ai.source": "cache" });
		t.equal(tree.spans.length, 2);
	});

	await t.test("by AI, which asks the models' process", async (t) => {
		await until(async () => {
			const response = await fetch(`${origin}/api/ai-health`);
			const { overall_status } = (await response.json()) as Told;
			return overall_status === "healthy";
		});
		const { trace, span, response } = await post("/api/convert-ai", image, png);
		t.equal(response.status, 200);
		const tree = await treeOf(spans, trace, "handler");
		t.equal(tree.one("POST /api/convert-ai").parent, span);
		const below = tree.below(tree.one("handler"));
		const models = below.filter(({ name }) => name.startsWith("model "));
		t.ok(models.length > 0);
		for (const model of models) {
			t.match(model.facts, { "svg_ai.model.version": /./ });
			t.same(tree.namesBelow(model), ["queue", "run"], model.name);
		}
		t.same(tree.namesBelow(tree.one("look")), [
			...["queue", "decode", "restore", "analyse"],
		]);
		const attempt = below.find(({ name }) => name === "attempt");
		t.same(
			tree.namesBelow(attempt),
			PHASES.filter((phase) => phase !== "decode"),
		);
		nested(t, tree);
	});

	await t.test("by AI, told as it is made", async (t) => {
		const { trace, response } = await post(
			"/api/convert-ai?target_quality=1",
			new Uint8Array(await fixture("logo-slack-128.png")),
			{ ...png, accept: "application/x-ndjson" },
		);
		t.match(await response.text(), /"event":"result"/);
		const made = () =>
			spans.filter(
				({ name, trace: own }) => own === trace && name === "attempt",
			);
		// What is made once the answer has begun belongs to the request as well.
		await until(() => made().length > 2);
		const { id } = (await treeOf(spans, trace, "handler")).one("handler");
		t.ok(made().every(({ parent }) => parent === id));
	});

	await t.test("a picture that is refused", async (t) => {
		const { trace, response } = await post(
			"/api/convert",
			image.subarray(0, 200),
			png,
		);
		t.equal(response.status, 422);
		const tree = await treeOf(spans, trace, "handler");
		t.match(tree.one("POST /api/convert").facts, {
			"http.response.status_code": 422,
			"svg_ai.outcome": "INVALID_IMAGE",
		});
		t.ok(tree.one("handler").failed);
	});

	await t.test("a job's items are traces that link to it", async (t) => {
		const { payload, headers } = await form({
			name: "preset",
			value: "detailed",
		});
		const { trace, response } = await post("/api/jobs", payload, headers);
		t.equal(response.status, 202);
		const { id } = (await response.json()) as Told;
		await until(() => spans.some(({ name }) => name === "item"));
		const item = spans.find(({ name }) => name === "item") as Collected;
		t.match(item, {
			parent: undefined,
			links: [trace],
			facts: { "svg_ai.job": id, "svg_ai.item": 1, "svg_ai.tries": 1 },
		});
		t.not(item.trace, trace, "it may be made days later, elsewhere");
		const tree = await treeOf(spans, item.trace, "item");
		t.same(tree.namesBelow(item), ["convert"]);
		t.same(tree.namesBelow(tree.one("convert")), PHASES);
		nested(t, tree);
	});

	await t.test("what monitors ask is none", async (t) => {
		for (const path of ["/health/live", "/health/ready?x=1", "/metrics"])
			await fetch(`${origin}${path}`);
		const { trace, response } = await post("/nothing", image, png);
		t.equal(response.status, 404);
		await treeOf(spans, trace, "POST none");
		t.notOk(spans.some(({ name }) => name.startsWith("GET")));
	});
});

/** A checkout whose node_modules has every package but OpenTelemetry's. */
async function checkoutWithout(t: Test): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-checkout-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	for (const name of SOURCES)
		await cp(join(ROOT, name), join(folder, name), { recursive: true });
	const link = async (path: string, without: string) => {
		await mkdir(join(folder, path));
		for (const name of await readdir(join(ROOT, path)))
			if (name !== without && name !== "@fastify")
				await symlink(join(ROOT, path, name), join(folder, path, name));
	};
	await link("node_modules", "@opentelemetry");
	await link("node_modules/@fastify", "otel");
	return folder;
}

t.test("unless it is configured nothing of it is loaded", async (t) => {
	const checkout = await checkoutWithout(t);
	const missed = async (env: NodeJS.ProcessEnv) => {
		const { origin, lines } = await startService(t, env, checkout);
		const response = await fetch(`${origin}/api/convert`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body: new Uint8Array(await fixture(FILE)),
		});
		t.equal(response.status, 200);
		await until(() => lines.some(({ msg }) => msg === "request"));
		t.notOk(lines.some((line) => "trace_id" in line));
		return lines
			.map(({ msg }) => String(msg))
			.filter((msg) => msg.includes("OpenTelemetry"));
	};
	const [off, on] = await Promise.all([
		missed({}),
		missed({ OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE }),
	]);
	t.same(off, []);
	t.match(
		on,
		[/^no traces/, /^no metrics/],
		"wanted, they are told to be missing, and the service does without",
	);
});

t.test("what switches it off", async (t) => {
	for (const off of [
		{ OTEL_SDK_DISABLED: true },
		{ OTEL_TRACES_EXPORTER: "none" as const },
	]) {
		const app = await build(t, {
			OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE,
			...off,
		});
		t.notOk(app.hasRequestDecorator("opentelemetry"));
	}
});

t.test("an address or protocol that can't be one ends the start", async (t) => {
	const refused = (value: string) =>
		t.rejects(build(t, { OTEL_EXPORTER_OTLP_ENDPOINT: value }), {
			name: "ConfigurationError",
			message: /^OTEL_EXPORTER_OTLP_ENDPOINT=.* is not allowed/,
		});
	await refused("collector:4318");
	await refused("http://");
	t.throws(
		() => loadConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" as never }),
		/it takes one of http\/protobuf, http\/json/,
	);
});

t.test("the last spans leave with the service", async (t) => {
	const { origin, spans, child } = await traced(t, {
		OTEL_BSP_SCHEDULE_DELAY: "60000",
	});
	await fetch(`${origin}/api/convert`, { method: "POST" });
	child.kill("SIGTERM");
	await once(child, "exit");
	t.equal(child.exitCode, 0);
	t.ok(spans.some(({ name }) => name === "POST /api/convert"));
});

t.test(
	"a collector that is lost is told once, and once when back",
	async (t) => {
		const { origin, seen, spans } = await startCollector(t);
		process.env.OTEL_BSP_SCHEDULE_DELAY = "10";
		t.teardown(() => {
			delete process.env.OTEL_BSP_SCHEDULE_DELAY;
		});
		const told: string[] = [];
		const tell = (_facts: object, message: string) => told.push(message);
		const receiver = {
			url: `${origin}/v1/traces`,
			protocol: "http/json",
		} as const;
		const telemetry = await startTraces(receiver, {
			info: tell,
			warn: tell,
		});
		t.teardown(telemetry.close);
		const send = async (name: string) => {
			const before = seen.types.length;
			await telemetry.recorder.apart(name, {}, undefined, async () => {});
			await until(() => seen.types.length > before);
		};
		seen.status = 400;
		await send("lost");
		await send("lost too");
		seen.status = 200;
		await send("back");
		await until(() => told.length > 1);
		t.same(told, [
			"traces can't be handed over",
			"traces are handed over again",
		]);
		t.same(
			spans.map(({ name }) => name),
			["back"],
		);
	},
);

t.test("what OTLP calls its default is protobuf", async (t) => {
	const { origin, seen } = await startCollector(t);
	const url = `${origin}/v1/traces`;
	const log = { info() {}, warn() {} };
	const telemetry = await startTraces({ url, protocol: "http/protobuf" }, log);
	await telemetry.recorder.apart("one", {}, undefined, async () => {});
	await telemetry.close();
	t.same(seen.types, ["application/x-protobuf"]);
});
