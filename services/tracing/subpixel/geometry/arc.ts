import type { Cubic } from "./cubic.ts";
import { hypot } from "./hypot.ts";

/** A circular arc by its centre; angles in radians, the sweep signed, positive clockwise on screen. */
export interface CentreArc {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
	readonly startAngle: number;
	readonly sweepAngle: number;
}

/**
 * SVG's end-point form of a circular arc turned into the centre form (SVG 2, implementation notes
 * B.2.4, for equal radii). A radius too small to span the ends is grown to half their distance.
 */
export function arcToCentre(
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	radius: number,
	largeArc: boolean,
	sweep: boolean,
): CentreArc {
	const dx = x1 - x0;
	const dy = y1 - y0;
	const chord = hypot(dx, dy);
	const r = Math.max(radius, chord / 2);
	if (chord === 0) {
		return { x: x0, y: y0 - r, radius: r, startAngle: 0, sweepAngle: 0 };
	}
	const height = Math.sqrt(Math.max(0, r * r - (chord * chord) / 4));
	const side = largeArc === sweep ? 1 : -1;
	const x = (x0 + x1) / 2 + (side * height * dy) / chord;
	const y = (y0 + y1) / 2 - (side * height * dx) / chord;
	const startAngle = Math.atan2(y0 - y, x0 - x);
	let sweepAngle = Math.atan2(y1 - y, x1 - x) - startAngle;
	if (sweep && sweepAngle < 0) sweepAngle += 2 * Math.PI;
	if (!sweep && sweepAngle > 0) sweepAngle -= 2 * Math.PI;
	return { x, y, radius: r, startAngle, sweepAngle };
}

/**
 * An arc as cubics of at most a quarter turn each, handles of 4/3 tan(angle / 4) of the radius
 * (within 0.03% of the radius).
 */
export function arcToCubics(arc: CentreArc): Cubic[] {
	const count = Math.max(
		1,
		Math.ceil(Math.abs(arc.sweepAngle) / (Math.PI / 2) - 1e-9),
	);
	const step = arc.sweepAngle / count;
	const handle = (4 / 3) * Math.tan(step / 4) * arc.radius;
	const cubics: Cubic[] = [];
	for (let k = 0; k < count; k++) {
		const a = arc.startAngle + k * step;
		const b = a + step;
		const x0 = arc.x + arc.radius * Math.cos(a);
		const y0 = arc.y + arc.radius * Math.sin(a);
		const x3 = arc.x + arc.radius * Math.cos(b);
		const y3 = arc.y + arc.radius * Math.sin(b);
		cubics.push([
			x0,
			y0,
			x0 - handle * Math.sin(a),
			y0 + handle * Math.cos(a),
			x3 + handle * Math.sin(b),
			y3 - handle * Math.cos(b),
			x3,
			y3,
		]);
	}
	return cubics;
}
