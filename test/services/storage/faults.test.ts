import { truncate } from "node:fs/promises";
import { createServer } from "node:net";
import t, { type Test } from "tap";
import { readWhole } from "../../../services/storage/body.ts";
import { connectBucket } from "../../../services/storage/bucket.ts";
import { readBucketUrl } from "../../../services/storage/bucket-url.ts";
import { openRetention } from "../../../services/storage/retention.ts";
import type { FoundObject } from "../../../services/storage/storage.ts";
import { s3Url, startRelay, startS3 } from "../../support/s3-server.ts";

/** Longer than the busiest machine takes to answer. */
const PATIENT_MS = 60_000;

const unavailable = { code: "OVERLOADED", status: 503, retryAfter: Number };

/** A bucket behind a relay, which may fail. */
async function world(t: Test, impatientMs = PATIENT_MS) {
	const s3 = await startS3(t);
	const relay = await startRelay(t, s3.port);
	const address = readBucketUrl(s3Url(relay.port));
	const open = async (timeoutMs: number) => {
		const bucket = await connectBucket({ address, timeoutMs });
		t.teardown(() => bucket.close());
		return bucket;
	};
	const bucket = await open(PATIENT_MS);
	const impatient = (await open(impatientMs)).open("things");
	return { s3, relay, bucket, storage: bucket.open("things"), impatient };
}

t.test("a store that is away is told as such, and well again", async (t) => {
	const { relay, bucket, storage } = await world(t);
	await storage.put("kept", Buffer.from("kept"));
	relay.fail({ after: 0, how: "cut" });
	await t.rejects(storage.put("new", Buffer.from("new")), unavailable);
	await t.rejects(storage.get("kept"), unavailable);
	await t.rejects(storage.stat("kept"), unavailable);
	await t.rejects(storage.delete("other"), unavailable);
	await t.rejects(storage.list().next(), unavailable);
	await t.rejects(bucket.check(), unavailable);
	const retention = await openRetention({
		storage,
		owns: () => true,
		maxBytes: 1000,
		ttlSeconds: 60,
	});
	await t.rejects(retention.refresh(), unavailable);
	relay.fail(undefined);
	await retention.refresh();
	const found = await retention.get("kept");
	t.same(await readWhole(found as FoundObject, 4), Buffer.from("kept"));
	t.ok(retention.stats().files > 0);
});

t.test("a store that doesn't answer is given up in time", async (t) => {
	const { relay, storage, impatient } = await world(t, 300);
	await storage.put("kept", Buffer.from("kept"));
	relay.fail({ after: 0, how: "stall" });
	const slow = {
		...unavailable,
		cause: { message: /no answer within 300 ms/ },
	};
	await t.rejects(impatient.get("kept"), slow);
	await t.rejects(impatient.put("new", Buffer.from("new")), slow);
});

t.test("an object that breaks off or stalls is no whole one", async (t) => {
	const { relay, storage, impatient } = await world(t, 3000);
	await storage.put("large", Buffer.alloc(2_000_000));
	for (const how of ["cut", "stall"] as const) {
		relay.fail({ after: 500_000, how });
		const found = await impatient.get("large");
		t.equal(found?.size, 2_000_000);
		await t.rejects(
			readWhole(found as FoundObject, 2_000_000),
			unavailable,
			how,
		);
	}
});

t.test("an object that lost bytes in the store can't be read", async (t) => {
	const { s3, storage, impatient } = await world(t, 3000);
	await storage.put("large", Buffer.alloc(2_000_000));
	const found = await impatient.get("large");
	await truncate(s3.file("svg-ai/things/large"), 10);
	await t.rejects(readWhole(found as FoundObject, 2_000_000), unavailable);
});

t.test("a store that refuses is told as a setting that is wrong", async (t) => {
	const s3 = await startS3(t);
	const check = async (url: string) => {
		const address = readBucketUrl(url);
		const bucket = await connectBucket({ address, timeoutMs: PATIENT_MS });
		t.teardown(() => bucket.close());
		await bucket.check();
	};
	await check(s3.url);
	const told = (message: RegExp) => ({ name: "ConfigurationError", message });
	await t.rejects(check(s3Url(s3.port, "nowhere")), told(/NoSuchBucket/));
	process.env.AWS_ACCESS_KEY_ID = "another";
	await t.rejects(check(s3.url), told(/InvalidAccessKeyId/));
});

t.test("an endpoint where nobody listens is given up at once", async (t) => {
	await startS3(t);
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	const address = readBucketUrl(s3Url(port));
	const bucket = await connectBucket({ address, timeoutMs: PATIENT_MS });
	t.teardown(() => bucket.close());
	await t.rejects(bucket.check(), unavailable);
});
