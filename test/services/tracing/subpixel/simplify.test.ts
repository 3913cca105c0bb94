import t from "tap";
import {
	defaultSubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";
import { createPatch } from "../../../../services/tracing/subpixel/simplify/patch.ts";
import { simplifyCurves } from "../../../../services/tracing/subpixel/simplify/simplify.ts";
import { drawMap } from "../../../../services/tracing/subpixel/solve/drawing.ts";
import type {
	Curve,
	PlanarMap,
	Point,
} from "../../../../services/tracing/subpixel/types.ts";
import { draw, type Rgba, random } from "./shapes.ts";
import { edge, solid } from "./support/maps.ts";

const WHITE: Rgba = [255, 255, 255, 255];
const RED: Rgba = [200, 30, 40, 255];

t.test("a patch is the difference of the two coverages", async (t) => {
	const [width, height] = [14, 12];
	const patch = createPatch(width, height);
	const next = random(6);
	const place = () => ({ x: 16 * next() - 1, y: 14 * next() - 1 });
	/** Twelve by twelve samples a pixel of winding numbers: slow, and shares no code. */
	const winding = (loop: readonly Point[], x: number, y: number) => {
		let sum = 0;
		for (let j = 0; j < 12; j++) {
			for (let i = 0; i < 12; i++) {
				const px = x + (i + 0.5) / 12;
				const py = y + (j + 0.5) / 12;
				loop.forEach((b, k) => {
					const a = loop[(k + loop.length - 1) % loop.length];
					if (a.y > py === b.y > py) return;
					const cross = a.x + ((py - a.y) / (b.y - a.y)) * (b.x - a.x);
					if (cross < px) sum += b.y > a.y ? 1 : -1;
				});
			}
		}
		return sum / 144;
	};
	for (let round = 0; round < 20; round++) {
		const [start, end] = [place(), place()];
		const before = [start, place(), place(), end];
		const after = [start, place(), end];
		const changes = new Float64Array(width * height);
		patch.compare(before, after, (pixel, change) => {
			changes[pixel] += change;
		});
		const loop = [...after, ...before.slice(1, -1).reverse()];
		let worst = 0;
		for (let k = 0; k < changes.length; k++) {
			const slow = winding(loop, k % width, Math.floor(k / width));
			worst = Math.max(worst, Math.abs(changes[k] - slow));
		}
		t.ok(worst < 0.12, `${worst}`);
		patch.compare(before, before, (_, change) => {
			t.fail(`nothing changed, but ${change}`);
		});
	}
	t.ok(patch.work > 0);
});

/** A curve through points, straight from each to the next. */
function polygonCurve(points: readonly Point[]): Curve {
	return {
		start: points[0],
		segments: [...points.slice(1), points[0]].map((to) => ({
			kind: "line",
			to,
		})),
		closed: true,
	};
}

/** One face in the middle of another, the given curve around it, and the drawing of the true one. */
function setting(truth: Curve, given: Curve) {
	const points = truth.segments.flatMap(({ to }) => [to.x, to.y]);
	const frame = [0, 0, 0, 64, 64, 64, 64, 0];
	const map: PlanarMap = {
		width: 64,
		height: 64,
		edges: [edge(frame, 0, -1), edge(points, 1, 0)],
		faces: [
			{
				paint: solid(255, 255, 255),
				area: 2000,
				loops: [[{ edge: 0, reversed: false }], [{ edge: 1, reversed: true }]],
			},
			{
				paint: solid(20, 30, 90),
				area: 1000,
				loops: [[{ edge: 1, reversed: false }]],
			},
		],
	};
	const corners = [0, 2, 4, 6].map((k) => ({ x: frame[k], y: frame[k + 1] }));
	const around = polygonCurve(corners);
	const target = drawMap(map, [around, truth]).scene.drawn;
	return { drawing: drawMap(map, [around, given]), target };
}

const options = { economy: 12, noise: 0, work: 1e7 };

function ring(count: number, r: number, wave = 0): Point[] {
	return Array.from({ length: count }, (_, k) => {
		const a = (-2 * Math.PI * k) / count;
		const s = r + (k % 2) * wave;
		return { x: 32 + s * Math.cos(a), y: 32 + s * Math.sin(a) };
	});
}

t.test("straight on is one line, and a corner stays", async (t) => {
	const corners = [
		{ x: 10.3, y: 50.2 },
		{ x: 52.4, y: 44.1 },
		{ x: 28.2, y: 9.7 },
	];
	const truth = polygonCurve(corners);
	const broken = corners.flatMap((a, k) => {
		const b = corners[(k + 1) % 3];
		return [0, 0.3, 0.5, 0.8].map((s) => ({
			x: a.x + s * (b.x - a.x),
			y: a.y + s * (b.y - a.y),
		}));
	});
	const { drawing, target } = setting(truth, polygonCurve(broken));
	const [, found] = simplifyCurves(drawing, target, options).curves;
	t.equal(found.segments.length, 3);
	for (const { to } of found.segments) {
		t.ok(corners.some((c) => Math.hypot(c.x - to.x, c.y - to.y) < 1e-6));
	}
});

t.test("a corner that was cut off is found again", async (t) => {
	const truth = polygonCurve([
		{ x: 12.2, y: 12.4 },
		{ x: 12.2, y: 50.3 },
		{ x: 50.6, y: 50.3 },
		{ x: 50.6, y: 12.4 },
	]);
	const cut = polygonCurve([
		{ x: 12.2, y: 13.2 },
		{ x: 12.2, y: 49.5 },
		{ x: 13, y: 50.3 },
		{ x: 49.8, y: 50.3 },
		{ x: 50.6, y: 49.5 },
		{ x: 50.6, y: 13.2 },
		{ x: 49.8, y: 12.4 },
		{ x: 13, y: 12.4 },
	]);
	const { drawing, target } = setting(truth, cut);
	let found = drawing;
	for (let pass = 0; pass < 3; pass++) {
		found = simplifyCurves(found, target, options);
	}
	t.equal(found.curves[1].shape?.kind, "rect");
});

t.test("a polygon round as a circle becomes one", async (t) => {
	const truth = polygonCurve(ring(240, 20));
	const { drawing, target } = setting(truth, polygonCurve(ring(48, 20)));
	const [, found] = simplifyCurves(drawing, target, options).curves;
	t.equal(found.shape?.kind, "circle");
});

t.test("what the pixels show isn't smoothed away", async (t) => {
	const truth = polygonCurve(ring(24, 20, 1.5));
	const { drawing, target } = setting(truth, truth);
	const [, found] = simplifyCurves(drawing, target, options).curves;
	t.equal(found.segments.length, 24);
});

t.test("without work to spend nothing changes", async (t) => {
	const { drawing, target } = setting(
		polygonCurve(ring(240, 20)),
		polygonCurve(ring(48, 20)),
	);
	const found = simplifyCurves(drawing, target, { ...options, work: -1 });
	t.strictSame(found.curves, drawing.curves);
});

t.test("a plain rectangle is traced as one", async (t) => {
	const image = draw(48, 48, WHITE, [
		RED,
		(x, y) => x > 6.3 && x < 36.7 && y > 8.2 && y < 31.6,
	]);
	const { svg } = subpixel.trace(image, {
		...defaultSubpixelParameters,
		effort: "quality",
	});
	t.match(svg, /<rect[^>]*x="6\.\d+"[^>]*y="8\.\d+"/);
});

t.test(
	"two lines and what goes round between them become one arc",
	async (t) => {
		const cap = (steps: number, from: number) =>
			Array.from({ length: steps + 1 }, (_, k) => {
				const a = from - (Math.PI * k) / steps;
				return {
					x: 32 + 14 * Math.sign(Math.cos(from - 1.6)) + 9.2 * Math.cos(a),
					y: 32.3 + 9.2 * Math.sin(a),
				};
			});
		const dash = (steps: number) =>
			polygonCurve([
				...cap(steps, Math.PI / 2),
				...cap(steps, (3 * Math.PI) / 2),
			]);
		const { drawing, target } = setting(dash(60), dash(7));
		let found = drawing;
		for (let pass = 0; pass < 3; pass++)
			found = simplifyCurves(found, target, options);
		const { segments, shape } = found.curves[1];
		t.ok(
			shape !== undefined || segments.length <= 5,
			segments.map(({ kind }) => kind).join(" "),
		);
	},
);
