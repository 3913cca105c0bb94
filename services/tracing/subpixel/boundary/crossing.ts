import type { Regions } from "../regions/faces.ts";
import type { Probe } from "./probe.ts";
import { ThinLine } from "./thin-line.ts";

/** How a crossing was measured, best first. */
export const EXACT = 0;
export const STROKE = 1;
export const ROUGH = 2;
export const BAD = 3;

/** Paints nearer than this to one another (levels) leave the boundary on the pixel grid. */
const LEAST_CONTRAST = 6;
/** So many pixels inside its face a ramp is compared with what is there. */
const DEEP = 2;
/** Pixels looked at on either side of a crack. */
const REACH = 4;
/** Coverage counts as 0 or 1 within this, and within the paints' doubt over the contrast, up to so much. */
const SLACK = 0.02;
const MOST_SLACK = 0.2;
/** What rounding adds to the paints' doubt, levels. */
const ROUNDING = 1.5;
/** A pixel by noise beyond its paint counts for no more than this much coverage. */
const OVERSHOOT = 0.1;
/** A measurement further than this from its crack is another boundary's, pixels. */
const FURTHEST = 1.6;
/** A stroke covers this much of its line of pixels, at the least, pixels. */
const LEAST_STROKE = 0.05;
/** The crack's own two pixels tell a place if their coverage differs by this, and one this near, pixels. */
const LEAST_DIFFERENCE = 0.02;
const MOST_INTERPOLATED = 0.75;

/** Where the boundary crosses the line through a crack's two pixels. Reused; read it before the next. */
export interface Crossing {
	/** From the crack towards the right face, in pixels. */
	offset: number;
	/** EXACT, STROKE, ROUGH or BAD. */
	grade: number;
	/** Pixels whose coverage went into the sum. */
	terms: number;
}

export interface Gauge {
	/**
	 * Measure at the crack between left pixel (x, y) and its right neighbour (x + sx, y + sy); faces
	 * as in the regions, paints as last given to the probe.
	 */
	measure(x: number, y: number, sx: number, sy: number): Crossing;
}

/** How a walk along a line of pixels ended: at a full pixel, at another face, or at neither. */
const FULL = 0;
const NARROW = 1;
const LONG = 2;

/**
 * The sub-pixel place of a boundary along one row or column of pixels. The coverages of a column add
 * up to the exact area that the face covers in it, so for a straight edge that runs through the
 * column from side to side the sum gives the exact height at the column's middle: no contour
 * interpolation, no iteration. From the crack into the left face the missing coverage is summed until
 * a full pixel comes, into the right face the coverage that leaks, until an empty one comes:
 *
 *     offset = sum over right of a - sum over left of (1 - a).
 *
 * On a curve of curvature k (1/px) the sum is off by k / 24 px. A stroke so thin that no pixel is full has its width and its middle by the same sum and the centroid of
 * coverage; one between two other paints by the shares of all three (`thin-line.ts`). Where no full pixel comes for another reason (the row runs along a second edge: a corner)
 * the measurement is BAD and should be left out.
 *
 * @param noise one standard deviation of the pixels, levels; coverage within it of 0 or 1 counts as empty
 * or full
 */
export function createGauge(
	regions: Regions,
	probe: Probe,
	width: number,
	height: number,
	noise: number,
): Gauge {
	return new LineGauge(regions, probe, width, height, noise);
}

/** A class, not closures: V8 forgets what it compiled of closures that were let go, and would do so anew for each picture. */
class LineGauge implements Gauge {
	readonly #regions: Regions;
	readonly #probe: Probe;
	readonly #width: number;
	readonly #height: number;
	readonly #noise: number;
	readonly #thin: ThinLine;
	readonly #result: Crossing = { offset: 0, grade: BAD, terms: 0 };
	/** Of the last walk: coverage missing, pixels. */
	#missing = 0;
	#run = 0;

	constructor(
		regions: Regions,
		probe: Probe,
		width: number,
		height: number,
		noise: number,
	) {
		this.#regions = regions;
		this.#probe = probe;
		this.#width = width;
		this.#height = height;
		this.#noise = noise;
		this.#thin = new ThinLine(regions, probe, width, height);
	}

	measure(x: number, y: number, sx: number, sy: number): Crossing {
		const probe = this.#probe;
		const result = this.#result;
		if (probe.ramped) {
			probe.look(
				x,
				y,
				this.#inside(x, y, -sx, -sy),
				this.#inside(x + sx, y + sy, sx, sy),
			);
		}
		if (probe.contrast < LEAST_CONTRAST) {
			result.offset = 0;
			result.terms = 2;
			result.grade = ROUGH;
			return result;
		}
		const slack =
			SLACK +
			Math.min(
				MOST_SLACK,
				(ROUNDING + this.#noise + probe.spread) / Math.max(1, probe.contrast),
			);
		const leftEnd = this.#walk(x, y, -sx, -sy, false, slack);
		const lack = this.#missing;
		const leftRun = this.#run;
		const rightEnd = this.#walk(x + sx, y + sy, sx, sy, true, slack);
		const leak = this.#missing;
		const rightRun = this.#run;
		result.terms = leftRun + rightRun;
		result.grade = EXACT;
		result.offset = leak - lack;
		if (leftEnd === FULL && rightEnd === FULL) {
			if (Math.abs(result.offset) <= FURTHEST) return result;
		} else if (leftEnd === NARROW && rightEnd === FULL) {
			const side = this.#nearSide(x, y, -sx, -sy, leftRun, false, slack);
			result.offset = -side;
			result.grade = STROKE;
			if (Math.abs(side) <= FURTHEST) return result;
		} else if (rightEnd === NARROW && leftEnd === FULL) {
			const side = this.#nearSide(
				x + sx,
				y + sy,
				sx,
				sy,
				rightRun,
				true,
				slack,
			);
			result.offset = side;
			result.grade = STROKE;
			if (Math.abs(side) <= FURTHEST) return result;
		}
		if ((leftEnd === NARROW) !== (rightEnd === NARROW)) {
			const place =
				leftEnd === NARROW
					? -this.#thin.nearSide(x + sx, y + sy, -sx, -sy, leftRun)
					: this.#thin.nearSide(x, y, sx, sy, rightRun);
			if (Math.abs(place) <= FURTHEST) {
				result.offset = place;
				result.grade = STROKE;
				return result;
			}
		}
		result.offset = this.#interpolate(x, y, sx, sy);
		result.grade = leftEnd === LONG || rightEnd === LONG ? BAD : ROUGH;
		return result;
	}

	/** Sum the coverage missing from a face's pixels, from (x, y) on by (sx, sy). */
	#walk(
		x: number,
		y: number,
		sx: number,
		sy: number,
		inverse: boolean,
		slack: number,
	): number {
		const { face, stride } = this.#regions;
		const probe = this.#probe;
		const own = face[(y + 1) * stride + x + 1];
		let missing = 0;
		let run = 0;
		let end = LONG;
		let px = x;
		let py = y;
		while (run < REACH) {
			const raw = probe.coverage(px, py);
			const lack = inverse ? raw : 1 - raw;
			missing += lack < -OVERSHOOT ? -OVERSHOOT : lack > 1 ? 1 : lack;
			run++;
			px += sx;
			py += sy;
			if (lack <= slack || !this.#isInside(px, py)) {
				end = FULL;
				break;
			}
			if (face[(py + 1) * stride + px + 1] !== own) {
				end = NARROW;
				break;
			}
		}
		this.#missing = missing;
		this.#run = run;
		return end;
	}

	/**
	 * The near side of a stroke of `run` pixels whose first is (x, y), walking by (sx, sy) to its far
	 * side; `before` is the stroke's coverage on the near side, outside of the run. In pixels from the
	 * near end of the run, positive into the stroke; NaN where the far side isn't the same paint.
	 */
	#nearSide(
		x: number,
		y: number,
		sx: number,
		sy: number,
		length: number,
		inverse: boolean,
		slack: number,
	): number {
		const { face, facePaint, stride } = this.#regions;
		const probe = this.#probe;
		const near = facePaint[face[(y - sy + 1) * stride + x - sx + 1]];
		let sum = 0;
		let moment = 0;
		const from = -REACH;
		for (let k = -1; k >= from; k--) {
			const px = x + k * sx;
			const py = y + k * sy;
			if (!this.#isInside(px, py)) break;
			if (facePaint[face[(py + 1) * stride + px + 1]] !== near) break;
			const raw = probe.coverage(px, py);
			const part = inverse ? 1 - raw : raw;
			if (part <= slack) break;
			sum += part;
			moment += part * (k + 0.5);
		}
		for (let k = 0; k < length + REACH; k++) {
			const px = x + k * sx;
			const py = y + k * sy;
			if (!this.#isInside(px, py)) break;
			const there = facePaint[face[(py + 1) * stride + px + 1]];
			if (k === length && there !== near) return Number.NaN;
			if (k >= length && there !== near) break;
			const raw = probe.coverage(px, py);
			const part = inverse ? 1 - raw : raw;
			if (k >= length && part <= slack) break;
			sum += part;
			moment += part * (k + 0.5);
		}
		if (sum < LEAST_STROKE) return Number.NaN;
		return moment / sum - sum / 2;
	}

	/** The pixel a few steps further into the face of (x, y), or -1 where that is another face's. */
	#inside(x: number, y: number, sx: number, sy: number): number {
		const px = x + DEEP * sx;
		const py = y + DEEP * sy;
		if (!this.#isInside(px, py)) return -1;
		const { face, stride } = this.#regions;
		const same =
			face[(py + 1) * stride + px + 1] === face[(y + 1) * stride + x + 1];
		return same ? py * this.#width + px : -1;
	}

	/** Half coverage between the crack's own two pixels, by interpolation. */
	#interpolate(x: number, y: number, sx: number, sy: number): number {
		const a = this.#probe.coverage(x, y);
		const b = this.#probe.coverage(x + sx, y + sy);
		if (a - b < LEAST_DIFFERENCE) return 0;
		const t = (a - 0.5) / (a - b) - 0.5;
		return Math.max(-MOST_INTERPOLATED, Math.min(MOST_INTERPOLATED, t));
	}

	#isInside(x: number, y: number): boolean {
		return x >= 0 && y >= 0 && x < this.#width && y < this.#height;
	}
}
