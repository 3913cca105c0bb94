import t from "tap";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";
import { takeIn } from "../../../../services/tracing/subpixel/intake/take-in.ts";
import { createFaintEdges } from "../../../../services/tracing/subpixel/palette/faint-edges.ts";
import { stretchesOf } from "../../../../services/tracing/subpixel/palette/stretches.ts";

const SIDE = 160;
const ALL = Int32Array.from({ length: SIDE * SIDE }, (_, i) => i);
/** What a restored JPEG of quality 80 is told to have, levels. */
const NOISE = 1.4;

/** A picture of greys, whole levels. */
function greys(levelAt: (x: number, y: number) => number) {
	const data = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
	for (const i of ALL)
		data.fill(
			Math.round(levelAt(i % SIDE, Math.floor(i / SIDE))),
			4 * i,
			4 * i + 3,
		);
	return readPixels({ width: SIDE, height: SIDE, data });
}

function facesOf(levelAt: (x: number, y: number) => number) {
	const image = takeIn(greys(levelAt), "auto", { noise: NOISE });
	return createFaintEdges(image)(ALL);
}

const ramp = (x: number, y: number) => 120 + 0.3 * x + 0.15 * y;

/** How much of a pixel an outline around the middle covers, soft by a pixel. */
const outline = (x: number, y: number) => {
	const away = Math.abs(Math.hypot(x - 79.5, y - 79.5) - 48);
	return Math.min(1, Math.max(0, (5 - away) / 2));
};

t.test("parts a ramp at a faint outline that is drawn on it", async (t) => {
	const faces = facesOf((x, y) => {
		const share = outline(x, y);
		return ramp(x, y) - 20 * share;
	});
	t.equal(faces.length, 3, "around, outline, within");
	const middle = 80 * SIDE + 80;
	const within = faces.find((face) => face.includes(middle));
	t.ok(
		within !== undefined && Math.abs(within.length - 43 ** 2 * Math.PI) < 500,
	);
});

t.test("leaves ramps whole, those in stairs too", async (t) => {
	t.equal(facesOf(ramp).length, 1);
	t.equal(facesOf((x) => 100 + 6 * Math.floor(x / 5)).length, 1);
	t.equal(
		facesOf((x, y) => 90 + 0.8 * Math.hypot(x - 30, y - 50)).length,
		1,
		"a round one",
	);
});

t.test("stretches don't hang together by a narrow gap", async (t) => {
	const pixels = greys(() => 0);
	const wallWith = (gap: number) =>
		ALL.filter((i) => {
			const x = i % SIDE;
			const y = Math.floor(i / SIDE);
			return x !== 80 || (y >= 30 && y < 30 + gap);
		});
	const sizes = (gap: number) =>
		stretchesOf(wallWith(gap), pixels).map(({ length }) => length);
	t.equal(sizes(2).length, 2);
	t.equal(sizes(3).length, 1);
	t.equal(
		sizes(2).reduce((sum, size) => sum + size, 0),
		wallWith(2).length,
		"all pixels are in one of them",
	);
});

t.test("what is too thin to have a middle is a stretch", async (t) => {
	const line = Int32Array.from({ length: 30 }, (_, k) => 20 * SIDE + 10 + k);
	t.strictSame(
		stretchesOf(
			line,
			greys(() => 0),
		),
		[line],
	);
});
