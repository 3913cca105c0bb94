import t from "tap";
import { readDrawing } from "../../../../services/formats/drawing/index.ts";
import { writeDrawing } from "../../../../services/formats/formats.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import { subpixel } from "../../../../services/tracing/subpixel/index.ts";
import { order } from "../../formats/support.ts";

const SIDE = 160;

/** Corners around a middle; with an inner radius those of a star. */
function round(
	corners: number,
	radius: number,
	rotation: number,
	inner?: number,
): [x: number, y: number][] {
	const count = inner === undefined ? corners : 2 * corners;
	return Array.from({ length: count }, (_, k) => {
		const angle = rotation + (2 * Math.PI * k) / count;
		const from = k % 2 === 1 ? (inner ?? radius) : radius;
		return [80.3 + from * Math.cos(angle), 79.6 + from * Math.sin(angle)];
	});
}

function picture(points: readonly (readonly number[])[], more = ""): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="#fff"/><polygon points="${points.join(" ")}" fill="#06c"${more}/></svg>`;
}

function draw(truth: string, given: object = {}): string {
	const parameters = subpixel.complete(given as Record<string, unknown>);
	return subpixel.trace(renderSvg(truth, SIDE), parameters).svg;
}

function pointsOf(svg: string): [x: number, y: number][] {
	const [, points] = /<polygon[^>]* points="([^"]+)"/.exec(svg) ?? [];
	const numbers = (points ?? "").split(" ").map(Number);
	return numbers.flatMap((x, k) =>
		k % 2 === 0 ? [[x, numbers[k + 1]] as [number, number]] : [],
	);
}

t.test("regular polygons and stars come back as such", async (t) => {
	for (const [name, corners] of [
		["triangle", round(3, 60, 0.3)],
		["turned square", round(4, 50, 0.2)],
		["pentagon", round(5, 60, -Math.PI / 2)],
		["hexagon", round(6, 60, 0)],
		["small hexagon", round(6, 12, 0.2)],
		["dodecagon", round(12, 60, 0.1)],
		["star", round(5, 70, -Math.PI / 2, 27)],
		["turned star", round(5, 70, 0.2, 35)],
		["burst", round(16, 70, 0.05, 57)],
	] as const) {
		const truth = picture(corners);
		for (const effort of ["fast", "quality"]) {
			const svg = draw(truth, { effort });
			const found = pointsOf(svg);
			t.equal(found.length, corners.length, `${name}, ${effort}`);
			const worst = Math.max(
				...corners.map(([x, y]) =>
					Math.min(...found.map(([u, v]) => Math.hypot(u - x, v - y))),
				),
			);
			// A renderer of four lines to a pixel moves level sides by an eighth.
			t.ok(worst < 0.13, `${name}, ${effort}: corners off by ${worst}`);
			const like = ssim(renderSvg(truth, 640), renderSvg(svg, 640));
			t.ok(like > 0.999, `${name}, ${effort}: ${like}`);
		}
	}
});

t.test("what is nearly one isn't", async (t) => {
	const [first, ...others] = round(6, 60, 0.1);
	const moved = [[first[0] + 0.6, first[1]], ...others];
	const isRegular = (truth: string) =>
		["fast", "quality"].some((effort) =>
			draw(truth, { effort }).includes("<polygon"),
		);
	t.notOk(isRegular(picture(moved)), "one corner is elsewhere");
	const rounded = ' stroke="#06c" stroke-width="10" stroke-linejoin="round"';
	t.notOk(isRegular(picture(round(6, 60, 0.1), rounded)), "rounded corners");
	t.notOk(isRegular(picture(round(40, 60, 0))), "a circle, nearly");
	const square = draw(picture(round(4, 50, Math.PI / 4)));
	t.match(square, /<rect fill="#06c"/, "a square along the axes");
});

t.test("by their names", async (t) => {
	const hexagon = picture(round(6, 60, 0.1));
	const star = picture(round(5, 70, 0.2, 35));
	t.notMatch(draw(hexagon, { primitives: ["star"] }), /<polygon/);
	t.match(draw(star, { primitives: ["star"] }), /<polygon/);
	t.match(draw(hexagon, { primitives: ["polygon"] }), /<polygon/);
	t.notMatch(draw(star, { primitives: ["polygon"] }), /<polygon/);
	const path = draw(star, { primitives: [] });
	t.notMatch(path, /<polygon/);
	for (const curves of ["lines", "lines_and_arcs"])
		t.match(draw(hexagon, { curves }), /<polygon/, curves);
	t.notMatch(draw(hexagon, { pixel_art: "always" }), /<polygon/);
});

t.test("every format has them", async (t) => {
	const svg = draw(picture(round(5, 70, 0.2, 35)));
	const corners = pointsOf(svg);
	const [, star] = readDrawing(svg).shapes;
	t.match(star.contours, [{ closed: true, segments: { length: 10 } }]);
	for (const format of ["pdf", "eps", "dxf", "png"] as const) {
		const { bytes, warnings } = await writeDrawing(svg, order(format));
		t.ok(bytes.length > 0, format);
		t.same(warnings, [], format);
	}
	const dxf = await writeDrawing(svg, order("dxf"));
	const text = Buffer.from(dxf.bytes).toString();
	for (const [x, y] of corners) {
		t.ok(text.includes(`\n${x}\n`), `${x}`);
		const up = text.split("\n").some((v) => Math.abs(+v - SIDE + y) < 1e-6);
		t.ok(up, `${y}`);
	}
	const tiny = await writeDrawing(
		svg,
		order("svg", { svgVersion: "tiny-1.2" }),
	);
	const written = Buffer.from(tiny.bytes).toString();
	t.equal(ssim(renderSvg(written, 320), renderSvg(svg, 320)), 1);
});
