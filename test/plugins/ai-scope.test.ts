import { mkdir, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import t, { type Test } from "tap";
import { buildApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import flagConstraint from "../../plugins/ai-scope/flag-constraint.ts";
import { flagList, rolloutBySession } from "../support/flags.ts";
import { rawRequest } from "../support/raw-request.ts";
import { until } from "../support/until.ts";

/** The service with a scope under the flag, listening, and its flags file. */
async function listening(t: Test, list: object) {
	const folder = t.testdirName;
	await mkdir(folder, { recursive: true });
	const file = `${folder}/flags.json`;
	await writeFile(file, JSON.stringify(list));
	const config = loadConfig({
		WORKERS: 1,
		DRAIN_DELAY_MS: 0,
		UPLOADS_DIR: `${folder}/uploads`,
		STATE_DIR: `${folder}/state`,
		FLAGS_FILE: file,
		CORS_ORIGIN: "https://example.org",
	});
	const app = await buildApp({ config, logger: false });
	await app.register(async (scope) => {
		await scope.register(flagConstraint);
		scope.addHook("onSend", async (_request, reply) => {
			reply.header("x-scope", "1");
		});
		scope.post("/api/made-up", { bodyLimit: 1e6 }, async () => ({ made: 1 }));
		scope.get("/api/made-up", async () => ({ made: 1 }));
	});
	await app.listen({ port: 0, host: "127.0.0.1" });
	t.teardown(async () => {
		await app.close();
		await rm(dirname(file), { recursive: true, force: true });
	});
	const { port } = app.server.address() as AddressInfo;
	const give = (next: object) => writeFile(file, JSON.stringify(next));
	return { app, port, give };
}

const sized = (type: string, body: string | Buffer) => ({
	head: [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`],
	body,
});
const form =
	'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';

/** Requests of every kind; PATH stands for the path. */
const REQUESTS: Record<
	string,
	{ line: string; head?: string[]; body?: string | Buffer }
> = {
	GET: { line: "GET PATH" },
	HEAD: { line: "HEAD PATH" },
	OPTIONS: { line: "OPTIONS PATH" },
	PUT: { line: "PUT PATH", ...sized("text/plain", "x") },
	PATCH: { line: "PATCH PATH", ...sized("application/json", "{}") },
	DELETE: { line: "DELETE PATH" },
	TRACE: { line: "TRACE PATH" },
	PROPFIND: { line: "PROPFIND PATH" },
	"POST without a body": { line: "POST PATH", head: ["Content-Length: 0"] },
	"POST of JSON": {
		line: "POST PATH",
		...sized("application/json", '{"a":1}'),
	},
	"POST of broken JSON": {
		line: "POST PATH",
		...sized("application/json", "{"),
	},
	"POST of empty JSON": { line: "POST PATH", ...sized("application/json", "") },
	"POST of a form": {
		line: "POST PATH",
		...sized("multipart/form-data; boundary=b", form),
	},
	"POST of a form without boundary": {
		line: "POST PATH",
		...sized("multipart/form-data", form),
	},
	"POST of an image": {
		line: "POST PATH",
		...sized("image/png", Buffer.from("89504e470d0a1a0a", "hex")),
	},
	"POST of an unknown type": {
		line: "POST PATH",
		...sized("application/x-what", "x"),
	},
	"POST of no type": {
		line: "POST PATH",
		head: ["Content-Length: 1"],
		body: "x",
	},
	"POST over every limit": {
		line: "POST PATH",
		head: ["Content-Type: application/json", "Content-Length: 99999999999"],
	},
	"POST over the plain limit": {
		line: "POST PATH",
		...sized("application/json", JSON.stringify("x".repeat(100_000))),
	},
	"POST in chunks": {
		line: "POST PATH",
		head: ["Content-Type: application/json", "Transfer-Encoding: chunked"],
		body: "2\r\n{}\r\n0\r\n\r\n",
	},
	"a query": { line: "GET PATH?a=1&a=2&tier=1" },
	"a broken query": { line: "GET PATH?%zz=%" },
	"a trailing slash": { line: "GET PATH/" },
	"a broken escape": { line: "GET PATH%zz" },
	"a preflight": {
		line: "OPTIONS PATH",
		head: [
			"Origin: https://example.org",
			"Access-Control-Request-Method: POST",
		],
	},
	"an origin": { line: "GET PATH", head: ["Origin: https://example.org"] },
	"a version": { line: "GET PATH", head: ["Accept-Version: 1.x"] },
	"a session": {
		line: "GET PATH",
		head: ["X-Session-Id: one", "X-Session-Id: two", "X-User-Id: \u00ff"],
	},
	"odd headers": {
		line: "POST PATH",
		head: [
			"Accept: image/svg+xml",
			"If-None-Match: *",
			"Range: bytes=0-1",
			"Expect: 100-continue",
			"Content-Type: application/json",
			"Content-Length: 2",
		],
		body: "{}",
	},
};

t.test(
	"off: every kind of request is answered as an unknown path's",
	async (t) => {
		const { port, give, app } = await listening(t, flagList(false));
		const send = (
			{ line, head = [], body }: (typeof REQUESTS)[string],
			path: string,
		) =>
			rawRequest(
				port,
				[`${line.replace("PATH", path)} HTTP/1.1`, ...head],
				body,
			);
		const masked = (answer: string, path: string) =>
			answer.replaceAll(path, "PATH");
		for (const [name, request] of Object.entries(REQUESTS)) {
			const unknown = await send(request, "/api/made-no");
			t.match(unknown, /^HTTP\/1\.1 (100|2|4)/, `${name} is answered`);
			t.equal(
				masked(await send(request, "/api/made-up"), "/api/made-up"),
				masked(unknown, "/api/made-no"),
				name,
			);
		}
		await give(flagList(true));
		await until(() => app.flags.isOn());
		t.match(
			await send(REQUESTS.GET, "/api/made-up"),
			/^HTTP\/1.1 200.*x-scope/s,
		);
		t.match(await send(REQUESTS.HEAD, "/api/made-up"), /^HTTP\/1.1 200/);
		t.match(
			await send(REQUESTS["POST over the plain limit"], "/api/made-up"),
			/^HTTP\/1.1 200/,
		);
		await give(flagList(false));
		await until(() => !app.flags.isOn());
		t.match(await send(REQUESTS.GET, "/api/made-up"), /^HTTP\/1.1 404/);
	},
);

t.test("a rollout is asked for each request's session", async (t) => {
	const { app } = await listening(t, flagList(true, [rolloutBySession(50)]));
	for (let i = 0; i < 40; i++) {
		const sessionId = `session-${i}`;
		const { statusCode } = await app.inject({
			url: "/api/made-up",
			headers: { "x-session-id": sessionId },
		});
		t.equal(statusCode, app.flags.isEnabled({ sessionId }) ? 200 : 404);
	}
});

t.test("a fault while the flag is asked means off", async (t) => {
	const { app } = await listening(t, flagList(true));
	app.flags.isEnabled = () => {
		throw new Error("broken");
	};
	t.equal((await app.inject("/api/made-up")).statusCode, 404);
	t.equal((await app.inject("/health")).statusCode, 200);
});

t.test("other routes never ask the flag", async (t) => {
	const { app } = await listening(t, flagList(true));
	let asked = 0;
	const { isEnabled } = app.flags;
	app.flags.isEnabled = (context) => {
		asked++;
		return isEnabled(context);
	};
	for (const url of ["/health", "/api/convert", "/api/upload", "/nothing"])
		await app.inject(url);
	t.equal(asked, 0);
	await app.inject("/api/made-up");
	t.equal(asked, 1);
});
