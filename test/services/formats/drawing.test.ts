import t from "tap";
import {
	type Contour,
	type Point,
	pointOnArc,
	readDrawing,
} from "../../../services/formats/drawing/index.ts";
import { writeDrawing } from "../../../services/formats/formats.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { ssim } from "../../../services/quality/ssim.ts";
import { documentOf, order, traced } from "./support.ts";

/** The contours of one path. */
function contoursOf(d: string, more = ""): readonly Contour[] {
	return readDrawing(documentOf(`<path d="${d}"${more}/>`)).shapes[0].contours;
}

const ends = ({ start, segments }: Contour) =>
	[start, ...segments.map(({ to }) => to)].map(({ x, y }) => [x, y]);

t.test("path data: every command, relative and absolute", async (t) => {
	for (const d of [
		"M10 20h30v-5H7V9l1 2L3 4z",
		"m10,20 30,0 0-5L7 15 7 9l1 2-5-7Z",
		"M 1e1 2.0e+1 40 20V15H7V9L8 11 3 4z",
	])
		t.same(
			contoursOf(d).map(ends),
			[
				[
					[10, 20],
					[40, 20],
					[40, 15],
					[7, 15],
					[7, 9],
					[8, 11],
					[3, 4],
					[10, 20],
				],
			],
			d,
		);
	const [smooth] = contoursOf("M0 0C1 2 3 4 5 6s7 8 9 10S1 1 2 2");
	t.same(smooth.segments[1], {
		kind: "cubic",
		control1: { x: 7, y: 8 },
		control2: { x: 12, y: 14 },
		to: { x: 14, y: 16 },
	});
	t.same(smooth.closed, false);
	const [quadratic] = contoursOf("M0 0q3 3 6 0t6 0");
	t.same(quadratic.segments[1], {
		kind: "cubic",
		control1: { x: 8, y: -2 },
		control2: { x: 10, y: -2 },
		to: { x: 12, y: 0 },
	});
	t.same(
		contoursOf("M1 1h2v2zm5 5h1v1z").map(ends)[1],
		[
			[6, 6],
			[7, 6],
			[7, 7],
			[6, 6],
		],
		"a closed contour ends where it began, and the next starts from there",
	);
	for (const d of ["10 10", "M10", "M1 2X3 4", "M0 0A1 1 0 21 5 5"])
		t.throws(() => contoursOf(d), /path data/, d);
});

t.test("arcs: their ends, and the way between them", async (t) => {
	const arcOf = (d: string, more = "") => {
		const [{ start, segments }] = contoursOf(d, more);
		const [arc] = segments;
		if (arc.kind !== "arc") throw new Error("no arc");
		return { arc, start };
	};
	const near = (one: Point, other: Point) =>
		Math.hypot(one.x - other.x, one.y - other.y) < 1e-9;
	const half = arcOf("M10 50A20 20 0 0150 50").arc;
	t.match(half, { radiusX: 20, centre: { x: 30, y: 50 } });
	t.ok(near(pointOnArc(half, half.from + half.turn / 2), { x: 30, y: 30 }));
	t.match(arcOf("M0 0a1 1 0 0020 0").arc, { radiusX: 10 }, "grown to reach");
	for (const flags of ["00", "01", "10", "11"])
		for (const transform of [
			"matrix(1 0 0 1 0 0)",
			"translate(3 4)scale(2)",
			"scale(1.5 .5)",
			"matrix(0 -1 1 0 5 5)",
			"matrix(1 .5 -.25 2 1 1)",
			"scale(-1 1)",
		]) {
			const name = `${flags} ${transform}`;
			const placed = ` transform="${transform}"`;
			const { arc, start } = arcOf(`M10 20A15 9 30 ${flags} 20 30`, placed);
			t.ok(near(pointOnArc(arc, arc.from), start), `${name} starts`);
			t.ok(near(pointOnArc(arc, arc.from + arc.turn), arc.to), `${name} ends`);
		}
	t.same(contoursOf("M1 1A0 5 0 01 3 3")[0].segments[0].kind, "line");
});

t.test(
	"what our converters write looks the same read and written anew",
	async (t) => {
		for (const [name, converter, parameters] of [
			["shapes-256.png", "subpixel", {}],
			["translucent-256.png", "subpixel", {}],
			["gradient-radial-256.png", "subpixel", {}],
			["logo-firefox-128.png", "subpixel", { effort: "quality" }],
			["logo-firefox-128.png", "subpixel", { stacking: "cutout" }],
			["thin-strokes-256.png", "subpixel", {}],
			["logo-google-128.png", "imagetracer", {}],
			["logo-slack-128.png", "imagetracer", { scale: 2.5, desc: true }],
			["logo-slack-128.png", "imagetracer", { lcpr: 1, qcpr: 1 }],
		] as const) {
			const svg = await traced(name, converter, parameters);
			const { bytes } = await writeDrawing(
				svg,
				order("svg", { svgVersion: "tiny-1.2" }),
			);
			const anew = Buffer.from(bytes).toString();
			t.match(anew, /^<svg [^>]*version="1.2" baseProfile="tiny"/);
			t.notMatch(anew, / d="[^"]*[aA]|<pattern|gradientTransform| opacity=/);
			const width = Number(/ width="(\d+)"/.exec(svg)?.[1]) * 2;
			const likeness = ssim(renderSvg(svg, width), renderSvg(anew, width));
			// Edges of several paints, and see-through strokes on their fills, are mixed twice.
			t.ok(likeness > 0.995, `${name} ${converter}: ${likeness}`);
		}
	},
);

t.test("groups hand down what they say, and transforms add up", async (t) => {
	const { shapes } = readDrawing(
		documentOf(
			'<g fill="red" fill-opacity=".5" transform="translate(10 0)"><rect width="4" height="2"/><g transform="scale(2)" fill="#00f"><circle cx="3" r="1" stroke="#123456" stroke-width="2"/></g></g><path d="M0 0h1v1z" fill="none"/>',
		),
	);
	t.match(shapes, { length: 2 }, "what isn't painted isn't there");
	t.match(shapes[0], {
		contours: [{ start: { x: 10, y: 0 }, closed: true }],
		fill: [{ colour: { r: 255, g: 0, b: 0 }, opacity: 0.5 }],
	});
	t.match(shapes[1], {
		contours: [{ start: { x: 18, y: 0 } }],
		fill: [{ colour: { r: 0, g: 0, b: 255 }, opacity: 0.5 }],
		stroke: { width: 4, paint: { colour: { r: 18, g: 52, b: 86 } } },
	});
});

t.test(
	"what our converters never write is a fault, not left out",
	async (t) => {
		for (const body of [
			"<text>hello</text>",
			"<text/>",
			'<path d="M0 0h1" filter="url(#a)"/>',
			'<path d="M0 0h1z" fill="hsl(0,0%,0%)"/>',
			'<path d="M0 0h1z" fill="url(#nowhere)"/>',
			'<g transform="rotate(5)"/>',
			"<g>",
			"<!-- a comment -->",
			'<path d="M0 0h1"></g>',
		])
			t.throws(() => readDrawing(documentOf(body)), /of ours|called/, body);
		t.throws(() => readDrawing('<svg width="1" height="1"/>'), /no size/);
	},
);
