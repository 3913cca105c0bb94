import t from "tap";
import { describeRamp } from "../../../../services/tracing/subpixel/paint/describe.ts";
import { fitStops } from "../../../../services/tracing/subpixel/paint/noisy-stops.ts";

const SAMPLES = 49;
/** A bent run of colour, with stairs as restoring a JPEG makes them. */
function stairs(height: number): Float64Array {
	const lut = new Float64Array(4 * SAMPLES);
	for (let k = 0; k < SAMPLES; k++) {
		const run = Math.max(0, k - 16);
		const stair = k % 4 < 2 ? height : -height;
		lut.set([40 + 4 * run + stair, 200 - 2 * run + stair, 90, 255], 4 * k);
	}
	return lut;
}

t.test("stairs are no stops, bends are", async (t) => {
	const { at, levels } = fitStops(stairs(2), 8.5);
	t.ok(at.length <= 4, `${at.length} stops`);
	t.equal(at[0], 0);
	t.equal(at.at(-1), SAMPLES - 1);
	t.ok(
		at.some((sample) => Math.abs(sample - 16) <= 3),
		"there is one near the bend",
	);
	t.ok(Math.abs(levels[0] - 40) < 4);
	t.ok(Math.abs((levels.at(-4) ?? 0) - (40 + 4 * 32)) < 4);
});

t.test("what is within no tolerance keeps its stops", async (t) => {
	const lut = stairs(9);
	const { at, levels } = fitStops(lut, 4);
	t.ok(at.length > SAMPLES / 3);
	at.forEach((sample, k) => {
		t.ok(Math.abs(levels[4 * k] - lut[4 * sample]) <= 4);
	});
});

t.test("one run of colour has two stops", async (t) => {
	const lut = Float64Array.from({ length: 4 * SAMPLES }, (_, i) =>
		i % 4 === 3 ? 255 : Math.floor(i / 4),
	);
	t.same(fitStops(lut, 1).at, [0, SAMPLES - 1]);
	const ramp = {
		kind: "linear",
		x: 0,
		y: 0,
		dx: 0.01,
		dy: 0,
		lut: stairs(2),
		share: 1,
		over: null,
	} as const;
	const count = (noise: number) => {
		const paint = describeRamp(ramp, noise);
		return paint.kind === "linear" ? paint.stops.length : 0;
	};
	t.ok(count(2) < count(0) / 4, `${count(2)} for ${count(0)}`);
});
