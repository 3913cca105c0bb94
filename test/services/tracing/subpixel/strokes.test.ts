import t from "tap";
import { readDrawing } from "../../../../services/formats/drawing/index.ts";
import { overGround, WHITE } from "../../../../services/quality/ground.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import { subpixel } from "../../../../services/tracing/subpixel/index.ts";

const PEN =
	'fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

/** What is drawn with a pen on 24 by 24 units, as a picture of 120 pixels. */
function picture(body: string, ground = "") {
	return renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">${ground}<g ${PEN}>${body}</g></svg>`,
		120,
	);
}

function trace(raster: ReturnType<typeof picture>, given = {}) {
	const parameters = subpixel.complete({ strokes: "auto", ...given });
	return subpixel.trace(raster, parameters).svg;
}

/** The numbers of an attribute. */
function numbers(svg: string, element: string, ...names: string[]): number[] {
	const tag = new RegExp(`<${element}\\b[^>]*>`).exec(svg)?.[0] ?? "";
	return names.map((name) =>
		Number(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? 0),
	);
}

function isNear(found: readonly number[], wanted: readonly number[]): boolean {
	return found.every((value, k) => Math.abs(value - wanted[k]) < 0.4);
}

t.test("shapes that a pen drew are shapes with a stroke", async (t) => {
	const circle = trace(picture('<circle cx="12" cy="12" r="8"/>'));
	t.ok(
		isNear(numbers(circle, "circle", "cx", "cy", "r"), [60, 60, 40]),
		circle,
	);
	const rect = trace(
		picture('<rect x="3" y="5" width="18" height="14" rx="3"/>'),
	);
	const found = numbers(rect, "rect", "x", "y", "width", "height", "rx");
	t.ok(isNear(found, [15, 25, 90, 70, 15]), rect);
	for (const svg of [circle, rect]) {
		t.match(svg, /fill="none" stroke="#000" stroke-width="(9\.|10)/);
		t.notMatch(svg, /<path/);
	}
});

t.test("ways that cross, join and bend are those of the pen", async (t) => {
	const ways = {
		"M4 12H20M12 4V20": { pieces: 2, ways: 2 },
		"M4 6H20M12 6V20": { pieces: 2, ways: 2 },
		"M5 12L12 5L19 12M12 5V19": { pieces: 3, ways: 2 },
		"M6 4V14A4 4 0 0 0 10 18H20": { pieces: 3, ways: 1 },
	};
	for (const [d, wanted] of Object.entries(ways)) {
		const raster = picture(`<path d="${d}"/>`);
		const svg = trace(raster);
		const { shapes } = readDrawing(svg);
		const contours = shapes.flatMap((shape) => shape.contours);
		t.equal(contours.length, wanted.ways, `${d}: ${svg}`);
		t.equal(
			contours.flatMap(({ segments }) => segments).length,
			wanted.pieces,
			d,
		);
		t.ok(
			shapes.every(({ stroke }) => stroke?.cap === "round"),
			"round ends",
		);
		const drawn = overGround(renderSvg(svg, 120), WHITE);
		t.ok(ssim(overGround(raster, WHITE), drawn) > 0.998, d);
	}
});

t.test("flat ends stay flat", async (t) => {
	const raster = picture('<path stroke-linecap="butt" d="M4 5L18 19"/>');
	const [shape] = readDrawing(trace(raster)).shapes;
	t.match(shape, { stroke: { cap: "butt" } });
});

const CORNERS = [
	"M4 8L12 16L20 8",
	"M4 5H20L6 19H20",
	"M5.3 6.2H18.9V18.1H5.3Z",
	"M12 4L21 20H3Z",
	"M4 12L9 6L14 18L20 9",
	"M5 4V14A4 4 0 0 0 9 18H20L16 13",
];

for (const [join, least] of [
	["round", 12],
	["miter", 11],
	["bevel", 10],
] as const)
	t.test(`corners that are joined ${join} come back so`, async (t) => {
		let right = 0;
		for (const width of [2, 2.8])
			for (const d of CORNERS) {
				const raster = picture(
					`<path stroke-linejoin="${join}" stroke-width="${width}" d="${d}"/>`,
				);
				const svg = trace(raster);
				const { shapes } = readDrawing(svg);
				if (shapes.every(({ stroke }) => stroke?.join === join)) right++;
				const drawn = overGround(renderSvg(svg, 120), WHITE);
				t.ok(ssim(overGround(raster, WHITE), drawn) > 0.995, `${d} ${svg}`);
			}
		t.ok(right >= least, `${right} of ${2 * CORNERS.length}`);
	});

t.test("a mitre has one corner where its lines meet", async (t) => {
	const svg = trace(
		picture('<path stroke-linejoin="miter" d="M4 18L12 5L20 18"/>'),
	);
	const [shape] = readDrawing(svg).shapes;
	t.match(shape, { stroke: { join: "miter", miterLimit: 4 } });
	const { start, segments } = shape.contours[0];
	t.equal(segments.length, 2, svg);
	t.ok(isNear([start.y, segments[0].to.x, segments[0].to.y], [90, 60, 25]));
});

t.test("what is no stroke stays filled, beside strokes too", async (t) => {
	const blob = '<path fill="#000" stroke="none" d="M2 2H9L7 9Z"/>';
	const svg = trace(
		picture(`${blob}<path d="M4 18H20"/><circle cx="16" cy="7" r="4"/>`),
	);
	t.match(svg, /<path d="[^"]*"\/>/, "the filled one");
	t.match(svg, /<circle[^>]*fill="none"|fill="none"[^>]*>.*<circle/);
	t.notMatch(trace(picture(blob)), /stroke/);
});

t.test(
	"short dashes are strokes, and what is as short but no stroke isn't",
	async (t) => {
		// Level dashes are rounded rectangles, in as few numbers.
		const dashes = trace(
			picture('<path d="M6 6l1.2 1.1M18 6a2 2 0 0 0 2 2"/>'),
		);
		t.ok(
			readDrawing(dashes).shapes.every(({ stroke }) => stroke),
			dashes,
		);
		const blobs = [
			'<circle cx="6" cy="6" r="3"/>',
			'<ellipse cx="16" cy="7" rx="2" ry="4" transform="rotate(30 16 7)"/>',
			'<rect x="4" y="13" width="6" height="6" transform="rotate(20 7 16)"/>',
			'<path d="M17 12L22 21H13Z"/>',
		];
		const filled = `<g fill="#000" stroke="none">${blobs.join("")}</g>`;
		t.notMatch(trace(picture(filled)), /stroke/);
	},
);

t.test("a ground beneath strokes is whole", async (t) => {
	const ground = '<rect width="24" height="24" fill="#fc0"/>';
	const body =
		'<rect x="4" y="4" width="16" height="16" rx="3"/><circle cx="12" cy="12" r="4"/>';
	const raster = picture(body, ground);
	const svg = trace(raster);
	t.match(svg, /<rect[^>]*stroke="#000"[^>]*>.*<circle[^>]*stroke="#000"/);
	t.equal(
		svg.match(/#fc0/g)?.length,
		1,
		"nothing within the strokes is painted again",
	);
	t.ok(ssim(raster, renderSvg(svg, 120)) > 0.998);
});

t.test(
	"strokes are asked for, and where they can't be they aren't",
	async (t) => {
		const raster = picture(
			'<path d="M4 18L20 6"/><circle cx="8" cy="8" r="4"/>',
		);
		t.notMatch(trace(raster, { strokes: "never" }), /stroke/);
		t.notMatch(trace(raster, { stacking: "cutout" }), /stroke/);
		t.match(subpixel.complete({ purpose: "icon" }), { strokes: "auto" });
		t.match(subpixel.complete({}), { strokes: "never" });
		t.notMatch(trace(raster, { primitives: [] }), /<circle/);
		t.notMatch(trace(raster, { curves: "lines" }), /[aAcC]\d/);
		t.equal(trace(raster), trace(raster), "equal bytes");
	},
);

t.test("strokes at the frame and on two paints stay filled", async (t) => {
	t.notMatch(trace(picture('<path d="M-2 12H26"/>')), /stroke/);
	const halves =
		'<rect width="24" height="12" fill="#fff"/><rect y="12" width="24" height="12" fill="#fc0"/>';
	t.notMatch(trace(picture('<path d="M12 4V20"/>', halves)), /stroke/);
});
