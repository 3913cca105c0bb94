import t from "tap";
import {
	readDrawing,
	type Shape,
} from "../../../../services/formats/drawing/index.ts";
import { decodeImage } from "../../../../services/image/decode.ts";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import { subpixel } from "../../../../services/tracing/subpixel/index.ts";
import { fixture } from "../../../support/images.ts";

async function rasterOf(name: string): Promise<Raster> {
	return (await decodeImage(await fixture(name), 1e7)).raster;
}

function draw(raster: Raster, given: object): string {
	const parameters = subpixel.complete(given as Record<string, unknown>);
	return subpixel.trace(raster, parameters).svg;
}

/** Every colour that a drawing paints or strokes with, as `r,g,b,opacity`. */
function coloursOf(svg: string): string[] {
	const colours = new Set<string>();
	const add = (paint: Shape["fill"][number]) => {
		const all = paint.kind === "solid" ? [paint] : [];
		if (all.length === 0) colours.add("gradient");
		for (const { colour, opacity } of all)
			colours.add([colour.r, colour.g, colour.b, opacity].join());
	};
	for (const { fill, stroke } of readDrawing(svg).shapes) {
		for (const paint of fill) add(paint);
		if (stroke !== undefined) add(stroke.paint);
	}
	return [...colours].sort();
}

/** How many of its pixels show nothing. */
function emptyShare(svg: string): number {
	const { data } = renderSvg(svg, 64);
	let empty = 0;
	for (let i = 3; i < data.length; i += 4) if (data[i] < 128) empty++;
	return (4 * empty) / data.length;
}

t.test(
	"max_colors is kept, and every colour is one of the image's",
	async (t) => {
		for (const name of [
			"logo-google-128.png",
			"logo-firefox-128.png",
			"translucent-256.png",
			"jpeg-q40-256.jpg",
		]) {
			const raster = await rasterOf(name);
			for (const effort of ["fast", "quality"])
				for (const most of [1, 2, 3, 5]) {
					const svg = draw(raster, { max_colors: most, effort });
					const colours = coloursOf(svg);
					t.ok(
						colours.length <= most && !colours.includes("gradient"),
						`${name} ${effort}, ${most}: ${colours}`,
					);
				}
		}
		const google = await rasterOf("logo-google-128.png");
		const own = coloursOf(draw(google, {}));
		t.same(coloursOf(draw(google, { max_colors: 4 })), own, "four are four");
		for (const colour of coloursOf(draw(google, { max_colors: 3 })))
			t.ok(own.includes(colour));
	},
);

t.test(
	"a palette: nearest, remapped, left out, and only what is near",
	async (t) => {
		const google = await rasterOf("logo-google-128.png");
		t.same(coloursOf(draw(google, { palette: ["#ff0000", "#0000ff"] })), [
			"0,0,255,1",
			"255,0,0,1",
		]);
		const swapped = draw(google, { palette: ["#4285f4 -> #102030 ~ 0.05"] });
		const before = coloursOf(draw(google, {}));
		const after = coloursOf(swapped);
		t.equal(after.length, before.length);
		t.ok(after.includes("16,32,48,1"), "one became another");
		t.equal(after.filter((one) => before.includes(one)).length, 3);
		const white = await rasterOf("white-on-colour-256.png");
		t.equal(emptyShare(draw(white, {})), 0);
		const gameBoy = ["#0f380f", "#306230", "#8bac0f", "#9bbc0f"];
		const named = draw(google, { palette: ["game-boy"] });
		t.equal(named, draw(google, { palette: gameBoy }));
		t.equal(
			draw(google, { palette: ["game-boy ~ 0.01"] }),
			draw(google, { palette: gameBoy.map((one) => `${one} ~ 0.01`) }),
		);
		const without = draw(white, { palette: ["#ffffff -> none ~ 0.05"] });
		t.equal(coloursOf(without).length, 1);
		t.ok(emptyShare(without) > 0.3, "a colour was left out");
		const all = draw(white, {
			palette: ["#ffffff -> #ff0000", "#1db954 -> none"],
		});
		t.same(coloursOf(all), ["255,0,0,1"]);
		const firefox = await rasterOf("logo-firefox-128.png");
		const partial = draw(firefox, { palette: ["#00ff00 -> none ~ 0.01"] });
		t.ok(
			coloursOf(partial).includes("gradient"),
			"ramps stay where it is partial",
		);
	},
);

t.test("figure and ground in one word", async (t) => {
	const google = await rasterOf("logo-google-128.png");
	const stencil = draw(google, { color_mode: "stencil" });
	t.same(coloursOf(stencil), ["0,0,0,1"]);
	t.ok(Math.abs(emptyShare(stencil) - emptyShare(draw(google, {}))) < 0.01);
	const white = await rasterOf("white-on-colour-256.png");
	t.same(coloursOf(draw(white, { color_mode: "black_and_white" })), [
		"0,0,0,1",
		"255,255,255,1",
	]);
	t.ok(emptyShare(draw(white, { color_mode: "stencil" })) > 0.3);
	const blue = draw(white, { color_mode: "one_color", color: "#0a66c280" });
	t.same(coloursOf(blue), ["10,102,194,0.502"]);
	t.ok(emptyShare(blue) > 0.3);
});

t.test("outlines of what is allowed alone", async (t) => {
	const raster = await rasterOf("logo-docker-256.png");
	const free = draw(raster, {});
	const kindsOf = (svg: string) =>
		new Set(
			readDrawing(svg).shapes.flatMap(({ contours }) =>
				contours.flatMap(({ segments }) => segments.map(({ kind }) => kind)),
			),
		);
	for (const [curves, kinds, effort] of [
		["lines", ["line"], "fast"],
		["lines_and_arcs", ["line", "arc"], "fast"],
		["lines_and_arcs", ["line", "arc"], "quality"],
		["lines_and_cubics", ["line", "cubic"], "fast"],
	] as const) {
		const svg = draw(raster, { curves, effort, primitives: [] });
		for (const kind of kindsOf(svg))
			t.ok((kinds as readonly string[]).includes(kind), `${curves}: ${kind}`);
		const like = ssim(renderSvg(free, 512), renderSvg(svg, 512));
		t.ok(like > 0.98, `${curves} ${effort}: ${like}`);
	}
	const shapes = await rasterOf("shapes-256.png");
	t.match(draw(shapes, {}), /<circle/);
	t.notMatch(draw(shapes, { primitives: ["rectangle"] }), /<circle|<ellipse/);
});

t.test("outlines, and every edge once", async (t) => {
	const raster = await rasterOf("logo-google-128.png");
	const outlines = readDrawing(
		draw(raster, { draw: "outlines", stroke_width: 0.5 }),
	);
	t.equal(outlines.shapes.length, 4, "one path a colour");
	for (const { fill, stroke } of outlines.shapes)
		t.match({ fill, stroke }, { fill: [], stroke: { width: 0.5 } });
	const lengthOf = (svg: string) => {
		let length = 0;
		for (const { contours } of readDrawing(svg).shapes)
			for (const { start, segments } of contours) {
				let from = start;
				for (const { to } of segments) {
					length += Math.hypot(to.x - from.x, to.y - from.y);
					from = to;
				}
			}
		return length;
	};
	const exact = { curves: "lines", precision: 0.05 };
	const twice = lengthOf(draw(raster, { ...exact, draw: "outlines" }));
	const once = lengthOf(draw(raster, { ...exact, draw: "edges" }));
	const shared = twice - once;
	// Three joints of about the ring's width, and the bar's.
	t.ok(
		shared > 60 && shared < 140,
		`edges that two share: ${shared} of ${twice}`,
	);
	t.same(coloursOf(draw(raster, { draw: "edges" })), ["0,0,0,1"]);
	const framed = await rasterOf("white-on-colour-256.png");
	const edges = readDrawing(draw(framed, { draw: "edges" }));
	for (const { contours } of edges.shapes)
		for (const { start } of contours)
			t.ok(start.x > 1 && start.y > 1, "no frame around the ground");
});

t.test("cut-out shapes show no hairline where gaps are filled", async (t) => {
	const raster = await rasterOf("logo-firefox-128.png");
	const holes = (svg: string) => {
		const { data, width } = renderSvg(svg, 512);
		let seen = 0;
		// Within the drawing: far from its own outline.
		for (let y = 300; y < 330; y++)
			for (let x = 200; x < 300; x++)
				if (data[4 * (y * width + x) + 3] < 255) seen++;
		return seen;
	};
	const flat = { stacking: "cutout", gradients: false };
	const bare = holes(draw(raster, flat));
	const filled = holes(draw(raster, { ...flat, gap_filler: 1 }));
	t.ok(bare > 0, "there are hairlines to begin with");
	t.ok(filled <= bare / 10, `${bare} see-through pixels, then ${filled}`);
});

t.test(
	"a purpose is spelled out, and what is given stands above it",
	async (t) => {
		const sticker = subpixel.complete({ purpose: "sticker" });
		t.match(sticker, { purpose: "sticker", max_colors: 8, stacking: "cutout" });
		t.match(subpixel.complete({ purpose: "sticker", max_colors: 3 }), {
			max_colors: 3,
		});
		const raster = await rasterOf("logo-google-128.png");
		const { purpose, ...spelled } = sticker;
		t.equal(draw(raster, { purpose }), draw(raster, spelled));
		t.notOk("purpose" in subpixel.complete({}));
	},
);

/** What is drawn of strokes: their widths, and each line's points and segments. */
async function centreLinesOf(body: string) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120"><rect width="120" height="120" fill="#fff"/><g fill="none" stroke="#000" stroke-width="12">${body}</g></svg>`;
	const drawn = draw(renderSvg(svg, 240), { draw: "centerline" });
	const { shapes } = readDrawing(drawn);
	const lines = shapes.flatMap(({ contours, stroke }) =>
		stroke === undefined
			? []
			: contours.map((contour) => ({ ...contour, stroke })),
	);
	const filled = shapes.filter(({ fill }) => fill.length > 0).length;
	return { lines, filled };
}

/** Both ends of a line, the upper or left one first, in units of the drawing above. */
function endsOf({ start, segments }: Shape["contours"][number]): number[] {
	const to = segments[segments.length - 1].to;
	const ends = [start, to].sort((a, b) => a.y - b.y || a.x - b.x);
	return ends.flatMap(({ x, y }) => [x / 2, y / 2]);
}

t.test("strokes come back as lines with a width and ends", async (t) => {
	const near = (found: number[], wanted: number[], within = 0.6) =>
		found.length === wanted.length &&
		found.every((value, k) => Math.abs(value - wanted[k]) < within);
	for (const cap of ["butt", "round"]) {
		const { lines } = await centreLinesOf(
			`<path stroke-linecap="${cap}" d="M30 20L90 80"/>`,
		);
		t.equal(lines.length, 1, cap);
		const [line] = lines;
		t.equal(line.stroke.cap, cap);
		t.ok(Math.abs(line.stroke.width - 24) < 0.5, `${line.stroke.width}`);
		t.ok(near(endsOf(line), [30, 20, 90, 80]), `${cap}: ${endsOf(line)}`);
		t.equal(line.segments.length, 1, "one straight line");
	}
	const ring = await centreLinesOf('<circle cx="60" cy="60" r="40"/>');
	t.match(ring, { filled: 0, lines: [{ closed: true, length: undefined }] });
	for (const { to } of ring.lines[0].segments)
		t.ok(Math.abs(Math.hypot(to.x - 120, to.y - 120) - 80) < 0.5);
	t.ok(ring.lines[0].segments.length <= 8, "of few pieces");
	const tee = await centreLinesOf(
		'<path stroke-linecap="round" d="M15 40H105M60 40V100"/>',
	);
	t.equal(tee.lines.length, 2, "the bar goes on through its joint");
	const [bar, stem] = tee.lines.sort(
		(a, b) =>
			Math.abs(endsOf(a)[1] - endsOf(a)[3]) -
			Math.abs(endsOf(b)[1] - endsOf(b)[3]),
	);
	t.ok(near(endsOf(bar), [15, 40, 105, 40], 1), `${endsOf(bar)}`);
	t.ok(near(endsOf(stem), [60, 40, 60, 100], 1.5), `${endsOf(stem)}`);
	const cross = await centreLinesOf('<path d="M20 20L100 100M100 20L20 100"/>');
	t.equal(cross.lines.length, 2, "two lines cross");
	const dot = await centreLinesOf(
		'<circle cx="30" cy="30" r="6" fill="#000"/><path d="M60 60h40"/>',
	);
	t.match(dot, { filled: 1, lines: { length: 1 } }, "a dot stays filled");
});
