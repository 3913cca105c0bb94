import t from "tap";
import { randomFor } from "../../../../perf/corpus/seeded.ts";
import { ColourCounts } from "../../../../services/tracing/subpixel/colour/counts.ts";

/** Opaque colours of some levels a channel, each as often as it comes. */
function coloursOf(count: number, levels: number): number[] {
	const random = randomFor(`counts:${levels}`);
	const level = () => Math.floor(levels * random());
	return Array.from(
		{ length: count },
		() => ((255 << 24) | (level() << 16) | (level() << 8) | level()) >>> 0,
	);
}

for (const levels of [2, 16, 256]) {
	t.test(`counts what a map counts, of ${levels ** 3} colours`, async (t) => {
		const colours = [0, ...coloursOf(20_000, levels), 0];
		const expected = new Map<number, number>();
		// Room for few, so that it is widened on the way.
		const counts = new ColourCounts(1);
		for (const [k, value] of colours.entries()) {
			const times = 1 + (k % 3);
			expected.set(value, (expected.get(value) ?? 0) + times);
			counts.add(value, times);
		}
		const { size, values } = counts;
		t.strictSame(
			Array.from({ length: size }, (_, n) => [values[n], counts.counts[n]]),
			[...expected],
			"in the order in which they came first",
		);
		t.ok(
			[...expected.keys()].every((value, n) => counts.numberOf(value) === n),
		);
		t.equal(counts.numberOf(0x01020304), -1, "what never came");
	});
}
