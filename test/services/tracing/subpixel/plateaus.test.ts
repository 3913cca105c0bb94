import t from "tap";
import { randomFor } from "../../../../perf/corpus/seeded.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";
import { findPlateaus } from "../../../../services/tracing/subpixel/palette/plateaus.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

const WIDTH = 80;
const HEIGHT = 60;
const ALL = Int32Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);

/** A picture of greys, each off by at most one level. */
function shaky(levelAt: (x: number, y: number) => number) {
	const random = randomFor("plateaus");
	const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255);
	for (let i = 0; i < ALL.length; i++) {
		const level = levelAt(i % WIDTH, Math.floor(i / WIDTH));
		const off = Math.floor(3 * random()) - 1;
		for (let c = 0; c < 3; c++) data[4 * i + c] = Math.round(level) + off;
	}
	return readPixels({ width: WIDTH, height: HEIGHT, data });
}

/** From one level to another within so many pixels to both sides of the middle. */
const step = (x: number, from: number, to: number, soft: number) =>
	from + (to - from) * Math.min(1, Math.max(0, 0.5 + (x - 40) / (2 * soft)));

t.test("parts fills of near colours, a soft edge between them", async (t) => {
	const found = findPlateaus(
		shaky((x) => step(x, 204, 225, 1.5)),
		ALL,
		1,
	);
	const levels = found?.plateaus.map((plateau) => plateau.levels[0]);
	t.strictSame(levels?.sort(), [204, 225]);
	const pixels = found?.plateaus.flatMap(({ members }) => [...members]) ?? [];
	t.equal(pixels.length + (found?.between.length ?? 0), ALL.length);
	t.ok(
		found?.between.every((i) => Math.abs((i % WIDTH) - 40) <= 3),
		"only the edge is left between",
	);
});

t.test("takes one fill with a fringe for one fill", async (t) => {
	const found = findPlateaus(
		shaky((x) => (x < 2 ? 222 : 204)),
		ALL,
		1,
	);
	t.strictSame(
		found?.plateaus.map(({ levels }) => levels[0]),
		[204],
	);
});

t.test("leaves ramps whole, those drawn in fine stairs too", async (t) => {
	const ramps: Record<string, (x: number, y: number) => number> = {
		shallow: (x) => 200 + 0.3 * x,
		steep: (x) => 40 + 2 * x,
		aslant: (x, y) => 100 + 0.5 * x + 0.4 * y,
		"in stairs": (x) => 200 + 4 * Math.floor(x / 10),
		"in long stairs": (x) => 200 + 3 * Math.floor(x / 8),
		"that ends in a fill": (x) => 204 + Math.max(0, x - 30) * 0.6,
	};
	for (const [name, levelAt] of Object.entries(ramps)) {
		t.equal(findPlateaus(shaky(levelAt), ALL, 1), undefined, name);
	}
});

t.test("a fill that noise made to vary is no gradient", async (t) => {
	const random = randomFor("varying fill");
	const tracedWith = (drift: number) => {
		const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255);
		for (const i of ALL) {
			const x = i % WIDTH;
			const off = 9 * (random() - 0.5);
			const isIn = x >= 10 && x < 70 && i >= 8 * WIDTH && i < 52 * WIDTH;
			if (isIn) data.fill(120 + (drift * x) / WIDTH + off, 4 * i, 4 * i + 3);
		}
		return traceSubpixel(
			{ width: WIDTH, height: HEIGHT, data },
			defaultSubpixelParameters,
			{ noise: 1.4 },
		).svg;
	};
	t.notMatch(tracedWith(12), "Gradient");
	t.match(tracedWith(40), "Gradient");
});
