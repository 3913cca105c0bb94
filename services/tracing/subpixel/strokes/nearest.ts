import {
	type Corner,
	cornerOf,
	distanceToCorner,
	MITER_LIMIT,
} from "./corners.ts";
import type { Node, Pen, PenPath, Ring, StrokeModel } from "./model.ts";
import {
	directionAt,
	nearestShare,
	type Piece,
	pieceOf,
	pointAt,
} from "./piece.ts";

/** Something of a model that has its own numbers: a piece, or a whole circle. */
export type Part =
	| {
			readonly path: PenPath;
			readonly k: number;
			readonly ends: Piece;
			readonly pen: Pen;
			readonly box: Box;
			/** At its start and its end, where the join isn't round. */
			readonly corners: readonly [Corner | undefined, Corner | undefined];
	  }
	| { readonly ring: Ring; readonly pen: Pen; readonly box: Box };

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** How far a point lies outside of a stroke, and what would bring it nearer. */
export interface Distance {
	/** Pixels; negative within. */
	readonly off: number;
	/** Away from the stroke. */
	readonly nx: number;
	readonly ny: number;
	/** Share of the piece that is nearest. */
	readonly share: number;
	/** By how much a wider pen brings it nearer, for each pixel of its half width: 0 at a flat end. */
	readonly perRadius: number;
	/** Whether it lies where a join alone paints: at the piece's start (0) or end (1). */
	readonly corner?: 0 | 1;
}

/** Beside a corner's tip or a flat end, so far off the line a point may lie and still belong to it, half widths. */
const TIP = 1.5;

/** All parts of a model, each with the bounds of what it paints. */
export function partsOf({ paths, rings, pens }: StrokeModel): Part[] {
	const parts: Part[] = [];
	for (const path of paths) {
		const corners = path.sagittas.map((_, k) => cornerOf(path, k));
		path.sagittas.forEach((_, k) => {
			const ends = pieceOf(path, k);
			const pen = pens[path.pen];
			parts.push({
				...{ path, k, ends, pen, box: boxOf(ends) },
				corners: [corners.at(k - 1), corners[k]],
			});
		});
	}
	for (const ring of rings) {
		const { x, y, radius } = ring;
		parts.push({
			ring,
			pen: pens[ring.pen],
			box: {
				left: x - radius,
				top: y - radius,
				right: x + radius,
				bottom: y + radius,
			},
		});
	}
	return parts;
}

function boxOf(ends: Piece): Box {
	const { a, b, circle } = ends;
	const points = [a, b];
	if (circle !== undefined)
		for (let k = 1; k < 8; k++) points.push(pointAt(ends, k / 8));
	// Between the points an arc of a whole turn bulges by 8 % of its radius.
	const slack =
		circle === undefined ? 0 : circle.radius * (1 - Math.cos(circle.turn / 16));
	const xs = points.map(({ x }) => x);
	const ys = points.map(({ y }) => y);
	return {
		left: Math.min(...xs) - slack,
		top: Math.min(...ys) - slack,
		right: Math.max(...xs) + slack,
		bottom: Math.max(...ys) + slack,
	};
}

/** The part that a point lies deepest in, or nearest to. */
export function nearestPart(
	parts: readonly Part[],
	x: number,
	y: number,
): { part: Part; distance: Distance } | undefined {
	let best: { part: Part; distance: Distance } | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const part of parts) {
		const { box, pen } = part;
		const dx = Math.max(box.left - x, x - box.right, 0);
		const dy = Math.max(box.top - y, y - box.bottom, 0);
		if (
			dx * dx + dy * dy > (least + reachOf(part) * pen.radius) ** 2 &&
			least < Number.POSITIVE_INFINITY
		)
			continue;
		const distance = distanceTo(part, x, y);
		if (distance.off < least) {
			least = distance.off;
			best = { part, distance };
		}
	}
	return best;
}

function reachOf(part: Part): number {
	return "path" in part && part.path.join === "miter" ? MITER_LIMIT : TIP;
}

/** How far a point lies outside of what a part paints. */
export function distanceTo(part: Part, x: number, y: number): Distance {
	const { radius } = part.pen;
	if ("ring" in part) {
		const { ring } = part;
		const far = Math.hypot(x - ring.x, y - ring.y) || 1e-9;
		const side = far < ring.radius ? -1 : 1;
		return {
			off: Math.abs(far - ring.radius) - radius,
			nx: (side * (x - ring.x)) / far,
			ny: (side * (y - ring.y)) / far,
			share: 0,
			perRadius: 1,
		};
	}
	const { ends, path, k } = part;
	const share = nearestShare(ends, x, y);
	const { circle } = ends;
	if (circle !== undefined && share > 0 && share < 1) {
		const far = Math.hypot(x - circle.x, y - circle.y) || 1e-9;
		const side = (far < circle.radius ? -1 : 1) / far;
		return {
			off: Math.abs(far - circle.radius) - radius,
			nx: side * (x - circle.x),
			ny: side * (y - circle.y),
			share,
			perRadius: 1,
		};
	}
	const at = share === 0 ? 0 : 1;
	const corner = share === at ? part.corners[at] : undefined;
	if (corner !== undefined) {
		const which = at === 1 ? 0 : 1;
		const beside = distanceToCorner(corner, which, ends, x, y, radius);
		if (beside !== undefined) return { ...beside, corner: at };
	}
	const on = share === 0 ? ends.a : share === 1 ? ends.b : pointAt(ends, share);
	const far = Math.hypot(x - on.x, y - on.y) || 1e-9;
	const round = {
		off: far - radius,
		nx: (x - on.x) / far,
		ny: (y - on.y) / far,
		share,
		perRadius: 1,
	};
	const last = path.sagittas.length - 1;
	if (!path.closed && k === 0 && path.flat[0] && near(ends.a, x, y, radius))
		return flatEnd(ends, 0, x, y, radius) ?? round;
	if (!path.closed && k === last && path.flat[1] && near(ends.b, x, y, radius))
		return flatEnd(ends, 1, x, y, radius) ?? round;
	return round;
}

function near(node: Node, x: number, y: number, radius: number): boolean {
	return Math.hypot(x - node.x, y - node.y) < TIP * radius;
}

/** As `distanceTo`, by the straight side across an end; undefined before it. */
function flatEnd(
	ends: Piece,
	which: 0 | 1,
	x: number,
	y: number,
	radius: number,
): Distance | undefined {
	const node = which === 0 ? ends.a : ends.b;
	const inwards = directionAt(ends, which);
	const side = which === 0 ? -1 : 1;
	const [ux, uy] = [side * inwards.x, side * inwards.y];
	const along = (x - node.x) * ux + (y - node.y) * uy;
	const across = (x - node.x) * -uy + (y - node.y) * ux;
	const beside = Math.abs(across) - radius;
	if (along <= beside || along < -radius) {
		if (along <= 0) return undefined;
		return {
			off: beside,
			nx: Math.sign(across) * -uy,
			ny: Math.sign(across) * ux,
			share: which,
			perRadius: 1,
		};
	}
	return { off: along, nx: ux, ny: uy, share: which, perRadius: 0 };
}
