import t from "tap";
import { faultsOfSvg } from "../../../../perf/proof/support/strict-svg.ts";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { subpixel } from "../../../../services/tracing/subpixel/index.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";
import { describeRamp } from "../../../../services/tracing/subpixel/paint/describe.ts";
import { paintLevels } from "../../../../services/tracing/subpixel/paint/levels.ts";
import { addRampAt } from "../../../../services/tracing/subpixel/paint/ramp.ts";
import { searchShading } from "../../../../services/tracing/subpixel/ramps/shading.ts";
import { raster } from "./shapes.ts";

const WIDTH = 120;
const HEIGHT = 100;

/** A glow and a dark rim over a slope: no single ramp. */
const shaded = raster(WIDTH, HEIGHT, (x, y) => {
	const glow = Math.exp(-(((x - 38) / 20) ** 2) - ((y - 30) / 12) ** 2);
	const rim = Math.min(1, Math.hypot((x - 70) / 80, (y - 55) / 60)) ** 4;
	return [
		90 + 0.4 * x + 60 * glow - 50 * rim,
		60 + 0.3 * y + 90 * glow - 20 * rim,
		140 - 0.3 * x + 20 * glow,
		255,
	];
});
const everyPixel = Int32Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);

/** Root mean square over R, G and B. */
function miss(a: Raster, at: (x: number, y: number) => ArrayLike<number>) {
	let sum = 0;
	for (let y = 0; y < a.height; y++) {
		for (let x = 0; x < a.width; x++) {
			const seen = at(x, y);
			for (let c = 0; c < 3; c++) {
				sum += (a.data[4 * (y * a.width + x) + c] - seen[c]) ** 2;
			}
		}
	}
	return Math.sqrt(sum / (3 * a.width * a.height));
}

t.test(
	"ramps laid over one another are found, and painted as layers",
	async (t) => {
		const { ramp, residual } = searchShading(
			readPixels(shaded),
			everyPixel,
			1.5,
		);
		t.ok(residual < 3, `misses ${residual}`);
		const levels = new Float64Array(4);
		const summed = miss(shaded, (x, y) => {
			levels.fill(0);
			addRampAt(ramp, x + 0.5, y + 0.5, levels, 0);
			return levels;
		});
		t.ok(summed < 2, `the sum misses ${summed}`);
		const paint = describeRamp(ramp);
		if (paint.kind !== "layers") return t.fail(paint.kind);
		const [lowest, ...above] = paint.layers;
		t.ok(
			lowest.stops.every(({ opacity }) => opacity === 1),
			"nothing shows through",
		);
		t.ok(above.length > 0, "one ramp wouldn't do");
		for (const { stops } of paint.layers) {
			for (const { r, g, b } of stops) {
				t.ok(Math.min(r, g, b) >= 0 && Math.max(r, g, b) <= 255);
			}
		}
		const painted = miss(shaded, (x, y) => {
			paintLevels(paint, x + 0.5, y + 0.5, levels);
			return levels;
		});
		t.ok(painted < 2.5, `the layers miss ${painted}`);
	},
);

t.test("shading is one shape, drawn as it was measured", async (t) => {
	const trace = (effort: string) =>
		subpixel.trace(shaded, subpixel.complete({ effort })).svg;
	const svg = trace("quality");
	t.same(faultsOfSvg(svg), []);
	t.equal(svg, trace("quality"), "to the byte");
	t.equal(svg.match(/<pattern/g)?.length, 1);
	t.notMatch(svg, /<path/, "without tiles");
	t.match(trace("fast"), /<path/, "the fast setting makes tiles");
	const drawn = renderSvg(svg, WIDTH);
	const off = miss(shaded, (x, y) =>
		drawn.data.subarray(4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 4),
	);
	t.ok(off < 2.5, `misses ${off}`);
});

t.test("colours from end to end of the scale stay within it", async (t) => {
	// Two slopes whose sum just fits: ramps that grew against each other would be cut off.
	const full = raster(WIDTH, HEIGHT, (x, y) => {
		const across = 127 * (0.5 - 0.5 * Math.cos((x / WIDTH) * 2 * Math.PI));
		const down = 127 * (0.5 - 0.5 * Math.cos((y / HEIGHT) * 2 * Math.PI));
		return [across + down, 255 - across - down, 128 + across - down, 255];
	});
	const { ramp, residual } = searchShading(readPixels(full), everyPixel, 1.5);
	const paint = describeRamp(ramp);
	const levels = new Float64Array(4);
	const painted = miss(full, (x, y) => {
		paintLevels(paint, x + 0.5, y + 0.5, levels);
		return levels;
	});
	t.ok(
		painted < residual + 1.5,
		`${painted} when painted, ${residual} as measured`,
	);
});
