import { shapeCurve } from "../primitives/shape-curve.ts";
import type { Curve, Segment } from "../types.ts";
import type { Join, PenPath, StrokeModel } from "./model.ts";
import { pieceOf } from "./piece.ts";
import { rectangleOf } from "./rectangles.ts";

/** A line with a width that paints what an area was, or a part of it. */
export interface Stroke {
	readonly curve: Curve;
	/** In pixels. */
	readonly width: number;
	readonly cap: "round" | "butt";
	readonly join: Join;
}

/** Faces that are drawn as strokes, and those that need no drawing then. */
export interface StrokeFaces {
	readonly strokes: ReadonlyMap<number, readonly Stroke[]>;
	/** What lies within a stroke's holes and looks like what surrounds it. */
	readonly needless: ReadonlySet<number>;
}

/** A model as curves, with a shape where the whole of one is a circle or a rectangle along the axes. */
export function asCurves({ pens, paths, rings }: StrokeModel): Stroke[] {
	const round = rings.map((ring): Stroke => {
		const { x, y, radius, pen } = ring;
		const shape = { kind: "circle", x, y, radius } as const;
		return {
			curve: shapeCurve(shape, true),
			width: 2 * pens[pen].radius,
			cap: "butt",
			join: "miter",
		};
	});
	return [
		...paths.map((path): Stroke => {
			const shape = rectangleOf(path);
			const { closed, flat, join, pen } = path;
			return {
				curve: shape === undefined ? curveOf(path) : shapeCurve(shape, true),
				width: 2 * pens[pen].radius,
				cap: closed || (flat[0] && flat[1]) ? "butt" : "round",
				join: shape !== undefined && shape.radius > 0 ? "miter" : join,
			};
		}),
		...round,
	];
}

function curveOf(path: PenPath): Curve {
	const segments = path.sagittas.map((_, k): Segment => {
		const { b: to, circle } = pieceOf(path, k);
		if (circle === undefined) return { kind: "line", to };
		return {
			kind: "arc",
			radius: circle.radius,
			largeArc: Math.abs(circle.turn) > Math.PI,
			sweep: circle.turn > 0,
			to,
		};
	});
	return { start: path.nodes[0], segments, closed: path.closed };
}
