import { Resvg } from "@resvg/resvg-js";
import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import { fitCurves } from "../../../../services/tracing/subpixel/curves/index.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";
import {
	type Drawing,
	drawMap,
} from "../../../../services/tracing/subpixel/solve/drawing.ts";
import { likeness } from "../../../../services/tracing/subpixel/solve/likeness.ts";
import {
	createLinear,
	linearise,
	pullBack,
	pushForward,
} from "../../../../services/tracing/subpixel/solve/linear.ts";
import {
	addPriorDiagonal,
	anchors,
	priorAt,
	priorPull,
	priorTimes,
} from "../../../../services/tracing/subpixel/solve/prior.ts";
import { refineCurves } from "../../../../services/tracing/subpixel/solve/refine.ts";
import { createScene } from "../../../../services/tracing/subpixel/solve/scene.ts";
import {
	follow,
	isBare,
} from "../../../../services/tracing/subpixel/solve/sketch.ts";
import { softness } from "../../../../services/tracing/subpixel/solve/softness.ts";
import {
	premultiplied,
	type Target,
} from "../../../../services/tracing/subpixel/solve/target.ts";
import { curvesOf } from "../../../../services/tracing/subpixel/solve/write-back.ts";
import type {
	Curve,
	PlanarMap,
} from "../../../../services/tracing/subpixel/types.ts";
import { draw, type Rgba, random } from "./shapes.ts";
import { curveOptions, mapOf } from "./support/defaults.ts";

const WHITE: Rgba = [255, 255, 255, 255];
const RED: Rgba = [200, 30, 40, 255];
const BLUE: Rgba = [20, 60, 200, 255];
const VEIL: Rgba = [0, 120, 60, 120];

/** A disc, an ellipse, a rounded rectangle, a blob of curves and a wedge across the frame. */
const scene = draw(
	96,
	80,
	WHITE,
	[RED, (x, y) => Math.hypot(x - 20.3, y - 20.6) < 11.2],
	[BLUE, (x, y) => Math.hypot((x - 55) / 18.3, (y - 19.4) / 9.6) < 1],
	[VEIL, (x, y) => rounded(x - 24.2, y - 58.7, 16.4, 12.3, 5.2)],
	[RED, (x, y) => Math.hypot(x - 66, y - 56) < 13 + 3 * Math.sin(0.3 * x)],
	[BLUE, (x, y) => x + 0.3 * y > 97.3],
);

function rounded(x: number, y: number, w: number, h: number, r: number) {
	const dx = Math.max(0, Math.abs(x) - w + r);
	const dy = Math.max(0, Math.abs(y) - h + r);
	return Math.hypot(dx, dy) < r && Math.abs(x) < w && Math.abs(y) < h;
}

function fitted(image: Raster): Drawing {
	const map = mapOf(image);
	return drawMap(map, fitCurves(map, curveOptions));
}

function pixelsOf(map: PlanarMap, curves: readonly Curve[]): Float32Array {
	return drawMap(map, curves).scene.drawn;
}

function difference(a: Target, b: Target): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += Math.abs(a[k] - b[k]);
	return sum / a.length;
}

/** Every node and control point of curves shaken by up to `size` pixels. */
function shaken(curves: readonly Curve[], size: number, seed: number): Curve[] {
	const next = random(seed);
	const shake = (p: { x: number; y: number }) => ({
		x: p.x + size * (2 * next() - 1),
		y: p.y + size * (2 * next() - 1),
	});
	return curves.map((curve) => {
		if (!curve.closed || curve.shape !== undefined) return curve;
		const start = shake(curve.start);
		const segments = curve.segments.map((segment, k) => {
			const to = k + 1 < curve.segments.length ? shake(segment.to) : start;
			return segment.kind === "cubic"
				? {
						...segment,
						control1: shake(segment.control1),
						control2: shake(segment.control2),
						to,
					}
				: { ...segment, to };
		});
		return { ...curve, start, segments };
	});
}

t.test("a sketch gives back the curves that it was built from", async (t) => {
	const { map, curves, sketch } = fitted(scene);
	const back = curvesOf(sketch, sketch.x, curves);
	const kinds = new Set(sketch.pieces.map(({ kind }) => kind));
	t.ok(kinds.size === 4, `pieces of every kind: ${[...kinds]}`);
	t.ok(difference(pixelsOf(map, back), pixelsOf(map, curves)) < 1e-3);
	back.forEach((curve, e) => {
		t.equal(curve.segments.length, curves[e].segments.length);
		t.equal(curve.shape?.kind, curves[e].shape?.kind);
	});
});

t.test("the exact drawing is what a renderer draws", async (t) => {
	const { map, curves } = fitted(scene);
	const drawn = pixelsOf(map, curves);
	const image = premultiplied(scene.data);
	t.ok(difference(drawn, image) < 0.5, `${difference(drawn, image)}`);
});

t.test("slopes are those of the drawing", async (t) => {
	const { map, sketch } = fitted(scene);
	const pictured = createScene(map, sketch);
	const { x, frozen } = sketch;
	const next = random(3);
	for (let round = 0; round < 5; round++) {
		const step = x.map((_, k) => (frozen[k] === 1 ? 0 : 2 * next() - 1));
		const size = 0.001;
		const moved = (sign: number) => {
			const there = x.map((v, k) => v + sign * size * step[k]);
			follow(sketch, there);
			pictured.draw(there);
			return pictured.drawn.slice();
		};
		const [after, before] = [moved(1), moved(-1)];
		pictured.draw(x);
		const linear = linearise(map, sketch, pictured, x, createLinear(1));
		const expected = new Float32Array(after.length);
		pushForward(linear, sketch, step, expected);
		let miss = 0;
		let power = 0;
		for (let k = 0; k < after.length; k++) {
			const slope = (after[k] - before[k]) / (2 * size);
			miss += (slope - expected[k]) ** 2;
			power += slope ** 2;
		}
		t.ok(miss < 1e-3 * power, `${miss} of ${power}`);
		// The transpose: <forward(step), levels> = <step, back(levels)>.
		const levels = expected.map(() => 2 * next() - 1);
		const weight = new Float32Array(levels.length / 4).fill(1);
		const pulled = new Float64Array(x.length);
		pullBack(linear, sketch, levels, weight, pulled);
		const one = levels.reduce((sum, v, k) => sum + v * expected[k], 0);
		const two = pulled.reduce((sum, v, k) => sum + v * step[k], 0);
		t.ok(Math.abs(one - two) < 1e-3 * (1 + Math.abs(one)), `${one} ${two}`);
	}
});

t.test("the prior's pull and curvature are those of its cost", async (t) => {
	const { sketch } = fitted(scene);
	const anchor = anchors(sketch);
	const next = random(8);
	const x = sketch.x.map((v) => v + 0.02 * (2 * next() - 1));
	const step = x.map((_, k) => (sketch.frozen[k] === 1 ? 0 : 2 * next() - 1));
	const cost = (size: number) =>
		priorAt(
			sketch,
			anchor,
			sketch.x,
			x.map((v, k) => v + size * step[k]),
		).cost;
	const prior = priorAt(sketch, anchor, sketch.x, x);
	const pull = new Float64Array(x.length);
	priorPull(prior, sketch.x, x, pull);
	const size = 1e-4;
	const slope = (cost(size) - cost(-size)) / (2 * size);
	const expected = -2 * pull.reduce((sum, v, k) => sum + v * step[k], 0);
	t.ok(Math.abs(slope - expected) < 1e-2 * Math.abs(slope));
	const product = new Float64Array(x.length);
	priorTimes(prior, step, product);
	t.ok(product.reduce((sum, v, k) => sum + v * step[k], 0) > 0);
	const diagonal = new Float64Array(x.length);
	addPriorDiagonal(prior, diagonal);
	const unit = new Float64Array(x.length);
	for (let k = 0; k < x.length; k += 7) {
		unit[k] = 1;
		const column = new Float64Array(x.length);
		priorTimes(prior, unit, column);
		t.ok(Math.abs(column[k] - diagonal[k]) < 1e-6 * diagonal[k]);
		unit[k] = 0;
	}
});

t.test("curves that were moved off find their way back", async (t) => {
	const { map, curves } = fitted(scene);
	const target = premultiplied(scene.data);
	const off = shaken(curves, 0.5, 4);
	const before = difference(pixelsOf(map, off), target);
	const moving = drawMap(map, off);
	const { curves: found } = refineCurves(moving, target, {
		noise: 0,
		rounds: 10,
	});
	const after = difference(pixelsOf(map, found), target);
	t.ok(after < 0.4 * before, `${before} to ${after}`);
	const plain = difference(pixelsOf(map, curves), target);
	t.ok(after < 1.2 * plain, `${after}, without moving off ${plain}`);
	t.equal(
		found.reduce((sum, { segments }) => sum + segments.length, 0),
		curves.reduce((sum, { segments }) => sum + segments.length, 0),
	);
});

t.test("what is straight, level or on the frame stays so", async (t) => {
	const image = draw(
		40,
		40,
		WHITE,
		[RED, (x, y) => x > 6.3 && x < 30.7 && y > 8.2 && y < 25.6],
		[BLUE, (x, y) => y > 30.4 && x < 20.2],
	);
	const { map, curves } = fitted(image);
	const around = [
		{ x: 30.9, y: 8.4 },
		{ x: 30.9, y: 25.9 },
		{ x: 6.1, y: 25.9 },
		{ x: 6.1, y: 8.4 },
	];
	const guess = curves.map((curve): Curve => {
		if (!curve.closed) return curve;
		return {
			start: { x: 6.1, y: 8.4 },
			segments: around.map((to) => ({ kind: "line", to })),
			closed: true,
		};
	});
	const moving = drawMap(map, guess);
	const { curves: found } = refineCurves(moving, premultiplied(image.data), {
		noise: 0,
		rounds: 8,
	});
	const rectangle = found.find(({ shape }) => shape?.kind === "rect")?.shape;
	t.ok(rectangle);
	const { x, y, width, height } = rectangle as Extract<
		NonNullable<Curve["shape"]>,
		{ kind: "rect" }
	>;
	[x - 6.3, y - 8.2, x + width - 30.7, y + height - 25.6].forEach((miss) => {
		t.ok(Math.abs(miss) < 0.05, `${miss}`);
	});
	found.forEach((curve, e) => {
		const { left, right } = map.edges[e];
		if (left >= 0 && right >= 0) return;
		for (const { to } of curve.segments) {
			const onFrame = [0, 40].includes(to.x) || [0, 40].includes(to.y);
			t.ok(onFrame, `${to.x}, ${to.y}`);
		}
	});
});

t.test("a joint of two see-through faces stays where it is", async (t) => {
	const half: Rgba = [200, 30, 40, 128];
	const other: Rgba = [20, 60, 200, 128];
	const image = draw(
		40,
		40,
		[0, 0, 0, 0],
		[half, (x, y) => Math.hypot(x - 20, y - 20) < 14 && x < 20],
		[other, (x, y) => Math.hypot(x - 20, y - 20) < 14 && x >= 20],
	);
	const drawing = fitted(image);
	const { map, curves } = drawing;
	const { curves: found } = refineCurves(drawing, premultiplied(image.data), {
		noise: 0,
		rounds: 5,
	});
	const bare = curves.flatMap((_, e) => (isBare(map, e) ? [e] : []));
	t.equal(bare.length, 1);
	t.strictSame(found[bare[0]], curves[bare[0]]);
	t.ok(found.some((curve, e) => curve.start !== curves[e].start));
});

/** Every pixel the mean of the nine around it. */
function blurred(image: Raster): Raster {
	const { width, height } = image;
	const data = image.data.map((_, i) => {
		const p = i >> 2;
		const x = p % width;
		const y = Math.floor(p / width);
		let sum = 0;
		for (let dy = -1; dy <= 1; dy++) {
			for (let dx = -1; dx <= 1; dx++) {
				const column = Math.max(0, Math.min(width - 1, x + dx));
				const row = Math.max(0, Math.min(height - 1, y + dy));
				sum += image.data[4 * (row * width + column) + (i & 3)];
			}
		}
		return sum / 9;
	});
	return { width, height, data };
}

t.test("blurred edges are soft, sharp and noisy ones aren't", async (t) => {
	const next = random(12);
	const noisy: Raster = {
		...scene,
		data: scene.data.map((v, i) => (i % 4 === 3 ? v : v + 24 * (next() - 0.5))),
	};
	const soft = (image: Raster) => {
		return softness(fitted(scene), premultiplied(image.data));
	};
	t.ok(Math.abs(soft(scene)) < 0.05, `sharp ${soft(scene)}`);
	t.ok(Math.abs(soft(noisy)) < 0.1, `noisy ${soft(noisy)}`);
	t.ok(soft(blurred(scene)) > 0.45, `blurred ${soft(blurred(scene))}`);
	const flat = fitted(draw(12, 12, WHITE));
	t.equal(softness(flat, new Float32Array(576)), 0);
});

t.test("likeness", async (t) => {
	const next = random(2);
	const a = Float32Array.from({ length: 4 * 30 * 21 }, (_, k) =>
		k % 4 === 3 ? 255 : 255 * next(),
	);
	t.equal(likeness(a, a.slice(), 30, 21), 1);
	const shifted = (by: number) => a.map((v, k) => (k % 4 === 3 ? v : v + by));
	const near = likeness(a, shifted(3), 30, 21);
	const far = likeness(a, shifted(30), 30, 21);
	const other = likeness(a, a.slice().reverse(), 30, 21);
	t.ok(1 > near && near > far && far > other, `${near} ${far} ${other}`);
	t.equal(likeness(a.slice(0, 4), a.slice(0, 4), 1, 1), 1);
});

/** Mean absolute difference between an image and the SVG drawn at its size, premultiplied. */
function missOf(image: Raster, given: Partial<SubpixelParameters>): number {
	const { svg } = subpixel.trace(image, {
		...defaultSubpixelParameters,
		...given,
	});
	const drawn = Float32Array.from(new Resvg(svg).render().pixels);
	return difference(drawn, premultiplied(image.data));
}

t.test("quality is no worse than fast, and mostly better", async (t) => {
	let better = 0;
	let all = 0;
	for (let seed = 1; seed <= 6; seed++) {
		const next = random(seed);
		const shapes = Array.from(
			{ length: 5 },
			(): [Rgba, (x: number, y: number) => boolean] => {
				const colour: Rgba = [255 * next(), 255 * next(), 255 * next(), 255];
				const [cx, cy, r, n] = [
					64 * next(),
					64 * next(),
					6 + 14 * next(),
					next(),
				];
				return [
					colour,
					(x, y) =>
						Math.hypot(x - cx, y - cy) <
						r * (1 + 0.2 * n * Math.sin(3 * Math.atan2(y - cy, x - cx))),
				];
			},
		);
		const image = draw(64, 64, WHITE, ...shapes);
		const fast = missOf(image, { effort: "fast" });
		const quality = missOf(image, { effort: "quality" });
		t.ok(quality < 1.1 * fast + 0.02, `${quality}, fast ${fast}`);
		if (quality < fast) better++;
		all++;
	}
	t.ok(better >= 0.6 * all, `${better} of ${all}`);
});

t.test("quality gives equal bytes for equal input", async (t) => {
	const parameters = {
		...defaultSubpixelParameters,
		effort: "quality",
	} as const;
	const first = subpixel.trace(scene, parameters).svg;
	subpixel.trace({ ...scene, data: scene.data.slice().reverse() }, parameters);
	t.equal(subpixel.trace(scene, parameters).svg, first);
});
