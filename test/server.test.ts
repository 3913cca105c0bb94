import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { noisePng } from "./support/images.ts";

const ROOT = join(import.meta.dirname, "..");

type Line = Record<string, unknown>;

/** Starts the service as a process of its own and waits until it listens. */
async function start(t: Test, env: NodeJS.ProcessEnv = {}) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-server-"));
	const child = spawn(process.execPath, ["--import=tsx", "server.ts"], {
		cwd: ROOT,
		env: {
			...process.env,
			PORT: "0",
			WORKERS: "1",
			LOG_PRETTY: "false",
			UPLOADS_DIR: folder,
			MAX_EVENT_LOOP_DELAY_MS: "0",
			...env,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	t.teardown(async () => {
		child.kill("SIGKILL");
		await rm(folder, { recursive: true, force: true });
	});
	const lines: Line[] = [];
	let listening = (_origin: string) => {};
	const origin = new Promise<string>((resolve, reject) => {
		listening = resolve;
		child.once("exit", (code) => reject(new Error(`exited with ${code}`)));
	});
	createInterface({ input: child.stdout as NodeJS.ReadableStream }).on(
		"line",
		(text) => {
			const line = JSON.parse(text) as Line;
			lines.push(line);
			const address = /listening at (\S+)/.exec(String(line.msg))?.[1];
			if (address !== undefined) listening(address);
		},
	);
	return { child, origin: await origin, lines };
}

const exit = async (child: ChildProcess) => (await once(child, "exit"))[0];

t.test(
	"SIGTERM: unready at once, requests in flight finish, exit 0",
	async (t) => {
		const { child, origin, lines } = await start(t, { DRAIN_DELAY_MS: "1000" });
		t.equal((await fetch(`${origin}/health/ready`)).status, 200);
		const image = await noisePng(300);
		const inFlight = fetch(`${origin}/api/convert?preset=detailed`, {
			method: "POST",
			headers: {
				"content-type": "image/png",
				"x-request-id": "the-one-in-flight",
			},
			body: image,
		});
		await new Promise((resolve) => setTimeout(resolve, 200));
		child.kill("SIGTERM");
		await new Promise((resolve) => setTimeout(resolve, 100));
		t.equal((await fetch(`${origin}/health/ready`)).status, 503);
		const answer = (await (await inFlight).json()) as { success: boolean };
		t.equal(answer.success, true);
		t.equal(await exit(child), 0);
		const request = lines.find(({ reqId }) => reqId === "the-one-in-flight");
		t.match(request, {
			msg: "request",
			outcome: "ok",
			status: 200,
			route: "/api/convert",
			bytesIn: image.length,
			width: 300,
			converter: "imagetracer",
			source: "computed",
			phases: { decode: Number, trace: Number },
		});
		t.notMatch(
			JSON.stringify(lines),
			image.toString("base64").slice(0, 60),
			"no image data in the log",
		);
	},
);

t.test(
	"SIGTERM: a conversion that takes too long is cut off with an answer",
	async (t) => {
		const { child, origin } = await start(t, {
			DRAIN_DELAY_MS: "0",
			SHUTDOWN_TIMEOUT_MS: "500",
			CONVERT_TIMEOUT_SECONDS: "60",
		});
		const inFlight = fetch(`${origin}/api/convert?preset=detailed`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body: await noisePng(1400),
		});
		await new Promise((resolve) => setTimeout(resolve, 300));
		child.kill("SIGTERM");
		const response = await inFlight;
		t.equal(response.status, 503);
		t.match(await response.json(), { error_code: "TIMEOUT" });
		t.equal(await exit(child), 0);
	},
);

t.test("SIGTERM: AI conversions too are cut off with an answer", async (t) => {
	const { child, origin } = await start(t, {
		DRAIN_DELAY_MS: "0",
		SHUTDOWN_TIMEOUT_MS: "500",
		AI_TIMEOUT_SECONDS: "60",
		UNLEASH_URL: "",
	});
	const body = await noisePng(1400);
	// The first holds the worker, the others wait for their turn.
	const inFlight = [1, 2, 3].map(() =>
		fetch(`${origin}/api/convert-ai?tier=3&target_quality=1`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body,
		}),
	);
	await new Promise((resolve) => setTimeout(resolve, 1000));
	child.kill("SIGTERM");
	for (const response of await Promise.all(inFlight)) {
		const { success } = (await response.json()) as { success: boolean };
		if (response.status === 200) t.equal(success, true);
		else t.ok(response.headers.get("retry-after"));
		t.match(response.status, /^(200|503)$/);
	}
	t.equal(await exit(child), 0);
});

t.test("a bad configuration is told at the start", async (t) => {
	await t.rejects(start(t, { WORKERS: "many" }), /exited with 1/);
});
