import { unzipSync } from "fflate";
import sharp from "sharp";
import t from "tap";
import { writeBundle } from "../../../services/formats/bundle.ts";
import { readDrawing } from "../../../services/formats/drawing/index.ts";
import { writeDrawing } from "../../../services/formats/formats.ts";
import { layOut } from "../../../services/formats/layout.ts";
import { AS_TRACED } from "../../../services/formats/order.ts";
import { drawBy, hasReader, likeness } from "../../support/readers.ts";
import { documentOf, order, traced } from "./support.ts";

const text = ({ bytes }: { bytes: Uint8Array }) =>
	Buffer.from(bytes).toString();
const root = (svg: string) => /^<svg[^>]*>/.exec(svg)?.[0] ?? "";

t.test(
	"a page is as large as asked, and the drawing lies where asked",
	async (t) => {
		const drawing = { width: 200, height: 100 };
		const at = (size: object) => layOut(drawing, { ...AS_TRACED, ...size });
		t.match(at({}), { width: 200, height: 100, matrix: [1, 0, 0, 1, 0, 0] });
		t.match(at({ scale: 2, unit: "in", dpi: 100 }), {
			width: 4,
			height: 2,
		});
		t.match(at({ unit: "mm", dpi: 254 }), { width: 20, height: 10 });
		t.match(at({ height: 5, unit: "cm" }), { width: 10, height: 5 });
		const square = { width: 100, height: 100 };
		t.match(at(square), { matrix: [0.5, 0, 0, 0.5, 0, 25] });
		t.match(at({ ...square, alignY: 1 }), { matrix: [0.5, 0, 0, 0.5, 0, 50] });
		t.match(at({ ...square, aspect: "overflow", alignX: 0 }), {
			matrix: [1, 0, 0, 1, 0, 0],
		});
		t.match(at({ ...square, aspect: "stretch" }), {
			matrix: [0.5, 0, 0, 1, 0, 0],
		});
	},
);

t.test("SVG: another root, all else to the byte", async (t) => {
	const svg = await traced("logo-google-128.png");
	const write = async (more: object) =>
		text(await writeDrawing(svg, order("svg", more)));
	t.equal(await write({}), svg, "as traced");
	const inner = svg.slice(root(svg).length);
	for (const [more, wanted] of [
		[
			{ svgVersion: "1.1" },
			'version="1.1" width="128" height="128" viewBox="0 0 128 128"',
		],
		[{ svgSize: "responsive" }, 'viewBox="0 0 128 128"'],
		[
			{ size: { width: 50, unit: "mm" } },
			'width="50mm" height="50mm" viewBox="0 0 128 128"',
		],
		[
			{ size: { width: 256, height: 64 } },
			'width="256" height="64" viewBox="-192 0 512 128"',
		],
		[
			{ size: { width: 256, height: 64, aspect: "overflow", alignY: 1 } },
			'width="256" height="64" viewBox="0 96 128 32"',
		],
		[
			{ size: { width: 256, height: 64, aspect: "stretch" } },
			'width="256" height="64" viewBox="0 0 128 128" preserveAspectRatio="none"',
		],
	] as const)
		t.equal(
			await write(more),
			`<svg xmlns="http://www.w3.org/2000/svg" ${wanted}>${inner}`,
		);
	const scaled = await traced("logo-slack-128.png", "imagetracer", {
		scale: 2,
	});
	t.match(
		root(
			text(await writeDrawing(scaled, order("svg", { size: { width: 64 } }))),
		),
		'width="64" height="64" viewBox="0 0 256 256"',
		"a viewBox of its own stays",
	);
});

t.test("PNG: any size, smooth or not, on a ground or none", async (t) => {
	const svg = documentOf('<circle cx="50" cy="50" r="40" fill="red"/>');
	const draw = async (more: object) => {
		const { bytes } = await writeDrawing(svg, order("png", more));
		const picture = sharp(bytes);
		const { data, info } = await picture
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		const colours = new Set<number>();
		for (let i = 0; i < data.length; i += 4) colours.add(data.readUInt32BE(i));
		const { density } = await picture.metadata();
		return { ...info, colours, density };
	};
	t.match(await draw({}), { width: 100, height: 100, density: 96 });
	t.match(await draw({ size: { width: 1, unit: "in", dpi: 300 } }), {
		width: 300,
		height: 300,
		density: 300,
	});
	t.ok((await draw({})).colours.size > 20, "smooth edges");
	t.same(
		[...(await draw({ pngAntialias: false })).colours].sort((a, b) => a - b),
		[0, 0xff0000ff],
	);
	const onBlue = { pngAntialias: false, pngBackground: "#0000ff" };
	t.same(
		[...(await draw(onBlue)).colours].sort((a, b) => a - b),
		[0x0000ffff, 0xff0000ff],
	);
	const wide = await draw({ size: { width: 300, height: 50 } });
	t.match(wide, { width: 300, height: 50 });
	await t.rejects(writeDrawing(svg, order("png", { size: { scale: 100 } })), {
		code: "IMAGE_TOO_LARGE",
		message: /PNG of 10000 x 10000 pixels/,
	});
});

/** Every kind of paint, on each other. */
const seeThrough = documentOf(
	'<defs><linearGradient id="a" x1="20" x2="80" gradientUnits="userSpaceOnUse"><stop offset=".2" stop-color="red" stop-opacity="0"/><stop offset=".5" stop-color="#0f0"/><stop offset=".5" stop-color="#00f" stop-opacity=".5"/></linearGradient><radialGradient id="b" cx="0" cy="0" r="1" fx=".001" gradientTransform="matrix(30 10 -5 20 50 50)" gradientUnits="userSpaceOnUse"><stop stop-color="#fff" stop-opacity=".8"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient><pattern id="c" width="100" height="100" patternUnits="userSpaceOnUse"><rect width="100" height="100" fill="url(#a)"/><rect width="100" height="100" fill="url(#b)"/></pattern></defs><path d="M0 30h100v20H0z" fill="#fc0"/><circle cx="50" cy="50" r="45" fill="url(#c)"/><rect x="5" y="60" width="60" height="30" rx="9" fill="#808" stroke="#808" stroke-width="6" opacity=".5"/><ellipse cx="70" cy="25" rx="20" ry="9" fill="#fff" fill-opacity=".5" stroke="#000" stroke-width="3" stroke-linejoin="round"/>',
);

t.test("PDF: another's reader draws the same", async (t) => {
	if (!hasReader(t, "pdftoppm")) return;
	for (const [name, converter] of [
		["gradient-linear-256.png", "subpixel"],
		["gradient-radial-256.png", "subpixel"],
		["translucent-256.png", "subpixel"],
		["logo-firefox-128.png", "subpixel"],
		["logo-google-128.png", "imagetracer"],
		["translucent-256.png", "imagetracer"],
	] as const) {
		const svg = await traced(name, converter);
		const { bytes, warnings } = await writeDrawing(svg, order("pdf"));
		t.same(warnings, []);
		t.match(Buffer.from(bytes).toString("latin1"), /^%PDF-1.4/);
		const like = await likeness("pdftoppm", svg, bytes);
		t.ok(like >= 0.995, `${name} ${converter}: ${like}`);
		const again = await writeDrawing(svg, order("pdf"));
		t.same(again.bytes, bytes, "equal bytes");
	}
	const { bytes } = await writeDrawing(seeThrough, order("pdf"));
	const like = await likeness("pdftoppm", seeThrough, bytes);
	t.ok(like >= 0.995, `all kinds of paint: ${like}`);
});

t.test(
	"EPS: another's reader draws the same, without transparency",
	async (t) => {
		if (!hasReader(t, "gs")) return;
		for (const [name, converter] of [
			["gradient-linear-256.png", "subpixel"],
			["gradient-radial-256.png", "subpixel"],
			["translucent-256.png", "subpixel"],
			["logo-firefox-128.png", "subpixel"],
			["translucent-256.png", "imagetracer"],
		] as const) {
			const svg = await traced(name, converter);
			const { bytes } = await writeDrawing(svg, order("eps"));
			t.match(Buffer.from(bytes).toString(), /^%!PS-Adobe-3.0 EPSF-3.0\n/);
			const like = await likeness("gs", svg, bytes);
			t.ok(like >= 0.99, `${name} ${converter}: ${like}`);
			const again = await writeDrawing(svg, order("eps"));
			t.same(again.bytes, bytes, "equal bytes");
		}
		const mixed = await writeDrawing(seeThrough, order("eps"));
		t.match(mixed.warnings, [/4 see-through shapes/]);
		const like = await likeness("gs", seeThrough, mixed.bytes);
		t.ok(like >= 0.99, `all kinds of paint: ${like}`);
		const alone = documentOf(
			'<path d="M0 0h60v60H0z" fill="#ff0"/><circle cx="30" cy="30" r="20" fill="#00f" fill-opacity=".5"/><circle cx="80" cy="80" r="15" fill="#00f" fill-opacity=".5"/>',
		);
		const { bytes, warnings } = await writeDrawing(alone, order("eps"));
		t.same(warnings, [], "on one colour it is mixed with that");
		for (const colour of ["0.5 0.5 0.5", "0.5 0.5 1"])
			t.match(
				Buffer.from(bytes).toString(),
				`
${colour} rg
`,
			);
		const many = documentOf(
			Array.from(
				{ length: 60 },
				(_, i) =>
					`<circle cx="${20 + i}" cy="50" r="15" fill="#${i % 2 ? "f00" : "00f"}" fill-opacity=".2"/>`,
			).join(""),
		);
		const rest = await writeDrawing(many, order("eps"));
		const same = await likeness("gs", many, rest.bytes);
		t.ok(same >= 0.99, `more than are pictures one by one: ${same}`);
	},
);

t.test("corners are joined alike in all formats that know joins", async (t) => {
	for (const [join, number] of [
		["miter", 0],
		["round", 1],
		["bevel", 2],
	] as const) {
		const svg = documentOf(
			`<path d="M20 80 50 20 80 80" fill="none" stroke="#000" stroke-width="9" stroke-linejoin="${join}" stroke-miterlimit="3"/>`,
		);
		const eps = text(await writeDrawing(svg, order("eps")));
		t.match(eps, new RegExp(`\\b${number} setlinejoin 3 setmiterlimit`));
		const tiny = text(
			await writeDrawing(svg, order("svg", { svgVersion: "tiny-1.2" })),
		);
		t.match(readDrawing(tiny).shapes, [{ stroke: { join, miterLimit: 3 } }]);
		if (!hasReader(t, "pdftoppm")) continue;
		const { bytes } = await writeDrawing(svg, order("pdf"));
		const like = await likeness("pdftoppm", svg, bytes);
		t.ok(like >= 0.99, `PDF ${join}: ${like}`);
	}
});

t.test("PDF: its page is what was asked for", async (t) => {
	if (!hasReader(t, "pdftoppm")) return;
	const svg = documentOf('<path d="M0 0h100v100H0z" fill="#f00"/>');
	const write = (size: object) => writeDrawing(svg, order("pdf", { size }));
	const { bytes } = await write({ width: 100, height: 50, unit: "pt" });
	const page = await drawBy("pdftoppm", bytes, 72);
	t.match(page, { width: 100, height: 50 });
	const red = (x: number, y: number) => page.data[4 * (y * 100 + x) + 1] === 0;
	t.same(
		[10, 30, 70, 90].map((x) => red(x, 25)),
		[false, true, true, false],
	);
	const { warnings } = await write({ width: 10, unit: "cm", scale: undefined });
	t.same(warnings, []);
	const huge = await write({ width: 20_000, unit: "pt" });
	t.match(huge.warnings, [/14400 points/]);
});

t.test("several formats in one zip, equal bytes each time", async (t) => {
	const svg = await traced("logo-google-128.png");
	const orders = [
		order("svg"),
		order("pdf"),
		order("eps"),
		order("dxf"),
		order("png"),
	];
	const { bytes } = await writeBundle(svg, orders);
	const files = unzipSync(bytes);
	for (const one of orders)
		t.same(
			Buffer.from(files[`converted.${one.format}`]),
			Buffer.from((await writeDrawing(svg, one)).bytes),
		);
	t.same((await writeBundle(svg, orders)).bytes, bytes);
});

t.test("squares of pixels stay crisp, or it is told", async (t) => {
	const svg = documentOf('<path d="M0 0h9v9z"/>').replace(
		"<svg ",
		'<svg shape-rendering="crispEdges" ',
	);
	for (const format of ["pdf", "eps"] as const) {
		const { warnings } = await writeDrawing(svg, order(format));
		t.match(warnings, [/without anti-aliasing/], format);
	}
	const tiny = await writeDrawing(
		svg,
		order("svg", { svgVersion: "tiny-1.2" }),
	);
	t.same(tiny.warnings, []);
	t.match(root(text(tiny)), /shape-rendering="crispEdges"/);
});
