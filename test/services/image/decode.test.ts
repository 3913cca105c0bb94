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
import { renderSvg } from "../../../services/quality/render.ts";
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

t.test("CMYK without a profile is what browsers show", async (t) => {
	const colours = ["#0a8f6c", "#ffffff", "#000000", "#d7172d"];
	const bands = colours.map(
		(fill, k) => `<rect y="${16 * k}" width="16" height="16" fill="${fill}"/>`,
	);
	const { data: drawn } = renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="64">${bands.join("")}</svg>`,
		16,
	);
	const raw = { width: 16, height: 64, channels: 4 as const };
	const printed = () =>
		sharp(drawn, { raw })
			.removeAlpha()
			.toColourspace("cmyk")
			.jpeg({ quality: 100, chromaSubsampling: "4:4:4" });
	const plain = await printed().toBuffer();
	t.match(await sharp(plain).metadata(), { space: "cmyk", hasProfile: false });
	const inks = await sharp(plain)
		.pipelineColourspace("cmyk")
		.toColourspace("cmyk")
		.raw()
		.toBuffer();
	const meant = colours.map((_, k) => {
		const [c, m, y, black] = inks.subarray(4 * (256 * k + 136));
		return [c, m, y].map((ink) => ((255 - ink) * (255 - black)) / 255);
	});
	const near = (bytes: Uint8ClampedArray, pixel: number, colour: number[]) =>
		colour.every((level, c) => Math.abs(bytes[4 * pixel + c] - level) <= 2) &&
		bytes[4 * pixel + 3] === 255;
	const { raster } = await decodeImage(plain, 1e6);
	meant.forEach((colour, k) => {
		t.ok(near(raster.data, 256 * k + 136, colour), String(colour));
	});
	t.same(
		[...raster.data.subarray(4 * (256 + 136), 4 * (256 + 137))],
		[255, 255, 255, 255],
	);
	const small = await decodeImage(plain, 8 * 32);
	t.match(small, { width: 16, height: 64, raster: { width: 8, height: 32 } });
	t.ok(near(small.raster.data, 8 * 4 + 4, meant[0]));

	const profiled = await printed().withIccProfile("cmyk").toBuffer();
	t.match(await sharp(profiled).metadata(), {
		space: "cmyk",
		hasProfile: true,
	});
	const { data } = (await decodeImage(profiled, 1e6)).raster;
	t.notOk(near(data, 256 * 3 + 136, meant[3]), "a profile is kept to");
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
