import { segmentsPrice } from "./curves/description-length.ts";
import { leashOf, stays } from "./curves/hold.ts";
import { type CurveOptions, MODEL_SIGMA } from "./curves/options.ts";
import { runsClockwise } from "./geometry/area.ts";
import { lengthOf, pointsAlong } from "./geometry/segment.ts";
import { signedDistance } from "./geometry/stretch.ts";
import { detectRegular } from "./primitives/regular/detect.ts";
import { shapeCurve } from "./primitives/shape-curve.ts";
import type { Curve, Edge, PlanarMap, Point, Shape } from "./types.ts";

/** Curves of more pieces are no polygon. */
const MOST_PIECES = 200;
/** Points of a boundary that both ways to draw it are compared at, at the most about twice as many. */
const COMPARED = 300;
/** Steps along bent pieces, pixels. */
const STEP = 0.5;
/**
 * One standard deviation of how far a whole side lies off for the renderer's sake, pixels: many divide a pixel into
 * four lines, which moves level sides by up to an eighth.
 */
const SHARED_SIGMA = 0.07;
/** Numbers of a polygon, and of a star. */
const NUMBERS = 4;
const STAR_NUMBERS = 5;

/**
 * Boundaries that are a regular polygon or a star become exactly that, where the measured points say no more
 * against it than its fewer numbers are worth.
 *
 * @param curves one for each edge of the map
 * @param mayBe which of them are wanted
 */
export function regularShapes(
	map: PlanarMap,
	curves: readonly Curve[],
	options: CurveOptions,
	mayBe: (shape: Shape) => boolean,
): readonly Curve[] {
	return curves.map((curve, e) => {
		const edge = map.edges[e];
		if (!edge.closed || edge.left < 0 || edge.right < 0) return curve;
		if (curve.shape !== undefined || curve.segments.length > MOST_PIECES)
			return curve;
		const weight = edge.sigma.map((s) => 1 / (s * s + MODEL_SIGMA ** 2));
		const shape = detectRegular(edge.points, weight, options.tolerance);
		if (shape === undefined || !mayBe(shape)) return curve;
		const regular = shapeCurve(shape, runsClockwise(curve));
		const saved =
			segmentsPrice(curve.segments, options.economy) -
			options.economy * ("inner" in shape ? STAR_NUMBERS : NUMBERS);
		const lost =
			(misfit(edge, weight, regular, SHARED_SIGMA) -
				misfit(edge, weight, curve, 0)) /
			2;
		return lost < saved && stays(regular, leashOf(edge)) ? regular : curve;
	});
}

/**
 * What a boundary's points say against a curve: their squared distances in variances.
 *
 * @param shared one standard deviation of an error that all points of a piece share, pixels
 */
function misfit(
	{ points }: Edge,
	weight: Float64Array,
	{ start, segments }: Curve,
	shared: number,
): number {
	const line: Point[] = [start];
	const pieces: number[] = [];
	segments.forEach((segment, piece) => {
		const from = line[line.length - 1];
		const steps =
			segment.kind === "line" ? 1 : Math.ceil(lengthOf(from, segment) / STEP);
		pointsAlong(from, segment, Math.max(1, steps), line);
		while (pieces.length < line.length - 1) pieces.push(piece);
	});
	const stride = Math.max(1, Math.floor(weight.length / COMPARED));
	const sums = segments.map(() => ({ weight: 0, off: 0, square: 0 }));
	for (let k = 0; k < weight.length; k += stride) {
		let nearest = Number.POSITIVE_INFINITY;
		let off = 0;
		let piece = 0;
		for (let i = 1; i < line.length; i++) {
			const signed = signedDistance(
				points[2 * k],
				points[2 * k + 1],
				line[i - 1],
				line[i],
			);
			if (Math.abs(signed) >= nearest) continue;
			nearest = Math.abs(signed);
			off = signed;
			piece = pieces[i - 1];
		}
		const w = stride * weight[k];
		sums[piece].weight += w;
		sums[piece].off += w * off;
		sums[piece].square += w * off * off;
	}
	let sum = 0;
	for (const { weight, off, square } of sums) {
		// The square of what is shared is weighed by its own variance and that of the mean.
		const variance = shared * shared;
		sum += square - (off * off * variance) / (1 + weight * variance);
	}
	return sum;
}
