import t from "tap";
import {
	arcToCentre,
	arcToCubics,
} from "../../../../services/tracing/subpixel/geometry/arc.ts";
import { fitCircle } from "../../../../services/tracing/subpixel/geometry/circle.ts";
import { cubicAt } from "../../../../services/tracing/subpixel/geometry/cubic.ts";
import { fitEllipse } from "../../../../services/tracing/subpixel/geometry/ellipse.ts";
import { gaussian } from "./support/coverage.ts";

const near = (a: number, b: number, by = 1e-6) => Math.abs(a - b) <= by;

t.test("an arc's cubics lie on its circle and end where it ends", async (t) => {
	const turn = { x: 5, y: 7, radius: 10, startAngle: 0.3 };
	for (const sweepAngle of [0.4, -2, 2 * Math.PI]) {
		const cubics = arcToCubics({ ...turn, sweepAngle });
		for (const cubic of cubics) {
			for (const s of [0, 0.1, 0.5, 0.9, 1]) {
				const [x, y] = cubicAt(cubic, s);
				t.ok(near(Math.hypot(x - 5, y - 7), 10, 0.003));
			}
		}
		const [x, y] = cubicAt(cubics[cubics.length - 1], 1);
		const end = turn.startAngle + sweepAngle;
		t.ok(near(x, 5 + 10 * Math.cos(end)) && near(y, 7 + 10 * Math.sin(end)));
	}
});

t.test("arcs from end points to centres", async (t) => {
	for (const large of [false, true]) {
		for (const sweep of [false, true]) {
			const arc = arcToCentre(10, 0, 0, 10, 10, large, sweep);
			t.equal(Math.abs(arc.sweepAngle) > Math.PI, large, "large");
			t.equal(arc.sweepAngle > 0, sweep, "sweep");
			const end = arc.startAngle + arc.sweepAngle;
			t.ok(
				near(arc.x + 10 * Math.cos(end), 0) &&
					near(arc.y + 10 * Math.sin(end), 10),
			);
		}
	}
	const grown = arcToCentre(0, 0, 10, 0, 1, false, true);
	t.ok(near(grown.radius, 5) && near(grown.x, 5), "too small a radius grows");
	t.equal(arcToCentre(3, 4, 3, 4, 5, false, true).sweepAngle, 0);
});

t.test("circle and ellipse fits", async (t) => {
	const deviate = gaussian(7);
	const ring = (
		n: number,
		span: number,
		noise: number,
		rx: number,
		ry: number,
		lean: number,
	) => {
		const points = new Float64Array(2 * n);
		for (let k = 0; k < n; k++) {
			const a = (span * k) / n;
			const u = rx * Math.cos(a) + noise * deviate();
			const v = ry * Math.sin(a) + noise * deviate();
			points[2 * k] = 700 + u * Math.cos(lean) - v * Math.sin(lean);
			points[2 * k + 1] = 300 + u * Math.sin(lean) + v * Math.cos(lean);
		}
		return { points, weight: new Float64Array(n).fill(400) };
	};
	const whole = ring(80, 2 * Math.PI, 0.05, 25, 25, 0);
	const circle = fitCircle(whole.points, whole.weight);
	t.ok(circle !== undefined && near(circle.x, 700, 0.03));
	t.ok(circle !== undefined && near(circle.radius, 25, 0.03));
	const short = ring(60, 1, 0.03, 40, 40, 0);
	const arc = fitCircle(short.points, short.weight);
	t.ok(
		arc !== undefined && near(arc.radius, 40, 1),
		"short arcs are not biased small",
	);
	for (const lean of [0, 0.4, -1.1, 1.5]) {
		const { points, weight } = ring(90, 2 * Math.PI, 0.02, 30, 12, lean);
		const e = fitEllipse(points, weight);
		t.ok(
			e !== undefined && near(e.radiusX, 30, 0.05) && near(e.radiusY, 12, 0.05),
		);
		t.ok(e !== undefined && near(Math.sin(e.rotation - lean), 0, 0.01));
	}
	const line = Float64Array.from([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
	t.equal(
		fitCircle(line, new Float64Array(5).fill(1)),
		undefined,
		"no circle through a line",
	);
	t.equal(
		fitEllipse(line, new Float64Array(5).fill(1)),
		undefined,
		"no ellipse through a line",
	);
	t.equal(fitCircle(new Float64Array(4), new Float64Array(2)), undefined);
});
