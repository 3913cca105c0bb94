import {
	arcToCentre,
	arcToCubics,
} from "../../../../../services/tracing/subpixel/geometry/arc.ts";
import {
	type Cubic,
	cubicAt,
} from "../../../../../services/tracing/subpixel/geometry/cubic.ts";
import { raised } from "../../../../../services/tracing/subpixel/geometry/quadratic.ts";
import type {
	Curve,
	Point,
} from "../../../../../services/tracing/subpixel/types.ts";

/** Points along a curve, at most about a quarter pixel apart. */
export function samplePoints(curve: Curve): Point[] {
	const out: Point[] = [curve.start];
	let pen = curve.start;
	for (const own of curve.segments) {
		const segment = own.kind === "quadratic" ? raised(pen, own) : own;
		const { to } = segment;
		if (segment.kind === "line") {
			const steps = Math.ceil(4 * Math.hypot(to.x - pen.x, to.y - pen.y)) + 1;
			for (let k = 1; k <= steps; k++) {
				out.push({
					x: pen.x + ((to.x - pen.x) * k) / steps,
					y: pen.y + ((to.y - pen.y) * k) / steps,
				});
			}
		} else {
			const cubics: Cubic[] =
				segment.kind === "cubic"
					? [
							[
								pen.x,
								pen.y,
								segment.control1.x,
								segment.control1.y,
								segment.control2.x,
								segment.control2.y,
								to.x,
								to.y,
							],
						]
					: arcToCubics(
							arcToCentre(
								pen.x,
								pen.y,
								to.x,
								to.y,
								segment.radius,
								segment.largeArc,
								segment.sweep,
							),
						);
			for (const cubic of cubics) {
				for (let k = 1; k <= 200; k++) {
					const [x, y] = cubicAt(cubic, k / 200);
					out.push({ x, y });
				}
			}
		}
		pen = to;
	}
	return out;
}

/** The largest distance of a curve's samples from an outline given as a distance function. */
export function worstDistance(
	curve: Curve,
	distance: (p: Point) => number,
): number {
	return Math.max(...samplePoints(curve).map((p) => Math.abs(distance(p))));
}

/** The largest distance of any point of a polyline from a curve. */
export function worstMiss(points: Float64Array, curve: Curve): number {
	const samples = samplePoints(curve);
	let worst = 0;
	for (let k = 0; k < points.length; k += 2) {
		let best = Number.POSITIVE_INFINITY;
		for (const s of samples) {
			best = Math.min(best, Math.hypot(s.x - points[k], s.y - points[k + 1]));
		}
		worst = Math.max(worst, best);
	}
	return worst;
}

/** Numbers an artist would count: line 2, arc 2, cubic 6, a shape 2. */
export function coordinates(curves: readonly Curve[]): number {
	let count = 0;
	for (const curve of curves) {
		if (curve.shape !== undefined) count += 2;
		else {
			for (const segment of curve.segments) {
				count += segment.kind === "cubic" ? 6 : 2;
			}
		}
	}
	return count;
}
