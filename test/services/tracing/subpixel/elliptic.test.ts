import t from "tap";
import { describeRamp } from "../../../../services/tracing/subpixel/paint/describe.ts";
import {
	ellipticStarts,
	quadraticForm,
} from "../../../../services/tracing/subpixel/ramps/elliptic.ts";
import type { Samples } from "../../../../services/tracing/subpixel/ramps/profile.ts";
import { measureSlopes } from "../../../../services/tracing/subpixel/ramps/radial.ts";

t.test("stretch and skew make any ellipse of one area", async (t) => {
	t.same(quadraticForm(0, 0), [1, 0, 1]);
	const [xx, xy, yy] = quadraticForm(0.5, 0);
	t.ok(Math.abs(xx - Math.E) < 1e-12 && Math.abs(yy - 1 / Math.E) < 1e-12);
	t.equal(xy, 0);
	for (const [stretch, skew] of [
		[0.3, -0.7],
		[-1.1, 0.2],
	]) {
		const [a, b, c] = quadraticForm(stretch, skew);
		t.ok(Math.abs(a * c - b * b - 1) < 1e-9);
	}
});

t.test("however flat, its axes can be written", async (t) => {
	const lut = Float64Array.from([0, 0, 0, 255, 255, 255, 255, 255]);
	for (const [stretch, skew] of [
		[30, 0],
		[-9, 12],
		[0, -700],
	]) {
		const [xx, xy, yy] = quadraticForm(stretch, skew);
		const ramp = { kind: "radial", x: 5, y: 6, xx, xy, yy, lut } as const;
		const paint = describeRamp({ ...ramp, share: 1, over: null });
		if (paint.kind !== "radial") return t.fail(paint.kind);
		const axes = [paint.radiusX, paint.radiusY, paint.rotation];
		t.ok(axes.every(Number.isFinite), axes.join(" "));
		t.ok(paint.radiusY > 0 && paint.radiusX > paint.radiusY);
	}
});

t.test("local gradients tell the ellipses that they stand on", async (t) => {
	const [stretch, skew] = [-0.35, 0.25];
	const [xx, xy, yy] = quadraticForm(stretch, skew);
	const side = 40;
	const count = side * side;
	const x = Float64Array.from({ length: count }, (_, i) => (i % side) + 0.5);
	const y = Float64Array.from(
		{ length: count },
		(_, i) => Math.floor(i / side) + 0.5,
	);
	const levels = new Float64Array(4 * count);
	for (let k = 0; k < count; k++) {
		const u = x[k] - 26;
		const v = y[k] - 11;
		levels[4 * k] = 2 * Math.sqrt(xx * u * u + 2 * xy * u * v + yy * v * v);
	}
	const samples: Samples = { count, x, y, levels };
	const found = ellipticStarts(measureSlopes(samples)).at(-1);
	t.ok(found);
	if (found === undefined) return;
	t.ok(Math.hypot(found.x - 26, found.y - 11) < 1.5, `${found.x} ${found.y}`);
	t.ok(
		Math.hypot(found.stretch - stretch, found.skew - skew) < 0.1,
		`${found.stretch} ${found.skew}`,
	);
});
