import t from "tap";
import { build } from "../support/app.ts";
import { fixture } from "../support/images.ts";
import { BUCKET, s3Url, startRelay, startS3 } from "../support/s3-server.ts";

/** Longer than the busiest machine takes. */
const PATIENT = { STORAGE_TIMEOUT_SECONDS: 60, CONVERT_TIMEOUT_SECONDS: 60 };

type App = Awaited<ReturnType<typeof build>>;

async function upload(app: App) {
	const payload = await fixture("logo-google-128.png");
	const headers = { "content-type": "image/png" };
	const url = "/api/upload";
	return app.inject({ method: "POST", url, headers, payload });
}

const convert = (app: App, file_id: string) =>
	app.inject({ method: "POST", url: "/api/convert", payload: { file_id } });

async function storageOf(app: App) {
	const ready = await app.inject("/health/ready");
	const { body } = await app.inject("/metrics");
	const failing = /^storage_failing (\d)$/m.exec(body)?.[1];
	return [ready.statusCode, ready.json().checks.storage, failing];
}

t.test("an upload to one replica is found by another", async (t) => {
	const s3 = await startS3(t);
	const one = await build(t, { STORAGE_URL: s3.url, ...PATIENT });
	const other = await build(t, { STORAGE_URL: s3.url, ...PATIENT });
	const { file_id } = (await upload(one)).json();
	t.equal((await convert(other, file_id)).statusCode, 200);
	await s3.age(`svg-ai/uploads/${file_id}`, 90_000);
	t.match((await convert(other, file_id)).json(), {
		error_code: "FILE_NOT_FOUND",
	});
	t.match((await convert(one, "0".repeat(64))).json(), { status: 404 });
	const { body } = await one.inject("/metrics");
	t.match(
		body,
		/storage_operation_duration_seconds_count{operation="put",outcome="ok"} 1/,
	);
});

t.test("a store that is away takes nothing but uploads away", async (t) => {
	const s3 = await startS3(t);
	const relay = await startRelay(t, s3.port);
	relay.fail({ after: 0, how: "cut" });
	const app = await build(t, {
		STORAGE_URL: s3Url(relay.port),
		...PATIENT,
	});
	t.same(await storageOf(app), [200, "failing", "1"], "it starts all the same");

	const refused = await upload(app);
	t.match(refused, { statusCode: 503, headers: { "retry-after": "10" } });
	t.match(refused.json(), {
		error_code: "OVERLOADED",
		error: /send the image itself/,
	});
	const lost = await convert(app, "0".repeat(64));
	t.match(lost, { statusCode: 503, headers: { "retry-after": "10" } });
	t.notMatch(lost.body, BUCKET, "nothing of the store is told");
	const sent = await app.inject({
		method: "POST",
		url: "/api/convert",
		headers: { "content-type": "image/png" },
		payload: await fixture("logo-google-128.png"),
	});
	t.equal(sent.statusCode, 200);

	relay.fail(undefined);
	const { file_id } = (await upload(app)).json();
	t.equal((await convert(app, file_id)).statusCode, 200);
	await app.uploads.refresh();
	t.same(await storageOf(app), [200, "ok", "0"]);
});

t.test("a bucket that isn't there ends the start", async (t) => {
	const s3 = await startS3(t);
	const url = s3Url(s3.port, "nowhere");
	await t.rejects(build(t, { STORAGE_URL: url, ...PATIENT }), {
		name: "ConfigurationError",
		message: `STORAGE_URL=${url} can't be used: NoSuchBucket`,
	});
});
