import { createHash } from "node:crypto";
import {
	mkdtemp,
	readdir,
	rm,
	truncate,
	utimes,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import t, { type Test } from "tap";
import { readWhole } from "../../../services/storage/body.ts";
import { connectBucket } from "../../../services/storage/bucket.ts";
import { readBucketUrl } from "../../../services/storage/bucket-url.ts";
import { openFolder } from "../../../services/storage/folder.ts";
import { openRetention } from "../../../services/storage/retention.ts";
import type {
	FoundObject,
	Storage,
} from "../../../services/storage/storage.ts";
import { startS3 } from "../../support/s3-server.ts";

/** A storage of either kind, with what its tests need beside it. */
interface World {
	/** Another process's view of the same place. */
	open(): Promise<Storage>;
	age(key: string, seconds: number): Promise<void>;
}

async function folderWorld(t: Test): Promise<World> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-storage-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	return {
		open: () => openFolder(folder),
		async age(key, seconds) {
			const then = Date.now() / 1000 - seconds;
			await utimes(join(folder, key), then, then);
		},
	};
}

async function bucketWorld(t: Test): Promise<World> {
	const s3 = await startS3(t);
	return {
		async open() {
			const address = readBucketUrl(s3.url);
			const bucket = await connectBucket({ address, timeoutMs: 60_000 });
			t.teardown(() => bucket.close());
			await bucket.check();
			return bucket.open("things");
		},
		age: (key, seconds) => s3.age(`svg-ai/things/${key}`, seconds),
	};
}

async function keysOf(storage: Storage, prefix?: string): Promise<string[]> {
	const keys: string[] = [];
	for await (const { key } of storage.list(prefix)) keys.push(key);
	return keys.sort();
}

async function textOf(storage: Storage, key: string) {
	const found = await storage.get(key);
	return found && (await readWhole(found, 1000)).toString();
}

const WORLDS = { folder: folderWorld, bucket: bucketWorld };

for (const [name, begin] of Object.entries(WORLDS)) {
	t.test(`a ${name} keeps what it is given, for everyone`, async (t) => {
		const world = await begin(t);
		const storage = await world.open();
		const other = await world.open();
		t.equal(await storage.get("a/b.svg"), undefined);
		t.equal(await storage.stat("a/b.svg"), undefined);
		const put = await storage.put("a/b.svg", Buffer.from("<svg/>"), {
			contentType: "image/svg+xml",
		});
		t.same(put, { size: 6 });
		t.match(await other.stat("a/b.svg"), {
			key: "a/b.svg",
			size: 6,
			modifiedAt: Date,
		});
		t.equal(await textOf(other, "a/b.svg"), "<svg/>");
		await other.put("a/b.svg", Buffer.from("anew"));
		t.equal(await textOf(storage, "a/b.svg"), "anew");
		await storage.put("empty", Buffer.alloc(0));
		t.equal(await textOf(storage, "empty"), "");
		await storage.delete("a/b.svg");
		await storage.delete("a/b.svg");
		t.equal(await other.get("a/b.svg"), undefined);
		t.same(await keysOf(storage), ["empty"]);
	});

	t.test(`a ${name} lists by prefix`, async (t) => {
		const world = await begin(t);
		const storage = await world.open();
		for (const key of ["jobs/1/a", "jobs/1/b", "jobs/10/a", "jobs/2", "x"])
			await storage.put(key, Buffer.from(key));
		t.same(await keysOf(storage, "jobs/1/"), ["jobs/1/a", "jobs/1/b"]);
		t.same(await keysOf(storage, "jobs/1"), [
			"jobs/1/a",
			"jobs/1/b",
			"jobs/10/a",
		]);
		t.same(await keysOf(storage, "nothing/"), []);
		t.equal((await keysOf(storage)).length, 5);
	});

	t.test(`a ${name} takes streams, whole or not at all`, async (t) => {
		const world = await begin(t);
		const storage = await world.open();
		// More than a bucket takes at once.
		const chunk = Buffer.alloc(1024 * 1024, "abcdefgh");
		const many = function* () {
			for (let i = 0; i < 10; i++) yield chunk;
		};
		const hash = createHash("sha256");
		for (const one of many()) hash.update(one);
		const size = 10 * chunk.length;
		t.same(await storage.put("large", Readable.from(many())), { size });
		const found = await storage.get("large");
		t.equal(found?.size, size);
		const read = createHash("sha256");
		for await (const one of found?.stream ?? []) read.update(one);
		t.equal(read.digest("hex"), hash.digest("hex"));

		const broken = function* () {
			yield* many();
			throw new Error("the source broke");
		};
		await t.rejects(storage.put("large", Readable.from(broken())), {
			message: "the source broke",
		});
		t.equal((await storage.stat("large"))?.size, size, "as it was before");
		await t.rejects(storage.put("other", Readable.from(broken())));
		t.same(await keysOf(storage), ["large"]);
	});

	t.test(`a ${name} refuses what is larger than allowed`, async (t) => {
		const world = await begin(t);
		const storage = await world.open();
		const large = { code: "FILE_TOO_LARGE" };
		const bytes = Buffer.alloc(11);
		const bound = { maxBytes: 10 };
		await t.rejects(storage.put("large", bytes, bound), large);
		const stream = () => Readable.from([bytes.subarray(5), bytes.subarray(5)]);
		await t.rejects(storage.put("large", stream(), bound), large);
		t.same(await keysOf(storage), []);
		await storage.put("large", stream(), { maxBytes: 12 });
		const found = await storage.get("large");
		if (found !== undefined) await t.rejects(readWhole(found, 11), large);
	});

	t.test(`a ${name} takes no key that leads elsewhere`, async (t) => {
		const world = await begin(t);
		const storage = await world.open();
		for (const key of [
			"",
			".",
			"../x",
			"a/../../x",
			"/x",
			"a//b",
			"a/",
			"A",
			"a\0",
			"a\\b",
			".hidden",
			"x.part",
			"é",
			"a".repeat(129),
			"a/".repeat(300).slice(0, -1),
		]) {
			const told = { name: "TypeError" };
			await t.rejects(storage.put(key, Buffer.from("x")), told, key);
			await t.rejects(storage.get(key), told, key);
			await t.rejects(storage.delete(key), told, key);
		}
	});

	t.test(`what a ${name} retains goes by age and by size`, async (t) => {
		const world = await begin(t);
		const options = { maxBytes: 1000, ttlSeconds: 60, owns: isOurs };
		const storage = await world.open();
		await storage.put("theirs", Buffer.alloc(5000));
		const kept = await openRetention({ ...options, storage });
		t.same(kept.stats(), { files: 0, bytes: 0 });
		for (const key of ["our-1", "our-2", "our-3"])
			await kept.put(key, Buffer.alloc(400));
		t.equal(await kept.get("our-1"), undefined, "the oldest made room");
		t.same(kept.stats(), { files: 2, bytes: 800 });

		await world.age("our-2", 61);
		const found = await kept.get("our-2");
		t.equal(found, undefined, "too old, though here it was young");
		const other = await openRetention({ ...options, storage });
		t.same(await keysOf(storage), ["our-3", "theirs"]);
		await other.put("our-4", Buffer.alloc(400));
		await world.age("our-3", 30);
		await kept.put("our-5", Buffer.alloc(400));
		await kept.refresh();
		t.same(await keysOf(storage), ["our-4", "our-5", "theirs"]);
		t.same(kept.stats(), { files: 2, bytes: 800 });
	});
}

const isOurs = (key: string) => key.startsWith("our-");

t.test("what a crash left half-written in a folder goes", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-storage-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	const storage = await openFolder(folder);
	await storage.put("a/b", Buffer.from("whole"));
	await writeFile(join(folder, "a", "b.77.part"), "who");
	await writeFile(join(folder, "a", "c.78.part"), "being written");
	const old = Date.now() / 1000 - 3600;
	await utimes(join(folder, "a", "b.77.part"), old, old);
	const again = await openFolder(folder);
	t.same(await keysOf(again), ["a/b"]);
	t.same((await readdir(join(folder, "a"))).sort(), ["b", "c.78.part"]);
	await rm(join(folder, "a", "c.78.part"));
	await again.delete("a/b");
	t.same(await readdir(folder), [], "no empty folder stays");
});

t.test("a file that is cut while it is read is no whole one", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-storage-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	const storage = await openFolder(folder);
	await storage.put("large", Buffer.alloc(1_000_000));
	const found = await storage.get("large");
	await truncate(join(folder, "large"), 10);
	await t.rejects(readWhole(found as FoundObject, 1_000_000), {
		code: "OVERLOADED",
		retryAfter: Number,
		cause: { message: /10 bytes came of the 1000000/ },
	});
});

t.test("many write, replace and remove beside each other", async (t) => {
	const world = await folderWorld(t);
	const one = await world.open();
	const other = await world.open();
	const turns = Array.from({ length: 60 }, async (_, i) => {
		const storage = i % 2 ? one : other;
		const key = `job/${i % 3}/item`;
		await storage.put(key, Buffer.alloc(1000, i));
		const found = await storage.get(key);
		if (found !== undefined)
			t.equal((await readWhole(found, 1000)).length, 1000);
		await storage.delete(key);
	});
	await Promise.all(turns);
	t.same(await keysOf(one), []);
});
