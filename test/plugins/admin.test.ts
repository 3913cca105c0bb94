import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import t from "tap";
import { aiApp } from "../support/ai.ts";
import { hashOf, keysFile } from "../support/api-keys.ts";
import { flagList, rollOut } from "../support/flags.ts";
import { until } from "../support/until.ts";

const OWN = ["/metrics", "/docs/", "/docs/yaml", "/docs/static/index.css"];

t.test("an admin port apart from the public one", async (t) => {
	const { path } = await keysFile(t, [{ name: "a", sha256: [hashOf("a")] }]);
	const { app } = await aiApp(t, { ADMIN_PORT: 0, API_KEYS_FILE: path });
	const port = await app.admin.listen();
	const admin = `http://127.0.0.1:${port}`;
	const open = await app.listen({ port: 0 });
	const status = async (url: string, init?: RequestInit) =>
		(await fetch(url, init)).status;

	t.test("what is the operators' is there alone", async (t) => {
		for (const path of OWN) {
			const missing = await fetch(open + path);
			t.equal(missing.status, 404, path);
			t.match(await missing.json(), { error_code: "NOT_FOUND" });
			t.equal(await status(open + path, { method: "POST" }), 404);
			t.equal(await status(admin + path), 200, path);
		}
		for (const origin of [admin, open])
			for (const path of ["/health", "/health/ready", "/docs/json"])
				t.equal(await status(origin + path), 200, origin + path);
		const describe = async (origin: string) =>
			(await (await fetch(`${origin}/docs/json`)).json()) as object;
		t.ok("externalDocs" in (await describe(admin)));
		t.notOk("externalDocs" in (await describe(open)), "it leads nowhere there");
	});

	t.test("monitors need no key there, conversions do", async (t) => {
		t.not(await status(`${admin}/api/ai-health`), 401);
		t.equal(await status(`${open}/api/ai-health`), 401);
		t.equal(await status(`${admin}/api/convert`, { method: "POST" }), 401);
	});

	t.test("AI's health is told there whatever the rollout", async (t) => {
		const write = (on: boolean) =>
			writeFile(
				app.config.FLAGS_FILE,
				JSON.stringify(flagList(on, [rollOut(1)])),
			);
		await write(true);
		await until(async () => (await status(`${open}/api/ai-health`)) === 404);
		for (const path of ["/api/ai-health", "/api/model-status"])
			t.not(await status(admin + path), 404, path);
		await write(false);
		await until(() => !app.flags.isOn());
		t.equal(await status(`${admin}/api/ai-health`), 404, "off for all");
	});

	t.test("what is no HTTP is answered as on the public port", async (t) => {
		const socket = connect(port, "127.0.0.1");
		socket.end("nonsense\r\n\r\n");
		const [said] = await once(socket, "data");
		t.match(String(said), /^HTTP\/1.1 400 .*problem\+json/s);
	});

	t.test(
		"it is there while the service drains, and ends with it",
		async (t) => {
			await app.lifecycle.drain();
			t.equal(await status(`${admin}/health/ready`), 503);
			t.match(await (await fetch(`${admin}/metrics`)).text(), /^http_request/m);
			await app.close();
			await t.rejects(fetch(`${admin}/metrics`));
		},
	);
});
