import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

const SIDE = 64;
const GROUND = `<rect fill="#fafafa" width="${SIDE}" height="${SIDE}"/>`;

function rasterOf(body: string): Raster {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${GROUND}${body}</svg>`;
	return renderSvg(svg, SIDE);
}

function drawn(body: string, effort: "fast" | "quality"): string {
	const { svg } = traceSubpixel(
		rasterOf(body),
		{ ...defaultSubpixelParameters, effort },
		{},
	);
	return svg.slice(svg.indexOf(GROUND) + GROUND.length, -"</svg>".length);
}

const rect = (x: number, y: number, width: number, height: number) =>
	`<rect fill="#333" x="${x}" y="${y}" width="${width}" height="${height}"/>`;

t.test("bars on the pixels' grid come back as rectangles", async (t) => {
	for (const effort of ["fast", "quality"] as const)
		for (const length of [4, 7, 24])
			for (const width of [1, 2, 3, 4, 5, 6])
				for (const box of [
					[10, 30, length, width],
					[30, 10, width, length],
				]) {
					const [x, y, across, down] = box;
					const bar = rect(x, y, across, down);
					t.equal(drawn(bar, effort), bar, `${effort} ${box}`);
				}
});

t.test("and off it, where columns tell where they end", async (t) => {
	for (const effort of ["fast", "quality"] as const)
		for (const width of [4, 5, 6]) {
			const bar = rect(12.25, 30.5, 24, width);
			t.equal(drawn(bar, effort), bar, `${effort} ${width}`);
		}
});

t.test("thin ones as well, measured as a whole", async (t) => {
	for (const effort of ["fast", "quality"] as const)
		for (const width of [3, 3.25, 3.5])
			for (const length of [16, 24]) {
				const svg = drawn(rect(12.25, 30.75, length, width), effort);
				const what = `${effort} ${width} ${length}: ${svg}`;
				const said = (name: string) =>
					Number(new RegExp(` ${name}="([^"]*)"`).exec(svg)?.[1]);
				t.match(svg, /^<rect (?!.* rx)/, what);
				t.ok(Math.abs(said("width") - length) < 0.06, what);
				t.ok(Math.abs(said("height") - width) < 0.06, what);
				t.ok(Math.abs(said("x") - 12.25) < 0.06, what);
				t.ok(Math.abs(said("y") - 30.75) < 0.06, what);
			}
});

t.test("slanted bars keep their four corners, but for a few", async (t) => {
	let kept = 0;
	for (const angle of [15, 30, 60, 70])
		for (const width of [4, 5, 6]) {
			const svg = drawn(
				`<rect fill="#333" x="12" y="30" width="40" height="${width}" transform="rotate(${angle} 32 32)"/>`,
				"quality",
			);
			if (!/d="[^"]*[acsq]/i.test(svg)) kept++;
		}
	t.ok(kept >= 10, `${kept} of 12`);
});

t.test("round ends stay round", async (t) => {
	for (const effort of ["fast", "quality"] as const)
		for (const [y, width] of [
			[30, 2],
			[30.5, 3],
			[30, 4],
			[30.4, 4],
			[30.5, 5],
			[30.3, 6],
		]) {
			const svg = drawn(
				`<path d="M12 ${y}H50" stroke="#333" stroke-width="${width}" stroke-linecap="round"/>`,
				effort,
			);
			t.match(svg, / rx="|<path [^>]*[acs]/, `${effort} ${width} ${svg}`);
		}
});
