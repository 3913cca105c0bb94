import type { Curve, Shape } from "../types.ts";
import { LINE, type Piece, plainPiece, ROUND, reversed } from "./pieces.ts";
import type { Variables } from "./variables.ts";

/** A variable that follows two others: target = base + factor * other. */
export interface Follower {
	readonly target: number;
	readonly base: number;
	readonly other: number;
	readonly factor: number;
}

/** A circle, whose half axes are one variable, or an ellipse. */
export function sketchEllipse(
	variables: Variables,
	shape: Extract<Shape, { kind: "circle" | "ellipse" }>,
	edge: number,
	clockwise: boolean,
): Piece {
	const x = variables.add(shape.x);
	const y = variables.add(shape.y);
	const rx = variables.add(
		shape.kind === "circle" ? shape.radius : shape.radiusX,
	);
	const ry = shape.kind === "circle" ? rx : variables.add(shape.radiusY);
	return {
		kind: ROUND,
		edge,
		variables: [x, y, rx, ry],
		insetX: 0,
		insetY: 0,
		angle: Math.PI,
		turn: clockwise ? 2 * Math.PI : -2 * Math.PI,
	};
}

/** A rectangle with rounded corners over five variables: its four sides and the radius of all corners. */
export function sketchRoundedRect(
	variables: Variables,
	shape: Extract<Curve["shape"], { kind: "rect" }>,
	edge: number,
	clockwise: boolean,
	followers: Follower[],
): Piece[] {
	const left = variables.add(shape.x);
	const top = variables.add(shape.y);
	const right = variables.add(shape.x + shape.width);
	const bottom = variables.add(shape.y + shape.height);
	const radius = variables.add(shape.radius);
	/** Where a side ends: `factor` radii in from the corner. */
	const inset = (base: number, factor: number) => {
		const target = variables.add(0, true);
		followers.push({ target, base, other: radius, factor });
		return target;
	};
	const side = (x0: number, y0: number, x1: number, y1: number) =>
		plainPiece(LINE, edge, [x0, y0, x1, y1]);
	const corner = (
		x: number,
		y: number,
		insetX: number,
		insetY: number,
		angle: number,
	): Piece => ({
		kind: ROUND,
		edge,
		variables: [x, y, radius, radius],
		insetX,
		insetY,
		angle,
		turn: Math.PI / 2,
	});
	// Clockwise from the top side; each side, then the corner after it.
	const pieces = [
		side(inset(left, 1), top, inset(right, -1), top),
		corner(right, top, -1, 1, -Math.PI / 2),
		side(right, inset(top, 1), right, inset(bottom, -1)),
		corner(right, bottom, -1, -1, 0),
		side(inset(right, -1), bottom, inset(left, 1), bottom),
		corner(left, bottom, 1, -1, Math.PI / 2),
		side(left, inset(bottom, -1), left, inset(top, 1)),
		corner(left, top, 1, 1, Math.PI),
	];
	return clockwise ? pieces : pieces.reverse().map(reversed);
}
