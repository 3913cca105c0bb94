import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { flagContext } from "../../../services/flags/context.ts";
import { type FlagsOptions, openFlags } from "../../../services/flags/flags.ts";
import { flagServer } from "../../support/flag-server.ts";
import { flagList, rollOut } from "../../support/flags.ts";
import { until } from "../../support/until.ts";

t.jobs = 8;

/** Flags over a folder of the test's own, and what they logged. */
async function open(t: Test, options: Partial<FlagsOptions> = {}) {
	const folder = t.testdirName;
	await mkdir(folder, { recursive: true });
	const lines: { level: string; message: string }[] = [];
	const at = (level: string) => (_figures: unknown, message?: string) =>
		lines.push({ level, message: message ?? "" });
	const log = { info: at("info"), warn: at("warn"), debug: at("debug") };
	const flags = await openFlags(
		{
			unleashUrl: "",
			unleashToken: "",
			appName: "svg-ai",
			refreshMs: 100,
			stateFolder: join(folder, "state"),
			file: join(folder, "flags.json"),
			...options,
		},
		log as unknown as Parameters<typeof openFlags>[1],
	);
	let closed = false;
	const close = async () => {
		if (closed) return;
		closed = true;
		await flags.close();
	};
	t.teardown(async () => {
		await close();
		await rm(folder, { recursive: true, force: true });
	});
	return { flags, lines, close, folder };
}

const on = (opened: Awaited<ReturnType<typeof open>>) =>
	opened.flags.isEnabled({});

t.test("the file rules while no server is configured", async (t) => {
	const folder = t.testdirName;
	const file = join(folder, "flags.json");
	await mkdir(folder, { recursive: true });
	const opened = await open(t);
	const switches: boolean[] = [];
	opened.flags.onChange((now) => switches.push(now));
	t.notOk(on(opened), "off while there is no file");
	t.same(opened.flags.source(), { kind: "file", status: "missing" });

	await writeFile(file, JSON.stringify(flagList(true)));
	await until(() => on(opened));
	t.same(opened.flags.source(), { kind: "file", status: "good" });

	for (const broken of ["{", "[]", '{"features":[{"name":"ai-conversion"}]}']) {
		await writeFile(file, broken);
		await until(() => opened.flags.source().status === "broken");
		t.ok(on(opened), `the good state stands over ${broken}`);
		await writeFile(file, JSON.stringify(flagList(true)));
		await until(() => opened.flags.source().status === "good");
	}

	await rm(file);
	await until(() => opened.flags.source().status === "missing");
	t.ok(on(opened), "and over a missing file");

	await writeFile(`${file}.new`, JSON.stringify(flagList(false)));
	await rename(`${file}.new`, file);
	await until(() => !on(opened));
	t.same(switches, [true, false], "told once at each switch");
	t.match(
		opened.lines.filter(({ message }) => message.startsWith("AI is")),
		[{ message: "AI is switched on" }, { message: "AI is switched off" }],
	);

	await writeFile(file, JSON.stringify({ version: 2, features: [] }));
	await until(() => opened.flags.source().status === "good");
	t.notOk(on(opened), "an unknown flag is off");
});

t.test("a rollout gives a session one answer", async (t) => {
	const folder = t.testdirName;
	await mkdir(folder, { recursive: true });
	await writeFile(
		join(folder, "flags.json"),
		JSON.stringify(flagList(true, [rollOut(30)])),
	);
	const { flags } = await open(t);
	const sessions = Array.from({ length: 1000 }, (_, i) => `session-${i}`);
	const answers = sessions.map((sessionId) => flags.isEnabled({ sessionId }));
	const share = answers.filter(Boolean).length / sessions.length;
	t.ok(share > 0.25 && share < 0.35, `about 30 %: ${share}`);
	t.same(
		sessions.map((sessionId) => flags.isEnabled({ sessionId })),
		answers,
	);
	t.notOk(flags.isEnabled({}), "without a session the rollout can't stick");
	t.ok(flags.isOn(), "the models are worth loading");
});

t.test("ids come from the headers", async (t) => {
	t.same(flagContext({}), {});
	t.same(flagContext({ "x-session-id": "", "x-user-id": "u" }), {
		userId: "u",
	});
	t.equal(
		flagContext({ "x-session-id": "s".repeat(5000) }).sessionId?.length,
		256,
	);
});

t.test(
	"a server is followed, and its last state outlives a restart",
	async (t) => {
		const server = await flagServer(t);
		server.gives(flagList(true));
		const first = await open(t, {
			unleashUrl: server.url,
			unleashToken: "secret",
		});
		t.notOk(on(first), "closed before first contact");
		await until(() => on(first));
		t.equal(server.seen.tokens[0], "secret");
		t.match(first.flags.source(), { kind: "unleash", status: "connected" });
		server.gives(flagList(false));
		await until(() => !on(first));
		server.gives(flagList(true));
		await until(() => on(first));
		await server.stop();
		await until(() => first.flags.source().status === "unreachable");
		t.ok(on(first), "the last state stands while the server is gone");
		await first.close();

		const second = await open(t, { unleashUrl: server.url });
		t.ok(on(second), "known at once after a restart, with the server gone");
		server.gives(flagList(false));
		await server.restart();
		await until(() => !on(second));
		t.match(second.flags.source(), { status: "connected" });
	},
);

t.test(
	"no fault of the server ends the polling or changes the state",
	async (t) => {
		const server = await flagServer(t);
		server.gives(flagList(true));
		const opened = await open(t, { unleashUrl: server.url });
		await until(() => on(opened));
		const body = (type: string, text: string) => () =>
			server.answers((response) =>
				response.writeHead(200, { "content-type": type }).end(text),
			);
		const status = (code: number) => () =>
			server.answers((response) => response.writeHead(code).end("no"));
		const faults: Record<string, () => void> = {
			"401": status(401),
			"403": status(403),
			"500": status(500),
			"418": status(418),
			html: body("text/html", "<h1>sign in</h1>"),
			"other json": body("application/json", '{"status":"ok"}'),
			"a list of junk": body("application/json", '{"features":["x", 1]}'),
			"a broken flag": body(
				"application/json",
				'{"features":[{"name":"ai-conversion","enabled":"yes","strategies":[]}]}',
			),
			silence: () => server.answers(() => {}),
			"hanging up": () => server.answers((response) => response.destroy()),
			"half an answer": () =>
				server.answers((response) => {
					response.writeHead(200, { "content-length": 100 }).write("{");
					response.destroy();
				}),
		};
		for (const [name, fault] of Object.entries(faults)) {
			fault();
			const { polls } = server.seen;
			await until(
				() =>
					server.seen.polls > polls &&
					opened.flags.source().status !== "connected",
			);
			t.ok(on(opened), `${name}: the last state stands`);
			server.gives(flagList(true));
			await until(() => opened.flags.source().status === "connected");
			t.pass(`${name}: followed again`);
		}
		await opened.close();
		const reopened = await open(t, { unleashUrl: "http://127.0.0.1:1/api" });
		t.ok(on(reopened), "and none of it was kept");
	},
);

t.test("fails closed", async (t) => {
	const nobody = await open(t, { unleashUrl: "http://127.0.0.1:1/api" });
	t.notOk(on(nobody), "no server, nothing kept");
	await until(() => nobody.flags.source().status === "unreachable");
	t.notOk(on(nobody));
	await nobody.close();

	await mkdir(join(nobody.folder, "state"), { recursive: true });
	await writeFile(join(nobody.folder, "state", "flags-svg-ai.json"), '{"feat');
	const spoilt = await open(t, { unleashUrl: "http://127.0.0.1:1/api" });
	t.notOk(on(spoilt), "a spoilt file of ours");
	await spoilt.close();
	await t.rejects(open(t, { unleashUrl: "no url" }), /UNLEASH_URL/);
});

t.test(
	"a variant says which versions of models its clients have",
	async (t) => {
		const opened = await open(t);
		const variant = (user: string, value: string) => ({
			...{ name: user, weight: 0, payload: { type: "json", value } },
			overrides: [{ contextName: "userId", values: [user] }],
		});
		const list = flagList(true, [{ name: "default" }]);
		const variants = [
			{ name: "control", weight: 1000 },
			variant("some", '{"models":{"a":"2"}}'),
			variant("shadow", '{"models":{"a":"2"},"shadow":true}'),
			variant("broken", '{"models":{"a":2}}'),
			variant("not JSON", "{"),
		];
		const features = list.features.map((flag) => ({ ...flag, variants }));
		const file = join(opened.folder, "flags.json");
		await writeFile(file, JSON.stringify({ ...list, features }));
		await until(() => on(opened));
		const models = { a: "2" };
		const of = (userId: string) => opened.flags.rollout({ userId });
		t.same(of("some"), { variant: "some", models, shadow: false });
		t.same(of("shadow"), { variant: "shadow", models, shadow: true });
		for (const user of ["anyone", "broken", "broken", "not JSON"])
			t.equal(of(user), undefined, user);
		t.equal(opened.flags.rollout({}), undefined);
		const told = opened.lines.filter(({ message }) => /payload/.test(message));
		t.equal(told.length, 2, "each is told once");
	},
);
