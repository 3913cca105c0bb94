import { createHash } from "node:crypto";
import {
	mkdir,
	mkdtemp,
	readdir,
	rm,
	utimes,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { openFolder } from "../../../services/storage/folder.ts";
import { openUploadStore } from "../../../services/uploads/store.ts";

const sha256 = (bytes: Uint8Array) =>
	createHash("sha256").update(bytes).digest("hex");

async function folderFor(t: Test) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-uploads-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

const openStore = async (
	folder: string,
	limits: { maxBytes: number; ttlSeconds: number },
) => openUploadStore({ storage: await openFolder(folder), ...limits });

const options = { maxBytes: 1000, ttlSeconds: 60 };

t.test("keeps bytes by their hash, across restarts", async (t) => {
	const folder = await folderFor(t);
	const store = await openStore(folder, options);
	const bytes = Buffer.from("some image");
	const { id } = await store.put(bytes);
	t.equal(id, sha256(bytes));
	t.equal((await store.put(bytes)).id, id);
	t.same(store.stats(), { files: 1, bytes: bytes.length });
	t.same(await readdir(folder), [id]);
	const again = await openStore(folder, options);
	t.same(await again.get(id), bytes);
	t.same(again.stats(), { files: 1, bytes: bytes.length });
});

t.test("the oldest go when all together are too large", async (t) => {
	const folder = await folderFor(t);
	const store = await openStore(folder, options);
	const ids: string[] = [];
	for (const fill of [1, 2, 3])
		ids.push((await store.put(Buffer.alloc(400, fill))).id);
	t.equal(await store.get(ids[0]), undefined);
	t.ok(await store.get(ids[1]));
	t.ok(await store.get(ids[2]));
	t.same((await readdir(folder)).sort(), ids.slice(1).sort());
	await store.put(Buffer.alloc(400, 2));
	await store.put(Buffer.alloc(400, 4));
	t.ok(await store.get(ids[1]), "given again, it is young again");
	t.equal(await store.get(ids[2]), undefined);
});

t.test("what is too old is gone", async (t) => {
	const folder = await folderFor(t);
	const store = await openStore(folder, options);
	const { id } = await store.put(Buffer.from("old"));
	const past = new Date(Date.now() - 61_000);
	await utimes(join(folder, id), past, past);
	const again = await openStore(folder, options);
	t.equal(await again.get(id), undefined);
	t.same(await readdir(folder), []);
});

t.test("a crash halfway through a write leaves nothing behind", async (t) => {
	const folder = await folderFor(t);
	const id = sha256(Buffer.from("whole"));
	const half = join(folder, `${id}.0b7b.part`);
	await writeFile(half, "who");
	const longAgo = Date.now() / 1000 - 3600;
	await utimes(half, longAgo, longAgo);
	// One that another replica is writing right now.
	await writeFile(join(folder, `${id}.77aa.part`), "wh");
	await writeFile(join(folder, "README"), "not ours");
	const store = await openStore(folder, options);
	t.equal(await store.get(id), undefined);
	t.same((await readdir(folder)).sort(), [`${id}.77aa.part`, "README"]);
});

t.test("a file that isn't what was uploaded is never given out", async (t) => {
	const folder = await folderFor(t);
	const store = await openStore(folder, options);
	const { id } = await store.put(Buffer.from("right"));
	await writeFile(join(folder, id), "wrong");
	t.equal(await store.get(id), undefined);
	t.same(await readdir(folder), []);
	const { id: other } = await store.put(Buffer.from("other"));
	await rm(join(folder, other));
	t.equal(await store.get(other), undefined);
	t.same(store.stats(), { files: 0, bytes: 0 });
});

t.test("no name but a hash is ever looked up", async (t) => {
	const folder = await folderFor(t);
	await writeFile(join(folder, "..", "svg-ai-secret"), "secret");
	t.teardown(() => rm(join(folder, "..", "svg-ai-secret")));
	const store = await openStore(folder, options);
	for (const id of [
		"../svg-ai-secret",
		"",
		".",
		"A".repeat(64),
		`${"0".repeat(64)}\0`,
	])
		t.equal(await store.get(id), undefined, id);
});

t.test("a folder that can't be made is told at the start", async (t) => {
	const folder = await folderFor(t);
	await writeFile(join(folder, "file"), "");
	await t.rejects(openStore(join(folder, "file", "x"), options));
});

t.test("a disk that can't be written is told as such", async (t) => {
	const folder = await folderFor(t);
	const store = await openStore(folder, options);
	await rm(folder, { recursive: true });
	await t.rejects(store.put(Buffer.from("image")), {
		code: "OVERLOADED",
		status: 503,
		retryAfter: Number,
	});
	t.same(store.stats(), { files: 0, bytes: 0 });
	await mkdir(folder);
	await store.put(Buffer.from("image"));
	t.same(store.stats(), { files: 1, bytes: 5 }, "and well again by itself");
});

t.test("replicas share a folder", async (t) => {
	const folder = await folderFor(t);
	const one = await openStore(folder, options);
	const other = await openStore(folder, options);
	const { id } = await one.put(Buffer.from("image"));
	t.same(await other.get(id), Buffer.from("image"));
	const old = Date.now() / 1000 - 120;
	await utimes(join(folder, id), old, old);
	const third = await openStore(folder, options);
	t.equal(await third.get(id), undefined, "too old for everyone");
});

t.test("what a replica keeps anew is not too old for the others", async (t) => {
	const folder = await folderFor(t);
	const short = { maxBytes: 1000, ttlSeconds: 0.3 };
	const one = await openStore(folder, short);
	const other = await openStore(folder, short);
	const { id } = await one.put(Buffer.from("image"));
	t.ok(await other.get(id));
	await new Promise((resolve) => setTimeout(resolve, 400));
	await one.put(Buffer.from("image"));
	t.ok(await other.get(id));
});
