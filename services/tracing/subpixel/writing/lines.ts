import type { Curve, Face, PlanarMap } from "../types.ts";
import { unionBoundary } from "./half-edges.ts";
import { type Stack, stackFaces } from "./layers.ts";
import { roundedNumber } from "./numbers.ts";
import { outlineOf } from "./outlines.ts";
import { meanColour, type PaintBook, shortColour } from "./paint.ts";
import { type Outline, pathData } from "./path-data.ts";

/** How a drawing of lines is written. */
export interface LineOptions {
	/** Places after the decimal point of coordinates, 0..4. */
	readonly decimals: number;
	/** In pixels. */
	readonly strokeWidth: number;
}

/** The outline of every face that shows, in the face's own colour: where two meet, one on the other. */
export function outlineMarkup(
	map: PlanarMap,
	curves: readonly Curve[],
	book: PaintBook,
	{ decimals, strokeWidth }: LineOptions,
): string {
	const stack = stackFaces(map, book.key);
	const inside = new Uint8Array(map.faces.length);
	const paths = stack.layers.map(({ paint, faces }) => {
		const outlines = faces.flatMap((face) => {
			inside[face] = 1;
			const loops = unionBoundary(map, stack.half, [face], inside);
			inside[face] = 0;
			return loops.map((loop) =>
				outlineOf(
					loop,
					curves,
					() => 0,
					() => false,
				),
			);
		});
		const colour = shortColour(meanColour(paint));
		return `<path stroke="${colour}" d="${pathData(outlines, decimals)}"/>`;
	});
	return stroked(paths.join(""), decimals, strokeWidth);
}

/**
 * Every boundary once, in black: each is an edge of the map, and belongs to both its faces. The image's
 * own frame isn't drawn along the paint that has most of it, which is the ground.
 */
export function edgeMarkup(
	map: PlanarMap,
	curves: readonly Curve[],
	book: PaintBook,
	{ decimals, strokeWidth }: LineOptions,
): string {
	const { rank } = stackFaces(map, book.key);
	const ground = groundOf(map, book);
	const isDrawn = (left: number, right: number) => {
		const framed = left < 0 ? right : right < 0 ? left : undefined;
		if (framed === undefined) return rank[left] >= 0 || rank[right] >= 0;
		return rank[framed] >= 0 && book.key(map.faces[framed].paint) !== ground;
	};
	const drawn = map.edges.flatMap(({ left, right }, e) =>
		isDrawn(left, right) ? [asOutline(curves[e])] : [],
	);
	if (drawn.length === 0) return "";
	const path = `<path stroke="#000" d="${pathData(drawn, decimals)}"/>`;
	return stroked(path, decimals, strokeWidth);
}

/**
 * Lines beneath a drawing whose shapes lie side by side, along each edge between two that hide what is
 * below: viewers that mix each shape's edges by itself would show a hairline of the ground there.
 *
 * @returns markup to be painted before the shapes
 */
export function gapMarkup(
	map: PlanarMap,
	curves: readonly Curve[],
	stack: Stack,
	{ decimals, strokeWidth }: LineOptions,
): string {
	const byColour = new Map<string, Outline[]>();
	map.edges.forEach(({ left, right }, e) => {
		if (left < 0 || right < 0) return;
		if (stack.opaque[left] === 0 || stack.opaque[right] === 0) return;
		const larger: Face =
			map.faces[map.faces[left].area < map.faces[right].area ? right : left];
		const colour = shortColour(meanColour(larger.paint));
		const lines = byColour.get(colour) ?? [];
		lines.push(asOutline(curves[e]));
		byColour.set(colour, lines);
	});
	const paths = [...byColour].map(
		([colour, lines]) =>
			`<path stroke="${colour}" d="${pathData(lines, decimals)}"/>`,
	);
	return paths.length === 0
		? ""
		: stroked(paths.join(""), decimals, strokeWidth);
}

/** An edge's curve by itself. */
export function asOutline({ start, segments, closed }: Curve): Outline {
	return { start, segments, open: !closed };
}

function stroked(paths: string, decimals: number, width: number): string {
	const written = roundedNumber(width, Math.max(decimals, 2));
	return `<g fill="none" stroke-width="${written}" stroke-linejoin="round">${paths}</g>`;
}

/** The paint with most of the image's frame. */
export function groundOf(map: PlanarMap, book: PaintBook): string | undefined {
	const lengths = new Map<string, number>();
	for (const { left, right, points } of map.edges) {
		if (left >= 0 && right >= 0) continue;
		const key = book.key(map.faces[Math.max(left, right)].paint);
		lengths.set(key, (lengths.get(key) ?? 0) + points.length);
	}
	const [most] = [...lengths].sort((a, b) => b[1] - a[1]);
	return most?.[0];
}
