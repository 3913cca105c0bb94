import { segmentsPrice } from "./curves/description-length.ts";
import { sampled } from "./geometry/sampled.ts";
import { isOpaque, isVisible } from "./paint/opacity.ts";
import {
	asCurves,
	type FitOptions,
	fitStrokes,
	type Join,
	matches,
	type OutlinePoints,
	type Stroke,
	type StrokeFaces,
} from "./strokes/index.ts";
import type { Curve, PlanarMap, Point } from "./types.ts";

/** The square of an outline's length over twice its area where it may be a stroke: 6.3 has a disc, 6.7 a round pen's shortest dash. */
const LEAST_LENGTH = 6.5;
/** Points of outlines that are looked at in one picture: that of an icon has one or two thousand. */
const MOST_WORK = 12_000;
/** Strokes cost no more than this part of what the outlines' curves do. */
const CHEAPER = 0.75;
/** An outline's turn is looked at over so many half widths on either side, pixels at least. */
const REACH = 0.3;
const LEAST_REACH = 1;
/** What it turns by more than a round join does there, radians. */
const SHARP = 0.2;
/** How corners may be joined, what is likeliest first. */
const JOINS: readonly Join[] = ["round", "miter", "bevel"];

/**
 * The faces that were drawn with pens: what an even width, the outline that was measured and the fewer numbers say.
 * Each lies on one paint alone, so that nothing else needs to know.
 *
 * @param curves one for each edge of the map
 */
export function strokeFaces(
	map: PlanarMap,
	curves: readonly Curve[],
	options: FitOptions,
): StrokeFaces {
	const strokes = new Map<number, Stroke[]>();
	const needless = new Set<number>();
	let work = MOST_WORK;
	map.faces.forEach(({ paint }, f) => {
		if (paint.kind !== "solid" || !isOpaque(paint)) return;
		const holes = groundHoles(map, f);
		if (holes === undefined || !isLong(map, f)) return;
		work -= pointsOf(map, f);
		if (work < 0) return;
		const found = strokesOf(map, curves, f, options);
		if (found === undefined) return;
		strokes.set(f, found);
		for (const hole of holes) needless.add(hole);
	});
	return { strokes, needless };
}

/**
 * The faces in the holes of a face that lies on one other, where all of them have that one's paint; undefined where
 * something else touches it.
 */
function groundHoles(map: PlanarMap, face: number): number[] | undefined {
	const holes = new Set<number>();
	let ground: number | undefined;
	for (const [which, loop] of map.faces[face].loops.entries())
		for (const { edge } of loop) {
			const { left, right } = map.edges[edge];
			const across = left === face ? right : left;
			if (across < 0 || across === face) return undefined;
			if (which > 0) holes.add(across);
			else if (ground === undefined) ground = across;
			else if (ground !== across) return undefined;
		}
	if (ground === undefined) return undefined;
	const { paint } = map.faces[ground];
	const isLike = (other: number) => {
		const one = map.faces[other].paint;
		if (one === paint || (!isVisible(one) && !isVisible(paint))) return true;
		return (
			one.kind === "solid" &&
			paint.kind === "solid" &&
			(["r", "g", "b", "opacity"] as const).every(
				(channel) => one.colour[channel] === paint.colour[channel],
			)
		);
	};
	if (isVisible(paint) && !isOpaque(paint)) return undefined;
	return [...holes].every(isLike) ? [...holes] : undefined;
}

function pointsOf(map: PlanarMap, face: number): number {
	return map.faces[face].loops
		.flat()
		.reduce((sum, { edge }) => sum + map.edges[edge].sigma.length, 0);
}

/** A quick look: whether an area is much longer than it is wide. */
function isLong(map: PlanarMap, face: number): boolean {
	const length = lengthAround(map, face);
	return length * length > LEAST_LENGTH * 2 * map.faces[face].area;
}

/** Of all outlines of a face, pixels. */
function lengthAround(map: PlanarMap, face: number): number {
	let length = 0;
	for (const loop of map.faces[face].loops)
		for (const { edge } of loop) {
			const along = map.edges[edge].points;
			for (let k = 2; k < along.length; k += 2)
				length += Math.hypot(
					along[k] - along[k - 2],
					along[k + 1] - along[k - 1],
				);
		}
	return length;
}

function strokesOf(
	map: PlanarMap,
	curves: readonly Curve[],
	face: number,
	options: FitOptions,
): Stroke[] | undefined {
	const outline = outlineOf(map, face);
	const radius = map.faces[face].area / lengthAround(map, face);
	const mayDiffer = measuredLoops(map, face).some((loop) =>
		hasSharpCorner(loop, radius),
	);
	const model = fitStrokes(sampledLoops(map, curves, face), outline, options, {
		onlyEven: true,
		joins: mayDiffer ? JOINS : ["round"],
	});
	if (model === undefined || !matches(model, outline, options))
		return undefined;
	const found = asCurves(model);
	const edges = new Set(map.faces[face].loops.flat().map(({ edge }) => edge));
	const price = (all: readonly Curve[]) =>
		all.reduce(
			(sum, { segments, shape, closed }) =>
				sum +
				(shape === undefined
					? segmentsPrice(segments, 1) + (closed ? 0 : 2)
					: SHAPE),
			0,
		);
	const filled = price([...edges].map((edge) => curves[edge]));
	return price(found.map(({ curve }) => curve)) + WIDTH <= CHEAPER * filled
		? found
		: undefined;
}

/**
 * Whether an outline that keeps its area to the left turns to it more sharply than a pen with round joins and caps.
 *
 * @param loop its measured points
 */
function hasSharpCorner(loop: readonly Point[], radius: number): boolean {
	const n = loop.length;
	const reach = Math.max(LEAST_REACH, REACH * radius);
	const allowed = reach / radius + SHARP;
	return loop.some((at, k) => {
		const beyond = (step: number) => {
			let j = k;
			do j = (j + step + n) % n;
			while (j !== k && Math.hypot(loop[j].x - at.x, loop[j].y - at.y) < reach);
			return loop[j];
		};
		const [from, to] = [beyond(-1), beyond(1)];
		const [ax, ay] = [at.x - from.x, at.y - from.y];
		const [bx, by] = [to.x - at.x, to.y - at.y];
		return Math.atan2(ay * bx - ax * by, ax * bx + ay * by) > allowed;
	});
}

/** A face's boundary as it was measured, loop by loop. */
function measuredLoops(map: PlanarMap, face: number): Point[][] {
	return map.faces[face].loops.map((loop) =>
		loop.flatMap(({ edge, reversed }) => {
			const { points } = map.edges[edge];
			const along: Point[] = [];
			for (let k = 0; k < points.length; k += 2)
				along.push({ x: points[k], y: points[k + 1] });
			return reversed ? along.reverse() : along;
		}),
	);
}

/** Numbers of a shape, and of a pen. */
const SHAPE = 4;
const WIDTH = 1;

/** The measured points of a face's boundary. */
function outlineOf(map: PlanarMap, face: number): OutlinePoints {
	const edges = map.faces[face].loops.flat().map(({ edge }) => map.edges[edge]);
	return {
		points: Float64Array.from(edges.flatMap(({ points }) => [...points])),
		sigma: Float64Array.from(edges.flatMap(({ sigma }) => [...sigma])),
	};
}

/** Points along a face's curves, as dense as their length allows. */
function sampledLoops(
	map: PlanarMap,
	curves: readonly Curve[],
	face: number,
): Point[][] {
	return map.faces[face].loops.map((loop) =>
		loop.flatMap(({ edge, reversed }) => {
			const points = sampled(curves[edge]);
			return reversed ? points.reverse() : points;
		}),
	);
}
