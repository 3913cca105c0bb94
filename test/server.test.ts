import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import t from "tap";
import { ROOT } from "../services/project.ts";
import { noisePng } from "./support/images.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

/** Until the service's metrics hold a line. */
const measured = (origin: string, line: string) =>
	until(async () => {
		const metrics = await fetch(`${origin}/metrics`);
		return (await metrics.text()).split("\n").includes(line);
	});

/** A service that drains may have ended before this is asked. */
const exit = async (child: ChildProcess) =>
	child.exitCode ?? (await once(child, "exit"))[0];

t.test(
	"SIGTERM: unready at once, requests in flight finish, exit 0",
	async (t) => {
		const { child, origin, lines } = await startService(t, {
			DRAIN_DELAY_MS: "3000",
			// However slow the machine: this one is to finish.
			CONVERT_TIMEOUT_SECONDS: "200",
			SHUTDOWN_TIMEOUT_MS: "200000",
		});
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
		await measured(origin, "conversion_workers_busy 1");
		child.kill("SIGTERM");
		// It still answers while it drains, and not at all after that.
		await until(
			async () => (await fetch(`${origin}/health/ready`)).status === 503,
		);
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
		const { child, origin } = await startService(t, {
			DRAIN_DELAY_MS: "0",
			SHUTDOWN_TIMEOUT_MS: "500",
			CONVERT_TIMEOUT_SECONDS: "60",
		});
		const inFlight = fetch(`${origin}/api/convert?preset=detailed`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body: await noisePng(1400),
		});
		await measured(origin, "conversion_workers_busy 1");
		child.kill("SIGTERM");
		const response = await inFlight;
		t.equal(response.status, 503);
		t.match(await response.json(), { error_code: "TIMEOUT" });
		t.equal(await exit(child), 0);
	},
);

t.test("SIGTERM: AI conversions too are cut off with an answer", async (t) => {
	const { child, origin } = await startService(t, {
		DRAIN_DELAY_MS: "0",
		SHUTDOWN_TIMEOUT_MS: "500",
		AI_TIMEOUT_SECONDS: "60",
		UNLEASH_URL: "",
	});
	// The first holds the worker, the others wait for their turn.
	const inFlight = [1, 2, 3].map(async (seed) =>
		fetch(`${origin}/api/convert-ai?tier=3&target_quality=1`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body: await noisePng(1400, seed),
		}),
	);
	await measured(origin, "ai_conversions_in_flight 3");
	child.kill("SIGTERM");
	for (const response of await Promise.all(inFlight)) {
		const { success } = (await response.json()) as { success: boolean };
		if (response.status === 200) t.equal(success, true);
		else t.ok(response.headers.get("retry-after"));
		t.match(response.status, /^(200|503)$/);
	}
	t.equal(await exit(child), 0);
});

/** Workers that start so late that Fastify's own patience (10 s) is over long before. */
const SLOW_WORKERS = {
	NODE_OPTIONS: `--import=${join(ROOT, "test/fixtures/children/slow-workers.mjs")}`,
	WORKER_START_SECONDS: "12",
};

t.test("a machine many times as slow still starts", async (t) => {
	const { origin } = await startService(t, SLOW_WORKERS);
	t.equal((await fetch(`${origin}/health/ready`)).status, 200);
});

t.test("a start that takes too long ends with an error", async (t) => {
	await t.rejects(
		startService(t, { ...SLOW_WORKERS, START_TIMEOUT_SECONDS: "1" }),
		/exited with 1/,
	);
});

t.test("a bad configuration is told at the start", async (t) => {
	await t.rejects(startService(t, { WORKERS: "many" }), /exited with 1/);
});
