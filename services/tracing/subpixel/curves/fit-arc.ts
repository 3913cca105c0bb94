import { hypot } from "../geometry/hypot.ts";
import type { Node } from "./nodes.ts";
import type { Polyline } from "./polyline.ts";

/** An arc is at most so many times as long as the boundary that it stands for. */
const MOST_LENGTH = 1.5;

/** Shorter chords are none, pixels; nor are arcs of more than so many times their chord in radius. */
const LEAST_CHORD = 0.5;
const FLATTEST = 40;
/** An arc whose centre is nearer to its chord than this part of its radius is too near half a turn for SVG's form. */
const HALF_TURN = 0.1;

/** A circular arc through two nodes. */
export interface ArcFit {
	/** Signed distance of the centre from the chord's middle, to its right hand (clockwise side), pixels. */
	offset: number;
	radius: number;
	/** Which way it bulges: SVG's sweep flag, clockwise on screen. */
	sweep: boolean;
	largeArc: boolean;
	chiSquare: number;
	worst: number;
	/** Its unit tangents at the two nodes. */
	startTx: number;
	startTy: number;
	endTx: number;
	endTy: number;
}

export function emptyArc(): ArcFit {
	return {
		offset: 0,
		radius: 0,
		sweep: false,
		largeArc: false,
		chiSquare: 0,
		worst: 0,
		startTx: 0,
		startTy: 0,
		endTx: 0,
		endTy: 0,
	};
}

/**
 * The circle through both nodes that passes nearest to the points between them: one unknown, how far
 * its centre lies off the chord. Algebraic least squares (Kåsa's form, which is exact on a circle and
 * linear here): |q|² - (chord / 2)² = 2 offset (n·q) for points q taken from the chord's middle.
 *
 * @param samples how many of the points between to look at, at most
 * @param limit how far it may pass from them, pixels
 * @returns `out`; nothing where there is no such arc, or it passes farther
 */
export function fitArc(
	p: Polyline,
	a: Node,
	b: Node,
	samples: number,
	limit: number,
	out: ArcFit,
): ArcFit | undefined {
	const mx = (a.x + b.x) / 2;
	const my = (a.y + b.y) / 2;
	const ex = b.x - a.x;
	const ey = b.y - a.y;
	const chord = hypot(ex, ey);
	const between = b.index - a.index - 1;
	if (chord < LEAST_CHORD || between < 2) return undefined;
	const nx = -ey / chord;
	const ny = ex / chord;
	const quarter = (chord * chord) / 4;
	const count = Math.min(between, samples);
	const stride = between / count;
	let top = 0;
	let bottom = 0;
	let side = 0;
	for (let k = 0; k < count; k++) {
		const i = a.index + 1 + Math.floor((k + 0.5) * stride);
		const qx = p.x[i] - mx;
		const qy = p.y[i] - my;
		const h = qx * nx + qy * ny;
		const w = p.weight[i];
		top += w * h * (qx * qx + qy * qy - quarter);
		bottom += 2 * w * h * h;
		side += h;
	}
	if (bottom < 1e-9) return undefined;
	const offset = top / bottom;
	const radius = hypot(offset, chord / 2);
	if (radius > FLATTEST * chord) return undefined;
	// Close to half a turn the radius hardly tells where the arc runs: SVG's form would be fragile.
	if (Math.abs(offset) < HALF_TURN * radius) return undefined;
	const cx = mx + offset * nx;
	const cy = my + offset * ny;
	let chi = 0;
	let worst = 0;
	for (let k = 0; k < count; k++) {
		const i = a.index + 1 + Math.floor((k + 0.5) * stride);
		const rx = p.x[i] - cx;
		const ry = p.y[i] - cy;
		const d = Math.abs(Math.sqrt(rx * rx + ry * ry) - radius);
		if (d > limit) return undefined;
		chi += p.weight[i] * d * d;
		if (d > worst) worst = d;
	}
	// The points lie on the right hand of the chord (side > 0) when the arc turns counter-clockwise.
	const sweep = side < 0;
	const largeArc = side * offset > 0;
	// Points near a short piece of the circle say nothing of the rest of it.
	const small = 2 * Math.asin(chord / 2 / radius);
	const length = radius * (largeArc ? 2 * Math.PI - small : small);
	if (length > MOST_LENGTH * (p.at[b.index] - p.at[a.index])) return undefined;
	const turn = sweep ? 1 / radius : -1 / radius;
	out.offset = offset;
	out.radius = radius;
	out.sweep = sweep;
	out.largeArc = largeArc;
	out.chiSquare = (chi * between) / count;
	out.worst = worst;
	out.startTx = -(a.y - cy) * turn;
	out.startTy = (a.x - cx) * turn;
	out.endTx = -(b.y - cy) * turn;
	out.endTy = (b.x - cx) * turn;
	return out;
}
