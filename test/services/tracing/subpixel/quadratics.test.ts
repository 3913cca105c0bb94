import t from "tap";
import { arcByEnds } from "../../../../services/formats/drawing/index.ts";
import { writeDrawing } from "../../../../services/formats/formats.ts";
import { decodeImage } from "../../../../services/image/decode.ts";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import {
	arcAsQuadratics,
	cubicAsQuadratics,
} from "../../../../services/tracing/subpixel/curves/quadratics.ts";
import {
	directionsOf,
	pointsAlong,
} from "../../../../services/tracing/subpixel/geometry/segment.ts";
import { subpixel } from "../../../../services/tracing/subpixel/index.ts";
import type {
	Point,
	Segment,
} from "../../../../services/tracing/subpixel/types.ts";
import { fixture } from "../../../support/images.ts";
import { order } from "../../formats/support.ts";

function along(
	start: Point,
	segments: readonly Segment[],
	steps = 60,
): Point[] {
	const points = [start];
	let from = start;
	for (const segment of segments) {
		pointsAlong(from, segment, steps, points);
		from = segment.to;
	}
	return points;
}

/** The furthest that any of the points lies from the nearest of the others. */
function furthest(points: readonly Point[], others: readonly Point[]): number {
	return Math.max(
		...points.map(({ x, y }) =>
			Math.min(...others.map((one) => Math.hypot(one.x - x, one.y - y))),
		),
	);
}

/** The sharpest turn where two go on from each other, degrees. */
function sharpest(start: Point, segments: readonly Segment[]): number {
	let from = start;
	let worst = 0;
	let before: Point | undefined;
	for (const segment of segments) {
		const [out, arriving] = directionsOf(from, segment);
		if (before !== undefined) {
			const cos = before.x * out.x + before.y * out.y;
			worst = Math.max(worst, Math.acos(Math.min(1, cos)));
		}
		before = arriving;
		from = segment.to;
	}
	return (180 * worst) / Math.PI;
}

t.test("curves stay within the tolerance, and smooth", async (t) => {
	const start = { x: 0, y: 0 };
	const cubic = (...n: number[]) =>
		({
			kind: "cubic",
			control1: { x: n[0], y: n[1] },
			control2: { x: n[2], y: n[3] },
			to: { x: n[4], y: n[5] },
		}) as const;
	for (const [name, curve] of [
		["a bow", cubic(0, 30, 40, 60, 80, 60)],
		["an S", cubic(40, 0, 20, 60, 60, 60)],
		["a loop", cubic(90, 60, -30, 60, 60, 0)],
		["a line", cubic(10, 10, 20, 20, 30, 30)],
		["two controls at its ends", cubic(0, 0, 50, 20, 50, 20)],
	] as const) {
		for (const tolerance of [0.5, 0.1, 0.02]) {
			const found = cubicAsQuadratics(start, curve, tolerance);
			// The curve's own points are up to a tenth of a pixel apart.
			const off = furthest(
				along(start, found, 20),
				along(start, [curve], 4000),
			);
			t.ok(off < tolerance + 0.05, `${name}, ${tolerance}: ${off}`);
			t.ok(found.length <= 24, `${name}, ${tolerance}: ${found.length} pieces`);
			t.ok(sharpest(start, found) < 8, `${name}: ${sharpest(start, found)}`);
		}
	}
	for (const radius of [5, 50, 500]) {
		const to = { x: 0.6 * radius, y: 1.2 * radius };
		const at = { x: radius, y: radius };
		for (const large of [false, true]) {
			const arc = arcByEnds(start, to, at, 0, large, true);
			if (arc === undefined) throw new Error("it turns");
			const found = arcAsQuadratics(arc, 0.1);
			const worst = Math.max(
				...along(start, found).map(({ x, y }) =>
					Math.abs(Math.hypot(x - arc.centre.x, y - arc.centre.y) - radius),
				),
			);
			t.ok(worst <= 0.101, `${radius}: ${worst}`);
			t.ok(sharpest(start, found) < 0.01);
			t.same(found.at(-1)?.to, to);
		}
	}
});

async function rasterOf(name: string): Promise<Raster> {
	return (await decodeImage(await fixture(name), 1e7)).raster;
}

function draw(raster: Raster, given: object): string {
	const parameters = subpixel.complete(given as Record<string, unknown>);
	return subpixel.trace(raster, parameters).svg;
}

/** The commands of all paths. */
function commandsOf(svg: string): string {
	const data = [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d]) => d).join("");
	return [...new Set(data.toLowerCase().replace(/[^a-z]/g, ""))]
		.sort()
		.join("");
}

t.test("drawings of lines and quadratic curves alone", async (t) => {
	const curves = "lines_and_quadratics";
	for (const name of ["logo-docker-256.png", "logo-firefox-128.png"]) {
		const raster = await rasterOf(name);
		for (const more of [{}, { effort: "quality" }, { stacking: "cutout" }]) {
			const svg = draw(raster, { curves, ...more });
			const what = `${name} ${JSON.stringify(more)}`;
			t.match(commandsOf(svg), /^[hlmqtvz]+$/, what);
			t.notMatch(svg, /<(circle|ellipse)/, what);
			const free = draw(raster, more);
			const like = ssim(renderSvg(free, 512), renderSvg(svg, 512));
			t.ok(like > 0.99, `${what}: ${like}`);
		}
	}
	const blurred = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><filter id="b"><feGaussianBlur stdDeviation="8"/></filter><rect width="200" height="200" fill="#fff"/><circle cx="100" cy="110" r="50" filter="url(#b)"/><path d="M60 60C90 20 150 60 140 120" stroke="#c00" stroke-width="9" fill="none"/></svg>`;
	const raster = renderSvg(blurred, 200);
	for (const more of [{}, { strokes: "auto" }, { draw: "centerline" }]) {
		const commands = commandsOf(draw(raster, { curves, ...more }));
		t.match(commands, /^[hlmqtvz]+$/, JSON.stringify(more));
		t.match(commands, /[qt]/);
	}
});

t.test("a format that has none draws the same", async (t) => {
	const raster = await rasterOf("logo-docker-256.png");
	const svg = draw(raster, { curves: "lines_and_quadratics" });
	const tiny = await writeDrawing(
		svg,
		order("svg", { svgVersion: "tiny-1.2" }),
	);
	const written = Buffer.from(tiny.bytes).toString();
	t.match(commandsOf(written), /^l?mqz$/, "Tiny has them");
	t.ok(ssim(renderSvg(written, 256), renderSvg(svg, 256)) > 0.9999);
	const eps = await writeDrawing(svg, order("eps"));
	t.match(Buffer.from(eps.bytes).toString(), / c\n/);
	for (const format of ["pdf", "dxf", "png"] as const)
		t.ok((await writeDrawing(svg, order(format))).bytes.length > 0);
});
