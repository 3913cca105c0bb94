import { lengthOf, pointsAlong } from "../geometry/segment.ts";
import type { Point, Segment } from "../types.ts";

/** Steps along a segment at which it is looked at, pixels, and how many at most. */
const STEP = 0.75;
const MOST_STEPS = 4000;
/** Sides of the outline looked at before and behind the last one that was nearest. */
const WINDOW = 6;
/** Points this near to a side, pixels, are near enough: no nearer side is looked for. */
const ENOUGH = 0.8;

/**
 * An outline that curves are held against. A fit looks at how far measured points lie from a piece of
 * curve; this looks the other way, at how far the piece runs from the outline. Points near one side of a
 * circle say nothing of where its other side paints.
 */
export interface Leash {
	/** Distance of a point from the outline, pixels; exact where it is more than one. */
	from(point: Point): number;
	/**
	 * Whether a segment runs no further than `limit` from the outline, pixels, at any of the points that are looked
	 * at along it (a bound of the directed Hausdorff distance); 1 at the least.
	 */
	holds(start: Point, segment: Segment, limit: number): boolean;
	/** Index of the outline's point that the point lies nearest to. */
	nearest(point: Point): number;
}

/**
 * @param points the outline, flat x0 y0 x1 y1 …, one point at least
 * @param closed whether it goes on from its last point to its first
 * @param more stretches that count as the outline too, x0, y0, x1, y1 each
 */
export function createLeash(
	points: ArrayLike<number>,
	closed: boolean,
	more: readonly (readonly number[])[] = [],
): Leash {
	return new Outline(points, closed, more);
}

/** A class, not closures, so that it stays compiled from picture to picture. */
class Outline implements Leash {
	readonly #points: ArrayLike<number>;
	readonly #closed: boolean;
	readonly #more: readonly (readonly number[])[];
	readonly #count: number;
	readonly #sides: number;
	readonly #samples: Point[] = [];
	/** The side that was nearest to the point that was asked for last. */
	#last = 0;
	/** The least square so far. */
	#best = 0;

	constructor(
		points: ArrayLike<number>,
		closed: boolean,
		more: readonly (readonly number[])[],
	) {
		this.#points = points;
		this.#closed = closed;
		this.#more = more;
		this.#count = points.length / 2;
		this.#sides = closed ? this.#count : this.#count - 1;
	}

	from({ x, y }: Point): number {
		return Math.sqrt(this.#squareOf(x, y));
	}

	holds(start: Point, segment: Segment, limit: number): boolean {
		const samples = this.#samples;
		const steps = Math.ceil(lengthOf(start, segment) / STEP) + 1;
		samples.length = 0;
		pointsAlong(start, segment, Math.min(MOST_STEPS, steps), samples);
		let { x, y } = start;
		let room = limit - Math.sqrt(this.#squareOf(x, y));
		for (const point of samples) {
			if (room < 0) return false;
			// So near to a point that is held, another is held too.
			if ((point.x - x) ** 2 + (point.y - y) ** 2 < room * room) continue;
			({ x, y } = point);
			room = limit - Math.sqrt(this.#squareOf(x, y));
		}
		return room >= 0;
	}

	nearest({ x, y }: Point): number {
		const points = this.#points;
		let best = Number.POSITIVE_INFINITY;
		let index = 0;
		for (let k = 0; k < this.#count; k++) {
			const square = (points[2 * k] - x) ** 2 + (points[2 * k + 1] - y) ** 2;
			if (square < best) {
				best = square;
				index = k;
			}
		}
		return index;
	}

	/** Squared distance of a point from side `k`. */
	#fromSide(k: number, x: number, y: number): number {
		const points = this.#points;
		const a = 2 * k;
		const b = k + 1 < this.#count ? a + 2 : 0;
		return squareTo(points[a], points[a + 1], points[b], points[b + 1], x, y);
	}

	/** Whether a side is near enough; the least square so far and its side are kept. */
	#look(side: number, x: number, y: number): boolean {
		const square = this.#fromSide(side, x, y);
		if (square < this.#best) {
			this.#best = square;
			this.#last = side;
		}
		return this.#best <= ENOUGH * ENOUGH;
	}

	/** Squared distance from the sides around the last nearest one, outwards from it; from all where those aren't near enough. */
	#squareOf(x: number, y: number): number {
		const sides = this.#sides;
		const points = this.#points;
		if (sides < 1) return (x - points[0]) ** 2 + (y - points[1]) ** 2;
		this.#best = Number.POSITIVE_INFINITY;
		const middle = this.#last;
		if (this.#look(middle, x, y)) return this.#best;
		for (let away = 1; away <= WINDOW; away++) {
			for (let k = middle - away; k <= middle + away; k += 2 * away) {
				const side = this.#closed ? ((k % sides) + sides) % sides : k;
				if (side < 0 || side >= sides) continue;
				if (this.#look(side, x, y)) return this.#best;
			}
		}
		for (const [x0, y0, x1, y1] of this.#more) {
			this.#best = Math.min(this.#best, squareTo(x0, y0, x1, y1, x, y));
		}
		for (let side = 0; side < sides; side++) this.#look(side, x, y);
		return this.#best;
	}
}

/** Squared distance of the point (x, y) from a straight stretch. */
function squareTo(
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	x: number,
	y: number,
): number {
	const dx = x1 - x0;
	const dy = y1 - y0;
	const ex = x - x0;
	const ey = y - y0;
	const square = dx * dx + dy * dy;
	const along = square > 0 ? (ex * dx + ey * dy) / square : 0;
	const t = along < 0 ? 0 : along > 1 ? 1 : along;
	return (ex - t * dx) ** 2 + (ey - t * dy) ** 2;
}
