import { PassThrough } from "node:stream";
import t from "tap";
import { build } from "../support/app.ts";
import { startReceiver } from "../support/receiver.ts";

const WEBHOOK_KEYS = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

t.test("attempts are in the metrics and in the log", async (t) => {
	const receiver = await startReceiver(t);
	const lines: string[] = [];
	const stream = new PassThrough().on("data", (line) => lines.push(`${line}`));
	const overrides = { WEBHOOK_KEYS, WEBHOOK_ALLOW_PRIVATE: true };
	const app = await build(t, overrides, { level: "info", stream });
	const message = {
		...{ id: "msg-1", url: `${receiver.origin}/secret-path` },
		...{ event: "job.completed", occurredAt: "2026-01-02T03:04:05.000Z" },
		data: {},
	};
	await app.webhooks.deliver(message);
	receiver.answer = { status: 500, headers: {} };
	await app.webhooks.deliver(message);
	const { body } = await app.inject("/metrics");
	for (const outcome of ["delivered", "failed"])
		t.match(
			body,
			`webhook_attempts_total{event="job.completed",outcome="${outcome}"} 1`,
		);
	const told = lines
		.map((line) => JSON.parse(line))
		.filter((line) => line.webhook !== undefined);
	const { host } = new URL(receiver.origin);
	t.match(told, [
		{ level: 30, msg: "web hook delivered", webhook: { host, status: 200 } },
		{ level: 40, msg: "web hook failed", webhook: { host, status: 500 } },
	]);
	t.notMatch(lines.join(""), "secret-path");
});

t.test("without a key there are no web hooks", async (t) => {
	const app = await build(t, { WEBHOOK_KEYS: "" });
	t.throws(() => app.webhooks.check("https://example.com/hook"), {
		code: "INVALID_PARAMETERS",
		message: /no key to sign with/,
	});
});

t.test("settings that can't be end the start", async (t) => {
	await t.rejects(build(t, { WEBHOOK_KEYS: "secret" }), {
		name: "ConfigurationError",
		message: /^(?!.*secret)WEBHOOK_KEYS: key 1/,
	});
	await t.rejects(build(t, { WEBHOOK_DEAD_LETTER_URL: "nowhere" }), {
		name: "ConfigurationError",
		message: /^WEBHOOK_DEAD_LETTER_URL/,
	});
});
