import t from "tap";
import {
	addAreas,
	createCuts,
	cutChord,
} from "../../../../services/tracing/subpixel/coverage/cuts.ts";
import { paintLevels } from "../../../../services/tracing/subpixel/paint/levels.ts";
import type { Paint } from "../../../../services/tracing/subpixel/types.ts";
import { random } from "./shapes.ts";

type Polygon = readonly (readonly [number, number])[];

/** The part of a polygon where `inside` is positive, by Sutherland and Hodgman's clipping. */
function clip(
	polygon: Polygon,
	inside: (x: number, y: number) => number,
): Polygon {
	const out: [number, number][] = [];
	polygon.forEach(([x1, y1], k) => {
		const [x0, y0] = polygon[(k + polygon.length - 1) % polygon.length];
		const a = inside(x0, y0);
		const b = inside(x1, y1);
		if (a * b < 0) {
			const s = a / (a - b);
			out.push([x0 + s * (x1 - x0), y0 + s * (y1 - y0)]);
		}
		if (b >= 0) out.push([x1, y1]);
	});
	return out;
}

/** Signed area, positive where the polygon has its inside to the left hand on screen. */
function area(polygon: Polygon): number {
	let twice = 0;
	polygon.forEach(([x1, y1], k) => {
		const [x0, y0] = polygon[(k + polygon.length - 1) % polygon.length];
		twice += x1 * y0 - x0 * y1;
	});
	return twice / 2;
}

/** A pixel's signed coverage by clipping the whole polygon to it: slow, and shares no code. */
function slowCoverage(polygon: Polygon, x: number, y: number): number {
	let part = clip(polygon, (px) => px - x);
	part = clip(part, (px) => x + 1 - px);
	part = clip(part, (_, py) => py - y);
	part = clip(part, (_, py) => y + 1 - py);
	return area(part);
}

function fastCoverage(polygon: Polygon, width: number, height: number) {
	const cuts = createCuts(2);
	polygon.forEach(([x1, y1], k) => {
		const [x0, y0] = polygon[(k + polygon.length - 1) % polygon.length];
		cutChord(cuts, width, height, x0, y0, x1, y1, 0, 1);
	});
	const sums = new Float32Array((width + 1) * height + 1);
	addAreas(cuts, 0, cuts.count, width, 1, sums);
	return (x: number, y: number) => {
		let sum = 0;
		for (let k = 0; k <= x; k++) sum += sums[y * (width + 1) + k];
		return sum;
	};
}

t.test("coverage is the area of the polygon in each pixel", async (t) => {
	const next = random(5);
	const [width, height] = [9, 7];
	let worst = 0;
	for (let round = 0; round < 300; round++) {
		const onGrid = round % 3 === 0;
		// Corners inside and out of the image, off and on the pixels' borders.
		const polygon = Array.from(
			{ length: 3 + (round % 5) },
			(): [number, number] => {
				const x = 15 * next() - 3;
				const y = 13 * next() - 3;
				return onGrid ? [Math.round(x), Math.round(y)] : [x, y];
			},
		);
		const fast = fastCoverage(polygon, width, height);
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const miss = Math.abs(fast(x, y) - slowCoverage(polygon, x, y));
				worst = Math.max(worst, miss);
			}
		}
	}
	t.ok(worst < 1e-4, `worst ${worst}`);
});

t.test("cuts add up to their chord and lie in their pixel", async (t) => {
	const next = random(11);
	for (let round = 0; round < 100; round++) {
		const [x0, y0, x1, y1] = [0, 0, 0, 0].map(() => 20 * next());
		const cuts = createCuts(1);
		cutChord(cuts, 20, 20, x0, y0, x1, y1, 2, 3);
		let dx = 0;
		let dy = 0;
		let ordered = true;
		for (let k = 0; k < cuts.count; k++) {
			dx += cuts.dx[k];
			dy += cuts.dy[k];
			const s = cuts.at[k] - 2;
			const x = x0 + s * (x1 - x0);
			const y = y0 + s * (y1 - y0);
			const p = cuts.pixel[k];
			ordered &&= p === Math.floor(y) * 20 + Math.floor(x);
			ordered &&= Math.abs(cuts.inset[k] - (x - Math.floor(x))) < 1e-9;
		}
		t.ok(ordered);
		t.ok(Math.hypot(dx - (x1 - x0), dy - (y1 - y0)) < 1e-9);
	}
});

t.test("paints have the levels that SVG draws", async (t) => {
	const out = new Float64Array(4);
	const black = { r: 0, g: 0, b: 0, opacity: 1 };
	const clear = { r: 200, g: 100, b: 50, opacity: 0 };
	const linear: Paint = {
		kind: "linear",
		from: { x: 10, y: 0 },
		to: { x: 20, y: 0 },
		stops: [
			{ offset: 0, ...black },
			{ offset: 1, ...clear },
		],
	};
	paintLevels(linear, 15, 99, out);
	t.strictSame([...out], [50, 25, 12.5, 127.5]);
	paintLevels(linear, -5, 0, out);
	t.strictSame([...out], [0, 0, 0, 255]);
	const radial: Paint = {
		kind: "radial",
		centre: { x: 3, y: 4 },
		radiusX: 10,
		radiusY: 10,
		rotation: 0,
		stops: [
			{ offset: 0.5, r: 255, g: 0, b: 0, opacity: 1 },
			{ offset: 1, ...black },
		],
	};
	paintLevels(radial, 3, 4, out);
	t.strictSame([...out], [255, 0, 0, 255]);
	paintLevels(radial, 3, 11.5, out);
	t.strictSame([...out], [127.5, 0, 0, 255]);
	paintLevels({ kind: "solid", colour: clear }, 0, 0, out);
	t.strictSame([...out], [0, 0, 0, 0]);
});
