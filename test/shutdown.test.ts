import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { build } from "./support/app.ts";
import { encodeForm } from "./support/form.ts";
import { noisePng, plainPng } from "./support/images.ts";
import { readJob, type ToldJob } from "./support/jobs.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

/**
 * The shortest that closing may take, so that the test is over soon. Two seconds
 * after this the process ends itself with 1, whatever is left: that is how it
 * keeps the ten seconds that it promises at the defaults.
 */
const PATIENCE = { DRAIN_DELAY_MS: "0", SHUTDOWN_TIMEOUT_MS: "1500" };

/** A connection that has sent something, and doesn't read. */
async function sent(t: Test, origin: string, text: string): Promise<Socket> {
	const { hostname, port } = new URL(origin);
	const socket = connect(Number(port), hostname);
	t.teardown(() => socket.destroy());
	socket.on("error", () => {});
	await once(socket, "connect");
	socket.write(text);
	return socket;
}

const head = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;

/** The text before a picture in a form. */
const FORM_BEGUN =
	'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG';

/** Clients that would each hold a service for ever. */
async function standStill(t: Test, origin: string): Promise<void> {
	await sent(t, origin, "POST /api/convert HTTP/1.1\r\nHost: a\r\nContent-");
	const posts = ["Host: a", "Content-Length: 100000"];
	for (const path of ["convert", "upload", "jobs"])
		await sent(
			t,
			origin,
			head(
				`POST /api/${path} HTTP/1.1`,
				...posts,
				"Content-Type: multipart/form-data; boundary=b",
			) + FORM_BEGUN,
		);
	await sent(
		t,
		origin,
		`${head("POST /api/convert HTTP/1.1", ...posts, "Content-Type: image/png")}\x89PNG`,
	);
	// Many times what the sockets of both ends hold.
	const bundle = head(
		"GET /docs/static/swagger-ui-bundle.js HTTP/1.1",
		"Host: a",
	);
	const reader = await sent(t, origin, bundle.repeat(20));
	reader.pause();
}

const convert = (origin: string, body: Buffer, query: string) =>
	fetch(`${origin}/api/convert?${query}`, {
		method: "POST",
		headers: { "content-type": "image/png" },
		body,
	});

async function handOver(origin: string, picture: Buffer): Promise<ToldJob> {
	const form = await encodeForm([
		{ name: "converter", value: "imagetracer" },
		{ name: "numberofcolors", value: "64" },
		{ name: "file", bytes: picture, filename: "noise.png" },
	]);
	const response = await fetch(`${origin}/api/jobs`, {
		method: "POST",
		headers: form.headers,
		body: form.payload,
	});
	return (await response.json()) as ToldJob;
}

t.test("SIGTERM under load: what can be finished is, and exit 0", async (t) => {
	const state = await mkdtemp(join(tmpdir(), "svg-ai-state-"));
	t.teardown(() => rm(state, { recursive: true, force: true }));
	const { child, origin } = await startService(t, {
		...PATIENCE,
		// Time enough for what is quick, on a busy machine too, and never for what is slow.
		SHUTDOWN_TIMEOUT_MS: "8000",
		WORKERS: "2",
		STATE_DIR: state,
		CONVERT_TIMEOUT_SECONDS: "60",
	});
	const slow = await noisePng(1000);
	const job = await handOver(origin, slow);
	await until(async () => {
		const told = await fetch(new URL(job.url, origin));
		return ((await told.json()) as ToldJob).counts.running === 1;
	});
	await standStill(t, origin);
	// Beside the job: the second worker is there, for as long as it takes until it has nothing to do for a while.
	await convert(origin, await plainPng(5, 9), "numberofcolors=2");
	const quick = await Promise.all(
		[1, 2, 3, 4].map((side) => plainPng(side, 9)),
	);
	const accepted = quick.map((picture) =>
		convert(origin, picture, "numberofcolors=2"),
	);
	const cutOff = convert(origin, await noisePng(1400), "preset=detailed");
	await until(async () => {
		const metrics = await (await fetch(`${origin}/metrics`)).text();
		return metrics.includes("\nconversion_workers_busy 2\n");
	});
	const exited = once(child, "exit");
	child.kill("SIGTERM");
	for (const answer of await Promise.all(accepted)) {
		t.equal(answer.status, 200);
		t.match(await answer.json(), { success: true });
	}
	const late = await cutOff;
	t.equal(late.status, 503);
	t.ok(late.headers.get("retry-after"));
	t.match(await late.json(), { error_code: "TIMEOUT" });
	t.strictSame(await exited, [0, null]);

	const next = await build(t, { STATE_DIR: state });
	const { counts } = await readJob(next, job.id);
	t.match(counts, { total: 1, failed: 0 }, "the job is the next one's");
});
