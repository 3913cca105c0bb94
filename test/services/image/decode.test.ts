import { execFile, execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { createPool } from "../../../services/conversion/pool.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { decoderFault } from "../../../services/image/decoder-fault.ts";
import { inspectImage } from "../../../services/image/inspect.ts";
import { sharp } from "../../../services/image/sharp.ts";
import { ROOT } from "../../../services/project.ts";
import { fixture, plainPng } from "../../support/images.ts";

const CHILDREN = join(ROOT, "test/fixtures/children");
const LIMITS = { maxBytes: 1e8, maxPixels: 1e9, maxSide: 1e5 };
const SVG = Buffer.from(
	'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
);

t.test("damage is the image's fault, and its cause is kept", async (t) => {
	for (const name of ["logo-slack-128.png", "jpeg-q85-512.jpg"]) {
		const whole = await fixture(name);
		const cut = whole.subarray(0, whole.length / 2);
		await t.rejects(decodeImage(cut, 1e6), {
			code: "INVALID_IMAGE",
			status: 422,
			cause: { message: /read error|premature end/ },
		});
		await t.rejects(inspectImage(whole.subarray(0, 20), LIMITS), {
			code: "INVALID_IMAGE",
			cause: { message: /./ },
		});
	}
});

t.test("what the decoder says of itself is not the image's fault", (t) => {
	const code = (message: string) =>
		decoderFault(new Error(message), "The image is damaged.").code;
	for (const message of [
		"vips_image_write_to_memory: out of memory -- size == 95MB",
		"Input buffer has corrupt header: vips_tracked: out of memory -- size == 95MB",
		"VipsJpeg: Insufficient memory (case 4)",
		"Error creating thread: Resource temporarily unavailable",
	])
		t.equal(code(message), "OVERLOADED", message);
	t.equal(
		code(
			"Input buffer has corrupt header: pngload_buffer: operation is blocked",
		),
		"CONVERSION_FAILED",
	);
	for (const message of [
		"vipspng: libpng read error",
		"VipsJpeg: premature end of JPEG image",
		"Input buffer has corrupt header: webp: unable to parse image",
		"gifload_buffer: Invalid frame data",
	])
		t.equal(code(message), "INVALID_IMAGE", message);
	const cause = new RangeError("Array buffer allocation failed");
	t.match(decoderFault(cause, ""), { code: "OVERLOADED", cause });
	t.end();
});

t.test("a good image for which there is no memory is OVERLOADED", async (t) => {
	try {
		execFileSync("prlimit", ["--version"]);
	} catch {
		t.pass("this system can't limit a process's memory");
		return;
	}
	const folder = t.testdir({});
	const small = join(folder, "small.png");
	const large = join(folder, "large.png");
	await writeFile(small, await plainPng(8, 8));
	await writeFile(large, await plainPng(5000, 5000));
	const { stdout } = await promisify(execFile)(process.execPath, [
		"--import=tsx",
		join(CHILDREN, "starved-decode.mjs"),
		...[large, String(60e6), small],
	]);
	t.match(JSON.parse(stdout), {
		code: "OVERLOADED",
		retryAfter: 1,
		cause: /out of memory/,
	});
});

t.test("only four formats are decoded", async (t) => {
	await t.rejects(decodeImage(SVG, 1e6), { code: "INVALID_IMAGE" });
	for (const name of ["one-pixel.png", "still-128.gif", "lossless-128.webp"])
		t.ok((await decodeImage(await fixture(name), 1e6)).width);
});

t.test("a worker that starts leaves the others' loaders alone", async (t) => {
	// Open from here on, and closed again by whoever would settle them anew.
	sharp.unblock({ operation: ["VipsForeignLoadSvgBuffer"] });
	t.equal((await sharp(SVG).metadata()).width, 4);
	const pool = createPool({ workers: 1, queueSize: 1, workerHeapMb: 256 });
	t.teardown(() => pool.close());
	const task = {
		bytes: await plainPng(8, 8),
		workingPixels: 1e6,
		pictures: [],
		submittedAt: Date.now(),
	};
	await pool.run("analyse", task, new AbortController().signal);
	t.equal((await sharp(SVG).metadata()).width, 4);
});
