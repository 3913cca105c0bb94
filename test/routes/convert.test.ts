import t from "tap";
import { build } from "../support/app.ts";
import { encodeForm } from "../support/form.ts";
import { fixture, plainPng } from "../support/images.ts";

const URL = "/api/convert";
const PNG = { "content-type": "image/png" };

t.test("the three ways of giving an image make one SVG", async (t) => {
	const app = await build(t);
	const image = await fixture("logo-slack-128.png");
	const form = await encodeForm([
		{ name: "numberofcolors", value: "4" },
		{ name: "file", bytes: image },
	]);
	const asForm = await app.inject({ method: "POST", url: URL, ...form });
	const asBody = await app.inject({
		method: "POST",
		url: `${URL}?numberofcolors=4`,
		headers: PNG,
		payload: image,
	});
	const asJson = await app.inject({
		method: "POST",
		url: URL,
		payload: { image: image.toString("base64"), numberofcolors: 4 },
	});
	const asDataUrl = await app.inject({
		method: "POST",
		url: URL,
		payload: {
			image: `data:image/png;base64,${image.toString("base64")}`,
			numberofcolors: 4,
		},
	});
	for (const response of [asForm, asBody, asJson, asDataUrl]) {
		t.equal(response.statusCode, 200);
		t.equal(response.json().svg, asForm.json().svg);
	}
	const alias = await encodeForm([
		{ name: "image", bytes: image },
		{ name: "numberofcolors", value: "4" },
	]);
	const asAlias = await app.inject({ method: "POST", url: URL, ...alias });
	t.equal(asAlias.json().svg, asForm.json().svg);
});

t.test("the answer says what was made and how good it is", async (t) => {
	const app = await build(t);
	const response = await app.inject({
		method: "POST",
		url: URL,
		headers: PNG,
		payload: await fixture("logo-google-128.png"),
	});
	const answer = response.json();
	t.equal(answer.success, true);
	t.equal(answer.ai_enhanced, false);
	t.equal(answer.converter_type, "imagetracer");
	t.equal(answer.size, Buffer.byteLength(answer.svg));
	t.match(
		answer.svg,
		/^<svg [^>]*width="128" height="128" viewBox="0 0 128 128">/,
	);
	t.equal(answer.path_count, answer.svg.match(/<path /g).length);
	t.ok(answer.avg_path_length > 10);
	t.ok(answer.ssim > 0.8 && answer.ssim < 1, `ssim ${answer.ssim}`);
	t.ok(answer.mse > 0 && answer.psnr > 15 && answer.psnr < 60);
	t.ok(answer.conversion_time_ms > 0);
	t.equal(answer.parameters_used.numberofcolors, 16);
	t.notOk("ai_metadata" in answer || "tier_used" in answer);
	t.notOk("working_size" in answer);
	t.match(
		response.headers["server-timing"],
		/^queue;dur=.*trace;dur=.*measure;dur=/,
	);
	t.match(response.headers["x-request-id"], /^[\w-]{36}$/);
});

t.test("Accept: image/svg+xml gives the SVG alone, locked down", async (t) => {
	const app = await build(t);
	const payload = await fixture("shapes-256.png");
	const ask = (accept: string) =>
		app.inject({
			method: "POST",
			url: URL,
			headers: { ...PNG, accept },
			payload,
		});
	const svg = await ask("image/svg+xml");
	t.match(svg.headers["content-type"], /^image\/svg\+xml/);
	t.match(svg.headers["content-disposition"], /filename="converted.svg"/);
	t.equal(svg.headers["x-content-type-options"], "nosniff");
	t.match(svg.headers["content-security-policy"], /default-src 'none'/);
	t.match(svg.body, /^<svg .*<\/svg>$/s);
	for (const accept of [
		"*/*",
		"application/json",
		"text/html, application/json",
	])
		t.equal((await ask(accept)).json().svg, svg.body, accept);
});

t.test("equal requests are cached, tagged and answered 304", async (t) => {
	const app = await build(t);
	const payload = await fixture("logo-docker-128.png");
	for (const accept of ["application/json", "image/svg+xml"]) {
		const headers = { ...PNG, accept };
		const ask = (more = {}) =>
			app.inject({
				method: "POST",
				url: URL,
				headers: { ...headers, ...more },
				payload,
			});
		const first = await ask();
		const second = await ask();
		t.equal(second.body, first.body);
		t.equal(second.headers.etag, first.headers.etag);
		t.match(first.headers.etag, /^"[\w-]+"$/);
		t.equal(second.headers["server-timing"], "cache;desc=hit");
		const third = await ask({ "if-none-match": first.headers.etag });
		t.equal(third.statusCode, 304);
		t.equal(third.body, "");
		const weak = `"other", W/${first.headers.etag}`;
		t.equal((await ask({ "if-none-match": weak })).statusCode, 304);
		const other = await app.inject({
			method: "POST",
			url: `${URL}?ltres=2`,
			headers: { ...headers, "if-none-match": first.headers.etag as string },
			payload,
		});
		t.equal(other.statusCode, 200);
		t.not(other.headers.etag, first.headers.etag);
	}
});

t.test("presets are a base that single options override", async (t) => {
	const app = await build(t);
	const payload = await plainPng(24, 24);
	const ask = async (query: string) =>
		(
			await app.inject({
				method: "POST",
				url: `${URL}?${query}`,
				headers: PNG,
				payload,
			})
		).json().parameters_used;
	t.match(await ask("preset=detailed"), {
		pathomit: 0,
		numberofcolors: 64,
		strokewidth: 1,
	});
	t.match(await ask("preset=detailed&numberofcolors=5"), {
		pathomit: 0,
		numberofcolors: 5,
	});
	t.same((await ask("preset=posterized3")).pal.length, 2);
	t.same(
		(await ask(`pal=${encodeURIComponent('[{"r":1,"g":2,"b":3,"a":255}]')}`))
			.pal,
		[{ r: 1, g: 2, b: 3, a: 255 }],
	);
});

t.test("options are refused by name, with what is allowed", async (t) => {
	const app = await build(t);
	const payload = await plainPng(8, 8);
	const refused = async (query: string, words: RegExp) => {
		const response = await app.inject({
			method: "POST",
			url: `${URL}?${query}`,
			headers: PNG,
			payload,
		});
		t.equal(response.statusCode, 400, query);
		t.match(response.headers["content-type"], /^application\/problem\+json/);
		t.match(response.json(), {
			error_code: "INVALID_PARAMETERS",
			error: words,
			success: false,
		});
	};
	await refused(
		"colour=3",
		/Unknown option "colour"; the options are converter, preset, ltres.*, dxf_entities/,
	);
	await refused("palette=red", /It is an option of converter=subpixel\.$/);
	await refused("colour=red", /png_background\.$/);
	await refused(
		"ltres=-1",
		/ltres is "-1"; it must be a number from 0 to 1000/,
	);
	await refused("ltres=", /ltres is ""/);
	await refused("ltres=0x10", /ltres/);
	await refused("ltres=1e999", /ltres/);
	await refused("numberofcolors=3.5", /whole number from 2 to 256/);
	await refused("layering=2", /layering is "2"; it must be one of 0, 1/);
	await refused("viewbox=1", /viewbox is "1"; it must be true or false/);
	await refused("preset=pretty", /one of default, posterized1/);
	await refused(
		"converter=potrace",
		/converter is "potrace"; it must be one of imagetracer/,
	);
	await refused(
		"pal=[]",
		/a list of 1 to 256 items, each an object of r \(a whole number from 0 to 255\)/,
	);
	await refused("pal=%5B%7B%22r%22:300%7D%5D", /a list of 1 to 256 items/);
	await refused("ltres=1&ltres=2", /ltres/);
	await refused("layercontainerid=x", /Unknown option/);
	const twice = await encodeForm([
		{ name: "ltres", value: "1" },
		{ name: "ltres", value: "2" },
		{ name: "file", bytes: payload },
	]);
	const response = await app.inject({ method: "POST", url: URL, ...twice });
	t.match(response.json(), {
		status: 400,
		error: /ltres is given more than once/,
	});
	const text = await app.inject({
		method: "POST",
		url: URL,
		payload: { image: payload.toString("base64"), ltres: "1" },
	});
	t.match(
		text.json(),
		{ status: 400, error: /ltres/ },
		"JSON numbers are numbers",
	);
});

t.test("large images are traced smaller and keep their size", async (t) => {
	const app = await build(t, { WORKING_PIXELS: 10_000 });
	const payload = await fixture("shapes-256.png");
	const response = await app.inject({
		method: "POST",
		url: URL,
		headers: PNG,
		payload,
	});
	const answer = response.json();
	t.same(answer.working_size, { width: 100, height: 100 });
	t.match(
		answer.svg,
		/^<svg [^>]*width="256" height="256" viewBox="0 0 256 256"><g transform="scale\(2.56 2.56\)">.*<\/g><\/svg>$/s,
	);
	t.ok(answer.ssim > 0.7);
});

t.test("every kind of raster that is taken in converts", async (t) => {
	const app = await build(t);
	const sizes: Record<string, [number, number]> = {
		"one-pixel.png": [1, 1],
		"one-column.png": [1, 64],
		"greyscale-128.png": [128, 128],
		"palette-transparent-128.png": [128, 128],
		"sixteen-bit-128.png": [128, 128],
		"jpeg-cmyk-128.jpg": [128, 128],
		"jpeg-exif-rotated-160.jpg": [53, 160],
		"lossless-128.webp": [128, 128],
		"still-128.gif": [128, 128],
		"animated-96.gif": [96, 96],
		"empty-64.png": [64, 64],
	};
	for (const [name, [width, height]] of Object.entries(sizes)) {
		const response = await app.inject({
			method: "POST",
			url: URL,
			headers: { "content-type": "application/octet-stream" },
			payload: await fixture(name),
		});
		t.equal(response.statusCode, 200, name);
		t.match(response.json().svg, `width="${width}" height="${height}"`, name);
	}
});

t.test(
	"pictures of one pixel, row or column convert in every converter",
	async (t) => {
		const app = await build(t);
		for (const converter of ["imagetracer", "subpixel"])
			for (const [width, height] of [
				[1, 1],
				[1, 2000],
				[2000, 1],
				[2, 3],
			]) {
				const response = await app.inject({
					method: "POST",
					url: `${URL}?converter=${converter}`,
					headers: PNG,
					payload: await plainPng(width, height),
				});
				t.equal(response.statusCode, 200, `${converter} ${width} x ${height}`);
				t.match(
					response.json().svg,
					new RegExp(`<svg [^>]*width="${width}" height="${height}"`),
				);
			}
	},
);

t.test("converter=subpixel traces with our own tracer", async (t) => {
	const app = await build(t);
	const payload = await fixture("logo-google-128.png");
	const ask = (query: string) =>
		app.inject({
			method: "POST",
			url: `${URL}?${query}`,
			headers: PNG,
			payload,
		});
	const plain = (await ask("")).json();
	const response = await ask(
		"converter=subpixel&effort=fast&noise=0&palette=[]",
	);
	const answer = response.json();
	t.equal(response.statusCode, 200);
	t.equal(answer.converter_type, "subpixel");
	t.match(answer.parameters_used, {
		effort: "fast",
		noise: 0,
		gradients: true,
		palette: [],
	});
	t.ok(
		answer.ssim > plain.ssim && answer.ssim > 0.99,
		`${answer.ssim} over ${plain.ssim}`,
	);
	t.ok(answer.size < plain.size, `${answer.size} bytes beside ${plain.size}`);
	const refused = (await ask("converter=subpixel&ltres=1")).json();
	t.match(refused, {
		status: 400,
		error: /Unknown option "ltres"; the options are converter, effort/,
	});
	const noise = (await ask("converter=subpixel&noise=loud")).json();
	t.match(noise, {
		status: 400,
		error: /noise is "loud"; it must be one of auto, a number from 0 to 64/,
	});
});

t.test("options in the query may be members of an object", async (t) => {
	const app = await build(t);
	const ask = async (query: string) =>
		app.inject({
			method: "POST",
			url: `/api/convert?${query}`,
			headers: { "content-type": "image/png" },
			payload: await plainPng(8, 8),
		});
	const answer = await ask("options%5Bnumberofcolors%5D=4");
	t.equal(answer.json().parameters_used.numberofcolors, 4);
	const wrong = await ask("options[colour]=4");
	t.equal(wrong.statusCode, 400);
	t.match(wrong.json().error, /Unknown option "colour"/);
	t.equal((await ask("options[]=4")).statusCode, 400);
});
