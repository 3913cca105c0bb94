import t from "tap";
import { renderSvg } from "../../../services/quality/render.ts";

const svg = (body: string, size = 4) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${body}</svg>`;

t.test("renders straight RGBA at the width asked for", async (t) => {
	const half = svg(
		'<rect width="4" height="4" fill="#ff8000" fill-opacity=".5"/>',
	);
	const image = renderSvg(half, 8);
	t.equal(image.width, 8);
	t.equal(image.height, 8);
	t.equal(image.data.length, 4 * 64);
	const [red, green, blue, alpha] = image.data;
	t.same([red, blue, alpha], [255, 0, 128]);
	t.ok(Math.abs((green as number) - 128) <= 1);
	t.ok(renderSvg(svg(""), 3).data.every((value) => value === 0));
	const wide =
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10" width="30" height="10"/>';
	t.same(
		(({ width, height }) => [width, height])(renderSvg(wide, 90)),
		[90, 30],
	);
});

t.test("text is left out, whatever fonts the machine has", async (t) => {
	const image = renderSvg(svg('<text y="4" font-size="4">M</text>'), 16);
	t.ok(image.data.every((value) => value === 0));
});

t.test("refuses what it can't draw, with a code", async (t) => {
	for (const text of ["", "no svg", "<svg>", "<html/>", svg("<rect")]) {
		t.throws(() => renderSvg(text, 8), { code: "INVALID_SVG" }, text);
	}
	for (const width of [0, -1, 1.5, Number.NaN, 40000]) {
		t.throws(() => renderSvg(svg(""), width), { code: "INVALID_WIDTH" });
	}
});
