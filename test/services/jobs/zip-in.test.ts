import { zipSync } from "fflate";
import t from "tap";
import { unzip } from "../../../services/jobs/zip-in.ts";
import { ServiceError } from "../../../services/service-error.ts";

/** Its bytes as a connection brings them, in pieces. */
async function* pieces(bytes: Uint8Array, size: number) {
	for (let at = 0; at < bytes.length; at += size)
		yield bytes.subarray(at, at + size);
}

async function all(bytes: Uint8Array, maxBytes = 1000, size = 7) {
	const found: [string, string][] = [];
	for await (const one of unzip(pieces(bytes, size), maxBytes))
		found.push([
			one.name,
			one.bytes instanceof ServiceError
				? one.bytes.code
				: Buffer.from(one.bytes).toString(),
		]);
	return found;
}

const bytes = (text: string) => Buffer.from(text);

t.test("files come out as they went in, systems' own left out", async (t) => {
	const zip = zipSync({
		"a.png": [bytes("stored"), { level: 0 }],
		"b/c.png": bytes("deflated ".repeat(20)),
		"b/.DS_Store": bytes("x"),
		"__MACOSX/b/._c.png": bytes("x"),
		"Thumbs.db": bytes("x"),
		"empty.png": new Uint8Array(),
	});
	t.same(await all(zip), [
		["a.png", "stored"],
		["b/c.png", "deflated ".repeat(20)],
		["empty.png", ""],
	]);
});

t.test("what grows beyond the limit is given up, the rest isn't", async (t) => {
	const zip = zipSync({
		"bomb.png": new Uint8Array(2_000_000),
		"good.png": bytes("good"),
	});
	t.ok(zip.length < 4000);
	t.same(await all(zip, 1000, 4096), [
		["bomb.png", "FILE_TOO_LARGE"],
		["good.png", "good"],
	]);
});

t.test("what is no whole zip is refused", async (t) => {
	const zip = zipSync({ "a.png": bytes("picture ".repeat(50)) });
	for (const broken of [
		zip.subarray(0, 30),
		zip.subarray(0, 45),
		Buffer.from("504b0506", "hex"),
		bytes("no zip at all"),
		zipSync({}),
	])
		await t.rejects(all(broken), { code: "INVALID_IMAGE" });
});

t.test("an encrypted or strangely packed file says so", async (t) => {
	const zip = zipSync({ "a.png": bytes("picture ".repeat(50)) });
	const strange = Uint8Array.from(zip);
	// The method of compression, in the file's own header: 99 is AES.
	strange[8] = 99;
	t.same(await all(strange), [["a.png", "INVALID_IMAGE"]]);
});
