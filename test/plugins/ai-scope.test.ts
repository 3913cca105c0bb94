import { mkdir, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import t, { type Test } from "tap";
import { buildApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import flagConstraint from "../../plugins/ai-scope/flag-constraint.ts";
import { flagList, rollOut } from "../support/flags.ts";
import { rawRequest } from "../support/raw-request.ts";
import { REQUESTS, type RequestKind } from "../support/request-kinds.ts";
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

const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The routes under the flag, each with an unknown path of the same length. */
const PATHS = {
	"/api/made-up": "/api/made-no",
	"/api/convert-ai": "/api/convert-no",
	"/api/ai-health": "/api/no-health",
	"/api/model-status": "/api/nodel-status",
};

t.test(
	"off: every kind of request is answered as an unknown path's",
	async (t) => {
		const { port, give, app } = await listening(t, flagList(false));
		const send = ({ line, head = [], body }: RequestKind, path: string) =>
			rawRequest(
				port,
				[`${line.replace("PATH", path)} HTTP/1.1`, ...head],
				body,
			);
		const masked = async (request: RequestKind, path: string) =>
			(await send(request, path))
				.replaceAll(path, "PATH")
				// What the parser refuses has no id of the client's.
				.replace(UUIDS, "ID");
		for (const [name, request] of Object.entries(REQUESTS)) {
			const answers = await Promise.all(
				Object.entries(PATHS).map(async ([path, nothing]) => [
					path,
					await masked(request, path),
					await masked(request, nothing),
				]),
			);
			t.match(answers[0][2], /^HTTP\/1\.1 (100|2|4)/, `${name} is answered`);
			for (const [path, answer, unknown] of answers)
				t.equal(answer, unknown, `${name}: ${path}`);
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

t.test("a rollout is asked for each request's session or user", async (t) => {
	for (const [stickiness, header] of [
		["sessionId", "x-session-id"],
		["userId", "x-user-id"],
	]) {
		const { app } = await listening(
			t,
			flagList(true, [rollOut(50, stickiness)]),
		);
		let on = 0;
		for (let i = 0; i < 40; i++) {
			const id = `someone-${i}`;
			const { statusCode } = await app.inject({
				url: "/api/made-up",
				headers: { [header]: id },
			});
			const enabled = app.flags.isEnabled({ [stickiness]: id });
			t.equal(statusCode, enabled ? 200 : 404, `${header}: ${id}`);
			if (enabled) on++;
		}
		t.ok(on > 8 && on < 32, `${on} of 40 by ${stickiness}`);
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
