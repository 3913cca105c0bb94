import t from "tap";
import { pointsAlong } from "../../../../services/tracing/subpixel/geometry/segment.ts";
import type { Point } from "../../../../services/tracing/subpixel/types.ts";
import { hiddenStretch } from "../../../../services/tracing/subpixel/writing/hidden.ts";
import type { Stretch } from "../../../../services/tracing/subpixel/writing/underlap.ts";

function points({ start, segments }: Stretch): Point[] {
	const out: Point[] = [start];
	let pen = start;
	for (const segment of segments) {
		pointsAlong(pen, segment, 40, out);
		pen = segment.to;
	}
	return out;
}

function distance(p: Point, way: readonly Point[]): number {
	let best = Number.POSITIVE_INFINITY;
	for (let k = 1; k < way.length; k++) {
		const a = way[k - 1];
		const b = way[k];
		const [dx, dy] = [b.x - a.x, b.y - a.y];
		const s = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
		const u = Math.max(0, Math.min(1, s));
		best = Math.min(best, Math.hypot(p.x - a.x - u * dx, p.y - a.y - u * dy));
	}
	return best;
}

const wave: Stretch = {
	start: { x: 10, y: 30 },
	segments: [
		{
			kind: "cubic",
			control1: { x: 20, y: 10 },
			control2: { x: 30, y: 50 },
			to: { x: 45, y: 30 },
		},
		{ kind: "line", to: { x: 60, y: 28 } },
		{
			kind: "arc",
			radius: 20,
			largeArc: false,
			sweep: true,
			to: { x: 80, y: 44 },
		},
	],
};

t.test("a hidden polygon keeps its distance with few numbers", async (t) => {
	const reach = 1.6;
	const hidden = hiddenStretch(wave, false, reach) as Stretch;
	const way = points(wave);
	for (const p of points(hidden)) {
		const d = distance(p, way);
		t.ok(d > 0.4 * reach && d < 1.9 * reach, `${d}`);
		const nearest = way.reduce((a, b) =>
			Math.hypot(a.x - p.x, a.y - p.y) < Math.hypot(b.x - p.x, b.y - p.y)
				? a
				: b,
		);
		// The way runs from left to right: its right hand is below.
		t.ok(p.y > nearest.y, "to the right hand");
	}
	t.ok(hidden.segments.length < 14, `${hidden.segments.length} lines`);
});

t.test("it stays within a neighbour that is pointed at its ends", async (t) => {
	const line: Stretch = {
		start: { x: 0, y: 0 },
		segments: [{ kind: "line", to: { x: 40, y: 0 } }],
	};
	const room = { start: 0.3, end: 0.1 };
	const hidden = hiddenStretch(line, false, 2, room) as Stretch;
	for (const { x, y } of points(hidden)) {
		t.ok(y <= 0.3 * x + 1e-9 && y <= 0.1 * (40 - x) + 1e-9, `${x}, ${y}`);
	}
});

t.test("a closed one closes, short ones are drawn in, none fail", async (t) => {
	const circle: Stretch = {
		start: { x: 5, y: 10 },
		segments: [
			{
				kind: "arc",
				radius: 5,
				largeArc: false,
				sweep: false,
				to: { x: 15, y: 10 },
			},
			{
				kind: "arc",
				radius: 5,
				largeArc: false,
				sweep: false,
				to: { x: 5, y: 10 },
			},
		],
	};
	const around = hiddenStretch(circle, true, 1) as Stretch;
	t.strictSame(around.segments.at(-1)?.to, around.start);
	const outside = points(around).map(({ x, y }) => Math.hypot(x - 10, y - 10));
	t.ok(Math.min(...outside) > 5.2 && Math.max(...outside) < 6.6);
	const short: Stretch = {
		start: { x: 0, y: 0 },
		segments: [
			{ kind: "line", to: { x: 0.2, y: 0 } },
			{ kind: "line", to: { x: 0.2, y: 0.1 } },
		],
	};
	const tiny = hiddenStretch(short, false, 2) as Stretch;
	for (const { x, y } of points(tiny)) t.ok(Math.hypot(x, y) < 3);
	const nothing = { start: { x: 1, y: 1 }, segments: [] };
	t.equal(hiddenStretch(nothing, false, 2), undefined);
});
