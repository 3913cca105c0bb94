import { readdir } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import t, { type Test } from "tap";
import { build } from "../support/app.ts";
import { fixture } from "../support/images.ts";
import { jobEnd, postJob } from "../support/jobs.ts";
import { serve } from "../support/serve.ts";
import { until } from "../support/until.ts";

const KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

interface Told {
	readonly headers: IncomingHttpHeaders;
	readonly body: { readonly type: string; readonly data: { id: string } };
}

/** Someone who is told; the first time it is too busy to listen. */
async function receiver(t: Test) {
	const told: Told[] = [];
	const address = await serve(t, async (request, response) => {
		const body = JSON.parse(String(await buffer(request)));
		told.push({ headers: request.headers, body });
		response.writeHead(told.length === 1 ? 500 : 204).end();
	});
	return { told, url: `${address}/hook` };
}

t.test("a job's end is told to its web hook, until it is heard", async (t) => {
	const { told, url } = await receiver(t);
	const app = await build(t, {
		WEBHOOK_KEYS: KEY,
		WEBHOOK_ALLOW_PRIVATE: true,
		JOBS_IDLE_SECONDS: 1,
	});
	const bytes = await fixture("small-figma-48.png");
	const file = { name: "file", bytes, filename: "a.png" };
	const hook = { name: "webhook", value: url };
	const answer = await postJob(app, [file, hook]);
	t.equal(answer.statusCode, 202, answer.body);
	const { id } = answer.json();
	await jobEnd(app, id);
	await until(
		async () => told.length === 1 && !(await app.jobs.stats()).isOpen,
	);
	t.equal(told.length, 1, "nothing is held open until the next attempt");
	await until(() => told.length === 2);
	const [first, second] = told;
	t.match(second.body, {
		type: "job.finished",
		data: { id, state: "finished", counts: { total: 1, done: 1 } },
	});
	t.equal(second.headers["webhook-id"], first.headers["webhook-id"]);
	t.match(second.headers["webhook-signature"], /^v1,/);

	await t.test("a quote makes and keeps nothing", async (t) => {
		const folder = join(app.config.STATE_DIR, "jobs");
		const before = await readdir(folder);
		const text = { ...file, bytes: Buffer.from("text"), filename: "a.txt" };
		const quoted = await postJob(app, [
			...[file, file, text],
			{ name: "dry_run", value: "true" },
			{ name: "tier", value: "2" },
		]);
		t.equal(quoted.statusCode, 200, quoted.body);
		const quote = quoted.json();
		t.match(quote, {
			...{ dry_run: true, items: 2, refused: 1, tiers: { 2: 2 } },
			sampled: [{ number: 1, name: "a.png", tier: 2 }, { number: 2 }],
		});
		t.ok(quote.expected_seconds > 0);
		t.ok(quote.expected_quality > 0.5 && quote.expected_quality <= 1);
		t.same(await readdir(folder), before);
		const plain = await postJob(app, [
			...[file, { name: "converter", value: "subpixel" }],
			{ name: "dry_run", value: "true" },
		]);
		t.same(plain.json().tiers, {});
		t.ok(plain.json().sampled[0].predicted_quality > 0.5);
	});
});

t.test("an address that may not be reached is refused at once", async (t) => {
	const app = await build(t, { WEBHOOK_KEYS: KEY });
	const bytes = await fixture("small-figma-48.png");
	const answer = await postJob(app, [
		{ name: "file", bytes, filename: "a.png" },
		{ name: "webhook", value: "http://127.0.0.1:9/hook" },
	]);
	t.equal(answer.statusCode, 400);
	t.match(answer.json().error, /web hook/);
});
