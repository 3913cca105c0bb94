import { once } from "node:events";
import { connect } from "node:net";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import t from "tap";
import { build } from "../support/app.ts";
import { encodeForm } from "../support/form.ts";
import { fixture, plainPng } from "../support/images.ts";
import { until } from "../support/until.ts";

const URL = "/api/convert";

/** A PNG whose header claims a size that its few bytes of data don't hold. */
function hugePng(side: number): Buffer {
	const crcTable = Array.from({ length: 256 }, (_, n) => {
		let c = n;
		for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
		return c >>> 0;
	});
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		let crc = 0xffffffff;
		for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
		const frame = Buffer.alloc(8 + body.length);
		frame.writeUInt32BE(data.length);
		body.copy(frame, 4);
		frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4 + body.length);
		return frame;
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(side);
	header.writeUInt32BE(side, 4);
	header.set([1, 0], 8);
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk("IHDR", header),
		chunk(
			"IDAT",
			deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 9 }),
		),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

t.test("what isn't a good image gets a clear 4xx", async (t) => {
	const app = await build(t);
	const png = await fixture("logo-slack-128.png");
	const jpeg = await fixture("jpeg-q85-512.jpg");
	const huge = hugePng(16_000);
	t.ok(huge.length < 40_000, `the huge PNG is small: ${huge.length}`);
	const cases: [string, Buffer, number, string, RegExp][] = [
		["empty", Buffer.alloc(0), 422, "INVALID_IMAGE", /empty|No image/],
		[
			"text",
			Buffer.from("hello"),
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			/not a PNG, JPEG/,
		],
		[
			"SVG as PNG",
			Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			/not a PNG/,
		],
		[
			"PDF as PNG",
			Buffer.from("%PDF-1.7\n1 0 obj"),
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			/not a PNG/,
		],
		[
			"TIFF",
			Buffer.from("II*\0\x08\0\0\0"),
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			/not a PNG/,
		],
		[
			"PNG signature alone",
			png.subarray(0, 8),
			422,
			"INVALID_IMAGE",
			/PNG image is truncated/,
		],
		[
			"PNG cut in half",
			png.subarray(0, png.length / 2),
			422,
			"INVALID_IMAGE",
			/truncated/,
		],
		[
			"JPEG cut in half",
			jpeg.subarray(0, jpeg.length / 2),
			422,
			"INVALID_IMAGE",
			/truncated/,
		],
		[
			"JPEG header alone",
			jpeg.subarray(0, 20),
			422,
			"INVALID_IMAGE",
			/JPEG image is truncated/,
		],
		[
			"GIF header alone",
			Buffer.from("GIF89a"),
			422,
			"INVALID_IMAGE",
			/GIF image is truncated/,
		],
		[
			"WebP header alone",
			Buffer.from("RIFF\x04\0\0\0WEBP"),
			422,
			"INVALID_IMAGE",
			/WEBP image is truncated/,
		],
		[
			"16000 x 16000",
			huge,
			422,
			"IMAGE_TOO_LARGE",
			/16000 x 16000 pixels; at most 8192 a side/,
		],
	];
	for (const [name, payload, status, code, words] of cases) {
		const response = await app.inject({
			method: "POST",
			url: URL,
			headers: { "content-type": "image/png" },
			payload,
		});
		t.equal(response.statusCode, status, name);
		t.match(
			response.json(),
			{
				status,
				success: false,
				error_code: code,
				detail: words,
				error: words,
				instance: URL,
			},
			name,
		);
		t.equal(response.json().request_id, response.headers["x-request-id"]);
	}
	t.equal(
		app.converter.stats().counts.computed,
		2,
		"only the cut images were decoded",
	);
});

t.test("an image over the byte limit is 413, however it comes", async (t) => {
	const app = await build(t, { MAX_IMAGE_BYTES: 2048 });
	const image = await fixture("logo-python-256.png");
	const small = await plainPng(8, 8);
	const raw = { headers: { "content-type": "image/png" }, payload: image };
	const json = { payload: { image: image.toString("base64") } };
	const form = await encodeForm([{ name: "file", bytes: image }]);
	for (const request of [raw, json, form]) {
		const response = await app.inject({ method: "POST", url: URL, ...request });
		t.equal(response.statusCode, 413);
		t.equal(response.json().error_code, "FILE_TOO_LARGE");
	}
	const fits = await encodeForm([{ name: "file", bytes: small }]);
	t.equal(
		(await app.inject({ method: "POST", url: URL, ...fits })).statusCode,
		200,
	);
});

t.test("malformed requests say what is wrong", async (t) => {
	const app = await build(t);
	const bytes = await plainPng(8, 8);
	const good = await encodeForm([{ name: "file", bytes }]);
	const expect = async (
		name: string,
		request: object,
		status: number,
		words: RegExp,
	) => {
		const response = await app.inject({ method: "POST", url: URL, ...request });
		t.equal(response.statusCode, status, name);
		t.match(response.json(), { success: false, error: words }, name);
	};
	await expect(
		"two files",
		await encodeForm([
			{ name: "file", bytes },
			{ name: "image", bytes },
		]),
		400,
		/more than one file/,
	);
	await expect(
		"no file",
		await encodeForm([{ name: "ltres", value: "1" }]),
		400,
		/No image is given/,
	);
	await expect(
		"wrong field",
		await encodeForm([{ name: "logo", bytes }]),
		400,
		/named file/,
	);
	await expect(
		"2 MB field",
		await encodeForm([
			{ name: "ltres", value: "1".repeat(2e6) },
			{ name: "file", bytes },
		]),
		400,
		/longer than 65536/,
	);
	await expect(
		"100 fields",
		await encodeForm([
			...Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, value: "" })),
			{ name: "file", bytes },
		]),
		400,
		/more than 64 fields/,
	);
	await expect(
		"__proto__ field",
		await encodeForm([
			{ name: "__proto__", value: "1" },
			{ name: "file", bytes },
		]),
		400,
		/./,
	);
	await expect(
		"wrong boundary",
		{
			...good,
			headers: { "content-type": "multipart/form-data; boundary=other" },
		},
		400,
		/malformed/,
	);
	await expect(
		"no boundary",
		{ ...good, headers: { "content-type": "multipart/form-data" } },
		400,
		/./,
	);
	await expect(
		"form cut short",
		{ ...good, payload: good.payload.subarray(0, 150) },
		400,
		/malformed/,
	);
	await expect(
		"broken JSON",
		{ headers: { "content-type": "application/json" }, payload: "{" },
		400,
		/JSON/,
	);
	await expect(
		"__proto__ in JSON",
		{
			headers: { "content-type": "application/json" },
			payload: '{"__proto__":{"a":1},"image":""}',
		},
		400,
		/./,
	);
	await expect(
		"JSON null",
		{ headers: { "content-type": "application/json" }, payload: "null" },
		400,
		/No image/,
	);
	await expect("JSON array", { payload: [1] }, 400, /No image/);
	await expect("empty object", { payload: {} }, 400, /No image/);
	await expect(
		"not base64",
		{ payload: { image: "a*b" } },
		400,
		/not valid base64/,
	);
	await expect("image a number", { payload: { image: 7 } }, 400, /base64/);
	await expect(
		"both",
		{ payload: { image: "AAAA", file_id: "x" } },
		400,
		/not both/,
	);
	await expect("no body", {}, 400, /No image/);
	await expect(
		"another type",
		{ headers: { "content-type": "text/csv" }, payload: "a,b" },
		415,
		/"text\/csv" isn't taken/,
	);
	for (const file_id of ["../../etc/passwd", "..", "", 7, null, ["a"]])
		await expect(
			`file_id ${file_id}`,
			{ payload: { file_id } },
			400,
			/file_id must be the 64 hexadecimal digits/,
		);
	const unknown = { file_id: "0".repeat(64) };
	await expect("unknown upload", { payload: unknown }, 404, /no upload/);
	await expect(
		"unknown upload, unknown option",
		{ payload: { ...unknown, x: 1 } },
		400,
		/Unknown option "x"/,
	);
	t.equal(app.converter.stats().counts.computed, 0);
});

t.test("an upload cut off in the middle frees everything", async (t) => {
	const app = await build(t);
	await app.listen({ host: "127.0.0.1", port: 0 });
	const { port } = app.server.address() as { port: number };
	const form = await encodeForm([
		{ name: "file", bytes: await fixture("logo-firefox-256.png") },
	]);
	const socket = connect(port, "127.0.0.1");
	await once(socket, "connect");
	const arrived = once(app.server, "request");
	socket.write(
		`POST ${URL} HTTP/1.1\r\nHost: x\r\nContent-Type: ${form.headers["content-type"]}\r\nContent-Length: ${form.payload.length}\r\n\r\n`,
	);
	socket.write(form.payload.subarray(0, 20_000));
	await arrived;
	socket.destroy();
	const connections = promisify(app.server.getConnections.bind(app.server));
	await until(async () => (await connections()) === 0);
	t.match(app.converter.stats(), { busy: 0, queued: 0 });
	const response = await fetch(`http://127.0.0.1:${port}${URL}`, {
		method: "POST",
		headers: form.headers,
		body: form.payload,
	});
	t.equal(response.status, 200, "the next one is served");
});
