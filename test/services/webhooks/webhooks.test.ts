import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import t, { type Test } from "tap";
import {
	createWebhooks,
	type Message,
	type WebhookOptions,
} from "../../../services/webhooks/webhooks.ts";
import { startReceiver } from "../../support/receiver.ts";

const key = (fill: number) =>
	`whsec_${Buffer.alloc(32, fill).toString("base64")}`;

const onLoopback = (
	overrides: Partial<WebhookOptions> = {},
): WebhookOptions => ({
	keys: { text: key(1), file: "" },
	allowPrivate: true,
	deadLetterUrl: "",
	timeoutMs: 60_000,
	maxAttempts: 3,
	userAgent: "svg-ai/test",
	...overrides,
});

const message = (url: string): Message => ({
	id: "msg-1",
	url,
	event: "job.completed",
	occurredAt: "2026-01-02T03:04:05.000Z",
	data: { id: "job-1", name: "Größe ✓" },
});

t.test("a receiver can prove what it is told", async (t) => {
	const receiver = await startReceiver(t);
	const two = { text: `${key(2)}, ${key(1)}`, file: "" };
	const webhooks = await createWebhooks(onLoopback({ keys: two }));
	const delivery = await webhooks.deliver(
		message(`${receiver.origin}/hook?a=b`),
	);
	t.match(delivery, { outcome: "delivered", status: 200, reason: undefined });
	const [request] = receiver.requests;
	t.match(request, { method: "POST", path: "/hook?a=b" });
	t.match(request.headers, {
		"content-type": "application/json",
		"user-agent": "svg-ai/test",
		"webhook-id": "msg-1",
	});
	const headers = request.headers as Record<string, string>;
	for (const known of [key(1), key(2)]) {
		const told = new Webhook(known).verify(request.body, headers);
		t.same(told, {
			type: "job.completed",
			timestamp: "2026-01-02T03:04:05.000Z",
			data: { id: "job-1", name: "Größe ✓" },
		});
	}
	const other = new Webhook(key(3));
	t.throws(() => other.verify(request.body, headers), /No matching signature/);
	const changed = request.body.replace("job-1", "job-2");
	t.throws(() => new Webhook(key(1)).verify(changed, headers));
});

t.test("keys are read anew from their file", async (t) => {
	const receiver = await startReceiver(t);
	const file = join(t.testdir(), "keys");
	await writeFile(file, `${key(1)}\n`);
	const keys = { text: "", file };
	const webhooks = await createWebhooks(onLoopback({ keys }));
	t.ok(webhooks.enabled);
	await writeFile(file, `${key(2)}\n${key(1)}\n`);
	await webhooks.deliver(message(receiver.origin));
	const { body, headers } = receiver.requests[0];
	t.ok(new Webhook(key(2)).verify(body, headers as Record<string, string>));
	await writeFile(file, "broken");
	t.match(await webhooks.deliver(message(receiver.origin)), {
		outcome: "failed",
		reason: "the keys to sign with can't be read",
	});
	t.equal(receiver.requests.length, 1, "nothing is sent unsigned");
});

t.test("a key that is none is told, but not what it is", async (t) => {
	for (const text of [
		"secret",
		"whsec_",
		"whsec_c2VjcmV0",
		`whsec_${"é".repeat(40)}`,
	])
		await t.rejects(createWebhooks(onLoopback({ keys: { text, file: "" } })), {
			name: "ConfigurationError",
			message: /^WEBHOOK_KEYS: key 1 is not allowed/,
		});
	const file = "/nowhere/keys";
	await t.rejects(createWebhooks(onLoopback({ keys: { text: "", file } })), {
		name: "ConfigurationError",
		message: /^WEBHOOK_KEYS_FILE=\/nowhere\/keys can't be read/,
	});
	const none = await createWebhooks(
		onLoopback({ keys: { text: "", file: "" } }),
	);
	t.notOk(none.enabled);
	t.throws(() => none.check("https://example.com/"), {
		code: "INVALID_PARAMETERS",
	});
});

t.test("what a receiver answers decides", async (t) => {
	const receiver = await startReceiver(t);
	const webhooks = await createWebhooks(onLoopback());
	const told = async (status: number, headers = {}) => {
		receiver.answer = { status, headers };
		const made = await webhooks.deliver(message(receiver.origin));
		return [made.outcome, made.status, made.retryAfter];
	};
	t.same(await told(204), ["delivered", 204, undefined]);
	t.same(await told(500), ["failed", 500, undefined]);
	t.same(await told(404), ["failed", 404, undefined]);
	t.same(await told(410), ["refused", 410, undefined]);
	const busy = { "retry-after": "120" };
	t.same(await told(429, busy), ["failed", 429, 120]);
});

t.test("a redirect isn't followed", async (t) => {
	const receiver = await startReceiver(t);
	const hidden = await startReceiver(t);
	receiver.answer = { status: 307, headers: { location: hidden.origin } };
	const webhooks = await createWebhooks(onLoopback());
	t.match(await webhooks.deliver(message(receiver.origin)), {
		outcome: "failed",
		status: 307,
		reason: "answered 307, which isn't followed",
	});
	t.equal(hidden.requests.length, 0);
});

t.test("a name is looked up once, and the connection goes there", async (t) => {
	const receiver = await startReceiver(t);
	let asked = 0;
	const answers = ["127.0.0.1", "127.0.0.2"];
	const { webhooks, port } = await oneAddress(t, receiver, async () => {
		const address = answers[asked++] ?? "127.0.0.3";
		return [{ address, family: 4 }];
	});
	const url = `http://hook.example:${port}/`;
	t.match(await webhooks.deliver(message(url)), { outcome: "delivered" });
	t.equal(asked, 1);
	t.match(receiver.requests[0].headers, { host: `hook.example:${port}` });
	t.match(await webhooks.deliver(message(url)), {
		outcome: "refused",
		reason: "hook.example is no public address",
	});
	t.equal(asked, 2, "and anew for the next attempt");
	t.equal(receiver.requests.length, 1);
});

t.test("a name with one address that isn't allowed is refused", async (t) => {
	const receiver = await startReceiver(t);
	const { webhooks, port } = await oneAddress(t, receiver, async () => [
		{ address: "127.0.0.1", family: 4 },
		{ address: "127.0.0.2", family: 4 },
	]);
	const url = `http://hook.example:${port}/`;
	t.match(await webhooks.deliver(message(url)), { outcome: "refused" });
	t.equal(receiver.requests.length, 0);
});

/** Only 127.0.0.1 may be reached, where the receiver is, as if it were public. */
async function oneAddress(
	_t: Test,
	receiver: Awaited<ReturnType<typeof startReceiver>>,
	resolve: WebhookOptions["resolve"],
) {
	const mayReach = (address: string) => address === "127.0.0.1";
	const webhooks = await createWebhooks(
		onLoopback({ allowPrivate: false, mayReach, resolve }),
	);
	return { webhooks, port: new URL(receiver.origin).port };
}

t.test("by default nothing of this machine is reached", async (t) => {
	const receiver = await startReceiver(t);
	const webhooks = await createWebhooks(onLoopback({ allowPrivate: false }));
	const { port } = new URL(receiver.origin);
	for (const host of [
		"localhost",
		"127.0.0.1",
		"127.1",
		"0x7f000001",
		"0",
		"[::1]",
		"[::ffff:127.0.0.1]",
	]) {
		const url = `http://${host}:${port}/`;
		t.match(await webhooks.deliver(message(url)), { outcome: "refused" }, host);
		if (host === "localhost") continue;
		t.throws(() => webhooks.check(url), { code: "INVALID_PARAMETERS" }, host);
	}
	t.equal(receiver.connections(), 0);
	for (const url of [
		"",
		"hook",
		"ftp://example.com/",
		"https://me:you@example.com/",
	])
		t.throws(() => webhooks.check(url), { code: "INVALID_PARAMETERS" }, url);
	webhooks.check("https://example.com/hook");
	webhooks.check("http://93.184.216.34:8080/hook");
});

t.test("a receiver that is away, silent or endless is given up", async (t) => {
	const receiver = await startReceiver(t);
	const webhooks = await createWebhooks(onLoopback({ timeoutMs: 400 }));
	receiver.answer = "silence";
	t.match(await webhooks.deliver(message(receiver.origin)), {
		outcome: "failed",
		reason: "no answer within 400 ms",
	});
	receiver.answer = "endless";
	const patient = await createWebhooks(onLoopback({ timeoutMs: 60_000 }));
	t.match(await patient.deliver(message(receiver.origin)), {
		outcome: "delivered",
		status: 200,
	});
	await receiver.abandoned;
	await receiver.close();
	t.match(await patient.deliver(message(receiver.origin)), {
		outcome: "failed",
		status: undefined,
		reason: "ECONNREFUSED",
	});
	const nowhere = await createWebhooks(
		onLoopback({
			resolve: async () => {
				throw Object.assign(new Error("no name"), { code: "ENOTFOUND" });
			},
		}),
	);
	t.match(await nowhere.deliver(message("http://hook.example/")), {
		outcome: "failed",
		reason: "ENOTFOUND",
	});
});

t.test("what is given up is told the operator's own address", async (t) => {
	const receiver = await startReceiver(t);
	receiver.answer = { status: 500, headers: {} };
	const operator = await startReceiver(t);
	const webhooks = await createWebhooks(
		// Private, as an operator's own may be.
		onLoopback({ allowPrivate: false, deadLetterUrl: operator.origin }),
	);
	const lost = message("http://192.168.0.1/");
	const refused = await webhooks.deliver(lost);
	const { pause, deadLetter } = webhooks.afterwards(lost, refused, 1);
	t.equal(pause, undefined, "it won't be any other next time");
	t.match(await webhooks.deliver(deadLetter as Message), {
		outcome: "delivered",
	});
	t.match(JSON.parse(operator.requests[0].body), {
		type: "webhook.undelivered",
		data: { message: lost, attempts: 1, reason: /no public address/ },
	});

	const failed = { ...refused, outcome: "failed" as const };
	t.type(webhooks.afterwards(lost, failed, 2).pause, "number");
	t.match(webhooks.afterwards(lost, failed, 3), {
		deadLetter: { id: "msg-1-undelivered" },
	});
	t.same(
		webhooks.afterwards(deadLetter as Message, failed, 3),
		{},
		"no circle",
	);
	const guessed = await webhooks.deliver(message(operator.origin));
	t.match(
		guessed,
		{ outcome: "refused" },
		"only the service itself writes there",
	);
});

t.test("whoever waits can give up", async (t) => {
	const receiver = await startReceiver(t);
	receiver.answer = "silence";
	const webhooks = await createWebhooks(onLoopback());
	const giveUp = new AbortController();
	const going = webhooks.deliver(message(receiver.origin), giveUp.signal);
	await receiver.asked;
	giveUp.abort(new Error("closing"));
	await t.rejects(going, { message: "closing" });
});
