import t from "tap";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import { fitFillet } from "../../../../services/tracing/subpixel/curves/fillet.ts";
import {
	emptyArc,
	fitArc,
} from "../../../../services/tracing/subpixel/curves/fit-arc.ts";
import {
	fitCurves,
	fitEdge,
} from "../../../../services/tracing/subpixel/curves/index.ts";
import type { Node } from "../../../../services/tracing/subpixel/curves/nodes.ts";
import { polyline } from "../../../../services/tracing/subpixel/curves/polyline.ts";
import type {
	Curve,
	Point,
} from "../../../../services/tracing/subpixel/types.ts";
import {
	type Coverage,
	contours,
	fineRaster,
	noisy,
} from "./support/coverage.ts";
import {
	coordinates,
	samplePoints,
	worstDistance,
	worstMiss,
} from "./support/curves.ts";
import { curveOptions } from "./support/defaults.ts";
import { edge } from "./support/maps.ts";

const drawing = (inner: string, size = 128) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${inner}</svg>`;

function fit(coverage: Coverage, sigma = 0.02): Curve[] {
	return contours(coverage)
		.filter((loop) => loop.length > 6)
		.map((loop) =>
			fitEdge(edge(loop, 1, 0, true, [-1, -1], sigma), curveOptions),
		);
}

const toSegment = (a: Point, b: Point) => (p: Point) => {
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const s = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
	const u = Math.min(1, Math.max(0, s));
	return Math.hypot(p.x - a.x - u * dx, p.y - a.y - u * dy);
};

const toPolygon = (corners: readonly Point[]) => {
	const sides = corners.map((c, k) =>
		toSegment(c, corners[(k + 1) % corners.length]),
	);
	return (p: Point) => Math.min(...sides.map((side) => side(p)));
};

t.test(
	"circles, ellipses and rounded rectangles are found as such",
	async (t) => {
		const shapes = (inner: string, noise = 0) =>
			fit(
				noisy(fineRaster(drawing(inner), 128), noise),
				Math.max(0.02, noise),
			).map((c) => c.shape);
		for (const noise of [0, 0.05]) {
			const [circle] = shapes('<circle cx="60.3" cy="64.7" r="31.4"/>', noise);
			t.match(circle, { kind: "circle" });
			if (circle?.kind === "circle") {
				t.ok(Math.abs(circle.radius - 31.4) < 0.04, `radius ${circle.radius}`);
				t.ok(Math.hypot(circle.x - 60.3, circle.y - 64.7) < 0.04);
			}
			const [ellipse] = shapes(
				'<ellipse cx="60" cy="64" rx="41.5" ry="20.2"/>',
				noise,
			);
			t.match(ellipse, { kind: "ellipse" });
			const [rect] = shapes(
				'<rect x="10.4" y="20.6" width="70" height="41" rx="9"/>',
				noise,
			);
			t.match(rect, { kind: "rect" });
			if (rect?.kind === "rect") {
				t.ok(
					Math.abs(rect.x - 10.4) < 0.08 && Math.abs(rect.width - 70) < 0.12,
				);
				t.ok(Math.abs(rect.radius - 9) < 0.25, `radius ${rect.radius}`);
			}
			const [pill] = shapes(
				'<rect x="10" y="20" width="80" height="24" rx="12"/>',
				noise,
			);
			t.match(pill, { kind: "rect" });
		}
		const [sharp] = shapes('<rect x="10.5" y="20" width="33" height="41.25"/>');
		t.match(sharp, { kind: "rect", radius: 0 });
		const [tilted] = shapes(
			'<rect x="40" y="40" width="50" height="30" transform="rotate(20 64 64)"/>',
		);
		t.equal(tilted, undefined);
		const [egg] = shapes(
			'<path d="M64 20C90 20 100 50 100 70S85 108 64 108 28 90 28 70 38 20 64 20Z"/>',
		);
		t.equal(egg, undefined, "an egg is no ellipse");
	},
);

t.test("polygons keep their corners and straight sides", async (t) => {
	const polygons: [string, Point[]][] = [];
	const ring = (n: number, r: number, inner = r, phase = 0.2): Point[] =>
		Array.from({ length: n }, (_, k) => {
			const a = phase + (2 * Math.PI * k) / n;
			const s = k % 2 === 0 ? r : inner;
			return { x: 64.2 + s * Math.cos(a), y: 63.7 + s * Math.sin(a) };
		});
	polygons.push(["triangle", ring(3, 50)]);
	polygons.push(["square", ring(4, 45)]);
	polygons.push(["hexagon", ring(6, 50)]);
	polygons.push(["octagon", ring(8, 52)]);
	polygons.push(["star", ring(10, 55, 24)]);
	for (const [name, corners] of polygons) {
		const d = `M${corners.map((c) => `${c.x} ${c.y}`).join("L")}Z`;
		for (const noise of [0, 0.04]) {
			const coverage = noisy(
				fineRaster(drawing(`<path d="${d}"/>`), 128),
				noise,
			);
			const [curve] = fit(coverage, Math.max(0.02, noise));
			t.equal(
				curve.segments.length,
				corners.length,
				`${name} has its sides, noise ${noise}`,
			);
			t.ok(curve.segments.every((s) => s.kind === "line"));
			const off = worstDistance(curve, toPolygon(corners));
			t.ok(off < 0.2, `${name} is off by ${off.toFixed(3)}, noise ${noise}`);
		}
	}
	const flat = [
		{ x: 20.3, y: 30.4 },
		{ x: 100.6, y: 30.4 },
		{ x: 100.6, y: 60 },
		{ x: 50, y: 60 },
		{ x: 50, y: 101.7 },
		{ x: 20.3, y: 101.7 },
	];
	const [ell] = fit(
		fineRaster(
			drawing(`<path d="M${flat.map((c) => `${c.x} ${c.y}`).join("L")}Z"/>`),
			128,
		),
	);
	let from = ell.start;
	for (const { to } of ell.segments) {
		t.ok(
			to.x === from.x || to.y === from.y,
			"sides along the axes stay exactly so",
		);
		from = to;
	}
});

t.test("smooth outlines: few pieces, close, no corners", async (t) => {
	const blob =
		'<path d="M30 64C30 40 45 22 64 22S110 34 104 62 86 70 80 88 30 100 30 64Z"/>';
	const coverage = fineRaster(drawing(blob), 128);
	const [curve] = fit(coverage, 0.02);
	const loop = Float64Array.from(contours(coverage)[0]);
	t.ok(coordinates([curve]) <= 36, `${coordinates([curve])} numbers`);
	t.ok(worstMiss(loop, curve) < 0.25, `misses ${worstMiss(loop, curve)}`);
	const samples = samplePoints(curve);
	let sharpest = 0;
	for (let k = 8; k + 8 < samples.length; k++) {
		const a = Math.atan2(
			samples[k].y - samples[k - 8].y,
			samples[k].x - samples[k - 8].x,
		);
		const b = Math.atan2(
			samples[k + 8].y - samples[k].y,
			samples[k + 8].x - samples[k].x,
		);
		sharpest = Math.max(sharpest, Math.abs(Math.sin(b - a)));
	}
	t.ok(sharpest < 0.5, `no kink: ${sharpest.toFixed(2)}`);
	const tab = '<path d="M20 20H90A16 16 0 0 1 106 36V100H20Z"/>';
	const [rounded] = fit(fineRaster(drawing(tab), 128));
	t.equal(rounded.segments.filter((s) => s.kind === "line").length, 4);
	t.ok(
		coordinates([rounded]) <= 16,
		`a rounded corner costs little: ${coordinates([rounded])}`,
	);
});

t.test("symmetric input stays symmetric", async (t) => {
	const heart =
		'<path d="M64 108C20 72 22 30 46 30 56 30 62 36 64 44 66 36 72 30 82 30 106 30 108 72 64 108Z"/>';
	const [curve] = fit(fineRaster(drawing(heart), 128));
	const samples = samplePoints(curve);
	let worst = 0;
	for (const p of samples) {
		let best = Number.POSITIVE_INFINITY;
		for (const q of samples)
			best = Math.min(best, Math.hypot(128 - p.x - q.x, p.y - q.y));
		worst = Math.max(worst, best);
	}
	t.ok(worst < 0.45, `mirror differs by ${worst.toFixed(3)}`);
});

t.test(
	"open edges keep their ends, shared junctions stay shared",
	async (t) => {
		const points: number[] = [];
		for (let k = 0; k <= 60; k++)
			points.push(10 + k, 40 + 12 * Math.sin(k / 12));
		for (const left of [0, 1]) {
			const curve = fitEdge(
				edge(points, left, 1 - left, false, [3, 4]),
				curveOptions,
			);
			t.same(curve.start, { x: points[0], y: points[1] });
			t.same(curve.segments.at(-1)?.to, { x: points[120], y: points[121] });
			t.ok(worstMiss(Float64Array.from(points), curve) < 0.2);
			t.ok(coordinates([curve]) <= 18);
		}
	},
);

t.test(
	"whatever comes, the curve is finite, closed and stays close",
	async (t) => {
		const uniform = mulberry32(11);
		for (let round = 0; round < 60; round++) {
			const n = 2 + Math.floor(uniform() * (round % 3 === 0 ? 6 : 90));
			const points: number[] = [];
			const size = 1 + uniform() * n * 0.3;
			const wild = uniform() < 0.5 ? 0.9 : 0.1;
			for (let k = 0; k < n; k++) {
				const a = (2 * Math.PI * k) / n;
				const r = size * (1 + wild * (uniform() - 0.5));
				points.push(50 + r * Math.cos(a), 50 + r * Math.sin(a));
			}
			const closed = round % 2 === 0;
			const e = edge(points, 0, 1, closed, closed ? [-1, -1] : [0, 1]);
			const curve = fitEdge(e, curveOptions);
			const numbers = samplePoints(curve).flatMap((p) => [p.x, p.y]);
			t.ok(numbers.every(Number.isFinite), "finite");
			if (closed)
				t.same(curve.segments.at(-1)?.to ?? curve.start, curve.start, "closed");
			t.ok(
				worstMiss(e.points, curve) < 3.5,
				`stays close (${n} points): ${worstMiss(e.points, curve)}`,
			);
			t.same(fitEdge(e, curveOptions), curve, "the same again");
		}
	},
);

t.test("degenerate edges", async (t) => {
	for (const points of [
		[5, 5],
		[5, 5, 6, 5],
		[5, 5, 5, 5, 5, 5],
		[5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
		[0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0],
	]) {
		for (const closed of [true, false]) {
			const curve = fitEdge(
				edge(points, 0, 1, closed, closed ? [-1, -1] : [0, 0]),
				curveOptions,
			);
			t.ok(samplePoints(curve).every((p) => Number.isFinite(p.x + p.y)));
		}
	}
	const frame = edge([0, 0, 0, 5, 0, 9, 9, 9, 9, 0], 0, -1);
	const [square] = fitCurves(
		{ width: 9, height: 9, edges: [frame], faces: [] },
		curveOptions,
	);
	t.equal(square.segments.length, 4, "the frame loses its straight-on points");
});

t.test(
	"a square is four corners where the columns beside them couldn't be measured",
	async (t) => {
		// Where a neighbour is near, a column that a side runs along tells nothing.
		for (const offset of [0, 0.1, 0.25, 0.5, 0.75, 0.95]) {
			const [left, top] = [30 + offset, 49 + offset];
			const [right, bottom] = [left + 11.5, top + 11];
			const whole = (from: number, to: number) => {
				const first = Math.ceil(from);
				const count = Math.floor(to) - first;
				return Array.from({ length: count }, (_, k) => first + k + 0.5);
			};
			const across = whole(left, right);
			const down = whole(top, bottom);
			const points = [
				...across.map((x) => [x, top]),
				...down.map((y) => [right, y]),
				...across.toReversed().map((x) => [x, bottom]),
				...down.toReversed().map((y) => [left, y]),
			];
			const square = edge(points.flat(), 1, 0, true, [-1, -1], 0.01);
			const { shape } = fitEdge(square, curveOptions);
			t.match(shape, { kind: "rect", radius: 0 }, `at ${offset} px`);
		}
	},
);

t.test(
	"an arc runs where its points are, not the other way round",
	async (t) => {
		const node = (index: number, x: number, y: number): Node => {
			return { index, x, y, tx: 0, ty: 0, hard: true };
		};
		const arcThrough = (points: readonly (readonly [number, number])[]) => {
			const p = polyline(
				Float64Array.from(points, ([x]) => x),
				Float64Array.from(points, ([, y]) => y),
				new Float64Array(points.length).fill(100),
			);
			const last = points.length - 1;
			const a = node(0, ...points[0]);
			const b = node(last, ...points[last]);
			return fitArc(p, a, b, 48, Number.POSITIVE_INFINITY, emptyArc());
		};
		const ring = Array.from({ length: 31 }, (_, k) => {
			const angle = (k / 30) * 1.5 * Math.PI;
			return [5 * Math.cos(angle), 5 * Math.sin(angle)] as const;
		});
		const fit = arcThrough(ring);
		t.ok(fit?.largeArc && fit.sweep && Math.abs(fit.radius - 5) < 1e-6);
		// Its points reach beyond both nodes: the circle through them all is large, the boundary short.
		const hooked = [
			[0, 0],
			[-0.9, 0.3],
			[0, 0.15],
			[1, 0.05],
			[2, 0.15],
			[2.9, 0.3],
			[2, 0],
		] as const;
		t.equal(arcThrough(hooked), undefined);
	},
);

t.test("an arc that touches two lines is found between them", async (t) => {
	const centre = { x: 60, y: 50 };
	const radius = 15;
	for (const turn of [0.5, 1.5, Math.PI, 3.6]) {
		for (const sign of [1, -1]) {
			// From the first line round to the second, 20 px of either.
			const along = (s: number): Point => {
				const angle = Math.max(0, Math.min(turn, s / radius)) * sign;
				const beyond = s - Math.max(0, Math.min(turn * radius, s));
				const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
				return {
					x: centre.x + sign * radius * sin + beyond * cos,
					y: centre.y - radius * cos * sign + sign * beyond * sin * sign,
				};
			};
			const points = Array.from({ length: 90 }, (_, k) =>
				along(-20 + (k * (40 + turn * radius)) / 89),
			);
			const ray = (at: Point, angle: number) => ({
				...at,
				tx: Math.cos(angle),
				ty: Math.sin(angle),
			});
			const found = fitFillet(
				{ x: points.map(({ x }) => x), y: points.map(({ y }) => y) },
				0,
				89,
				ray(points[0], 0),
				ray(points[89], sign * turn),
			);
			const name = `${turn} rad, ${sign}`;
			t.ok(found !== undefined && found.worst < 0.02, `${name}: found`);
			t.ok(Math.abs((found?.radius ?? 0) - radius) < 0.1, `${name}: radius`);
			t.equal(found?.sweep, sign > 0, `${name}: side`);
			if (turn !== Math.PI) t.equal(found?.largeArc, turn > Math.PI, name);
		}
	}
});

t.test("a round cap is one arc between two lines", async (t) => {
	const dash = drawing(
		`<path d="M31.3 40.2L90.6 81.7" fill="none" stroke="#000" stroke-width="19.4" stroke-linecap="round"/>`,
	);
	const [{ segments }] = fit(fineRaster(dash, 128));
	const kinds = segments.map(({ kind }) => kind);
	// The loop begins at its topmost point, within a cap: that one is two pieces.
	t.ok(kinds.length <= 5, kinds.join(" "));
	t.equal(kinds.filter((kind) => kind === "line").length, 2);
});
