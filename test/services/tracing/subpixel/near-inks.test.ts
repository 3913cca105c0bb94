import t from "tap";
import { answerTo } from "../../../../perf/bench/faults/answer.ts";
import { inksInNoise } from "../../../../perf/bench/faults/kinds/noise.ts";
import { randomFor } from "../../../../perf/corpus/seeded.ts";
import { ColourCounts } from "../../../../services/tracing/subpixel/colour/counts.ts";
import { withNearInks } from "../../../../services/tracing/subpixel/intake/near-inks.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";

const WIDTH = 60;

/** Columns of greys, and what `withNearInks` makes of the commonest of them, as levels. */
function nearInksOf(levelAt: (x: number, y: number) => number): number[] {
	const data = new Uint8ClampedArray(4 * WIDTH * WIDTH).fill(255);
	for (let i = 0; i < WIDTH * WIDTH; i++)
		data.fill(levelAt(i % WIDTH, Math.floor(i / WIDTH)), 4 * i, 4 * i + 3);
	const pixels = readPixels({ width: WIDTH, height: WIDTH, data });
	const counts = new ColourCounts(pixels.packed.length);
	for (const value of pixels.packed) counts.add(value, 1);
	const most = Math.max(...counts.counts);
	const ink = counts.values[counts.counts.indexOf(most)];
	return withNearInks([ink], counts, 1, 7, pixels).map((value) => value & 255);
}

t.test("a surface near an ink's colour is another ink", async (t) => {
	t.strictSame(
		nearInksOf((x) => (x < 20 ? 126 : 120)),
		[120, 126],
	);
});

t.test("what noise, lines and ramps leave is not", async (t) => {
	t.strictSame(
		nearInksOf((x) => (x < 20 ? 123 : 120)),
		[120],
		"no farther than noise",
	);
	t.strictSame(
		nearInksOf((x) => (x % 10 === 0 ? 126 : 120)),
		[120],
		"lines along edges",
	);
	t.equal(nearInksOf((x) => 120 + Math.floor(x / 8)).length, 1, "a ramp");
});

t.test("inks 5 to 9 levels apart come through noise", async (t) => {
	for (const n of [1, 8, 9]) {
		for (const effort of ["fast", "quality"] as const) {
			const subject = await inksInNoise.make(
				randomFor(`faults:${inksInNoise.name}:${n}`),
			);
			const answer = await answerTo(subject, effort);
			t.equal(subject.fault(answer), undefined, `${effort} ${n}`);
		}
	}
});
