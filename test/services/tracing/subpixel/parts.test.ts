import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";
import { describeRamp } from "../../../../services/tracing/subpixel/paint/describe.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import {
	finishRamp,
	searchRamp,
} from "../../../../services/tracing/subpixel/ramps/fit.ts";
import { searchParts } from "../../../../services/tracing/subpixel/ramps/parts/search.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";
import { raster } from "./shapes.ts";

const SIDE = 90;
const everyPixel = Int32Array.from({ length: SIDE * SIDE }, (_, i) => i);

/** Levels of R, G and B along a diagonal, for t from 0 to 1. */
const along = (t: number): [number, number, number, number] => [
	40 + 150 * t,
	110 + 90 * t,
	90 + 20 * t,
	255,
];

/** A tile whose gradient runs the other way within a disc: both have one colour along the other diagonal. */
const isInner = (x: number, y: number) => Math.hypot(x - 45, y - 45) < 28;
const opposed = raster(SIDE, SIDE, (x, y) => {
	const t = (x + y) / (2 * SIDE);
	return along(isInner(x, y) ? 1 - t : t);
});

t.test("two gradients with a common colour are two parts", async (t) => {
	const parts = searchParts(readPixels(opposed), everyPixel, 3) ?? [];
	t.equal(parts.length, 2);
	t.equal(
		parts.reduce((sum, { members }) => sum + members.length, 0),
		SIDE * SIDE,
		"every pixel has one",
	);
	const inner = parts.find(({ members }) => members.includes(45 * SIDE + 24));
	const wrong = everyPixel.filter((i) => {
		const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
		const isToldInner = inner?.members.includes(i) ?? false;
		const isSeen = Math.abs((x + y) / SIDE - 1) > 0.1;
		return isSeen && isToldInner !== isInner(x + 0.5, y + 0.5);
	});
	t.ok(wrong.length < 0.01 * SIDE * SIDE, `${wrong.length} pixels are wrong`);
});

t.test("one gradient has no parts", async (t) => {
	const one = raster(SIDE, SIDE, (x, y) => along((x + y) / (2 * SIDE)));
	t.equal(searchParts(readPixels(one), everyPixel, 3), undefined);
});

t.test("what no gradient explains has no parts", async (t) => {
	const random = mulberry32(7);
	const noise = raster(SIDE, SIDE, () => [
		255 * random(),
		255 * random(),
		255 * random(),
		255,
	]);
	t.equal(searchParts(readPixels(noise), everyPixel, 3), undefined);
});

const gradient = (id: string, from: string, to: string) =>
	`<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

function tracedFrom(content: string, effort: "fast" | "quality") {
	const truth = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120"><rect width="120" height="120" fill="#203050"/>${content}</svg>`;
	const meant = renderSvg(truth, 120);
	const { svg } = traceSubpixel(meant, {
		...defaultSubpixelParameters,
		effort,
	});
	const gradients = svg.match(/<(linear|radial)Gradient/g)?.length ?? 0;
	return { gradients, apart: meanApart(meant, renderSvg(svg, 120)) };
}

/** Mean absolute difference of the channels, levels. */
function meanApart(a: Raster, b: Raster): number {
	const sum = a.data.reduce(
		(sum, level, i) => sum + Math.abs(level - b.data[i]),
		0,
	);
	return sum / a.data.length;
}

t.test(
	"a bevelled button has the two gradients it was drawn with",
	async (t) => {
		const button = `${gradient("a", "#98d6d2", "#4d9182")}${gradient("b", "#4d9182", "#98d6d2")}<rect x="12" y="12" width="96" height="96" rx="12" fill="url(#a)"/><rect x="24" y="24" width="72" height="72" rx="8" fill="url(#b)"/>`;
		for (const effort of ["fast", "quality"] as const) {
			const { gradients, apart } = tracedFrom(button, effort);
			t.equal(gradients, 2, effort);
			t.ok(apart < 0.5, `${effort}: ${apart} levels apart`);
		}
	},
);

t.test("what a ring cuts off a gradient keeps its paint", async (t) => {
	const ringed = `${gradient("a", "#f4d35e", "#c8553d")}<rect x="12" y="12" width="96" height="96" fill="url(#a)"/><circle cx="60" cy="60" r="24" fill="none" stroke="#203050" stroke-width="7"/>`;
	const { gradients, apart } = tracedFrom(ringed, "fast");
	t.equal(gradients, 1);
	t.ok(apart < 0.5, `${apart} levels apart`);
});

t.test("grain gets no stops", async (t) => {
	const random = mulberry32(3);
	const grain = Array.from({ length: SIDE }, () => 16 * random() - 8);
	const brushed = raster(SIDE, SIDE, (x, y) => {
		const [r, g, b, a] = along(Math.abs(x / SIDE - 0.4) * 1.6);
		const own = grain[Math.floor(x)] + 8 * random() - 4 + 0.02 * y;
		return [r + own, g + own, b + own, a];
	});
	const pixels = readPixels(brushed);
	const search = searchRamp(pixels, everyPixel, "linear");
	const { ramp, residual, least } = finishRamp(pixels, everyPixel, search);
	const paint = describeRamp(ramp);
	if (paint.kind !== "linear") return t.fail(paint.kind);
	t.ok(paint.stops.length <= 12, `${paint.stops.length} stops`);
	t.ok(residual < least + 5, `misses ${residual}, ${least} at the least`);
});
