import type { Point, RegularPolygon } from "../types.ts";

/** The corners in turn, clockwise on screen; of a star the outer and the inner ones by turns. */
export function cornersOf(shape: RegularPolygon): Point[] {
	const { x, y, corners, radius, inner, rotation } = shape;
	const count = inner === undefined ? corners : 2 * corners;
	return Array.from({ length: count }, (_, k) => {
		const angle = rotation + (2 * Math.PI * k) / count;
		const from = inner !== undefined && k % 2 === 1 ? inner : radius;
		return { x: x + from * Math.cos(angle), y: y + from * Math.sin(angle) };
	});
}
