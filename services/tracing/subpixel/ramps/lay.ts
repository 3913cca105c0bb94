import type { Ramp } from "../paint/ramp.ts";
import { type Ellipticity, quadraticForm } from "./elliptic.ts";
import {
	fitProfile,
	missOfProfile,
	type Profile,
	type Samples,
} from "./profile.ts";

/** How a ramp runs over the plane, without its colours. */
export interface RampGeometry extends Ellipticity {
	readonly kind: "linear" | "radial";
	/** Angle of a linear ramp; the ellipse is a radial one's. */
	readonly angle: number;
}

/** Lay the ramp's t over the samples and fit the profile, of `steps` pieces; `pull` as of `fitProfile`. */
export function layRamp(
	samples: Samples,
	candidate: RampGeometry,
	steps: number,
	pull = 0,
): { ramp: Ramp; profile: Profile } {
	const along = alongRamp(samples, candidate, new Float64Array(samples.count));
	const profile = fitProfile(samples, along.t, steps, pull);
	return { ramp: rampOf(candidate, along, profile), profile };
}

/** For the places of one ramp's samples after another. */
let room = new Float64Array(0);

/**
 * What a ramp of this geometry misses, as `RampSearch.residual`.
 *
 * @param energy of the samples, as `energyOf`
 */
export function missOf(
	samples: Samples,
	candidate: RampGeometry,
	steps: number,
	energy: number,
): number {
	if (room.length < samples.count) room = new Float64Array(samples.count);
	const { t } = alongRamp(samples, candidate, room);
	return missOfProfile(samples, t, steps, energy);
}

/** Where samples lie along a ramp. */
interface Along {
	/** Of each, 0..1. */
	readonly t: Float64Array;
	/** The length at which t is 0, and that over which it runs to 1, as the geometry measures it. */
	readonly from: number;
	readonly span: number;
}

/** @param t room for each sample's place */
export function alongRamp(
	{ count, x, y }: Samples,
	candidate: RampGeometry,
	t: Float64Array,
): Along {
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	if (candidate.kind === "linear") {
		const ux = Math.cos(candidate.angle);
		const uy = Math.sin(candidate.angle);
		for (let k = 0; k < count; k++) {
			const value = x[k] * ux + y[k] * uy;
			t[k] = value;
			if (value < least) least = value;
			if (value > most) most = value;
		}
	} else {
		const [xx, xy, yy] = quadraticForm(candidate.stretch, candidate.skew);
		for (let k = 0; k < count; k++) {
			const u = x[k] - candidate.x;
			const v = y[k] - candidate.y;
			const value = Math.sqrt(xx * u * u + 2 * xy * u * v + yy * v * v);
			t[k] = value;
			if (value > most) most = value;
		}
		least = 0;
	}
	const span = Math.max(1e-6, most - least);
	for (let k = 0; k < count; k++) t[k] = (t[k] - least) / span;
	return { t, from: least, span };
}

export function rampOf(
	candidate: RampGeometry,
	{ from, span }: Along,
	{ knots: lut }: Profile,
): Ramp {
	const square = span * span;
	const alone = { share: 1, over: null } as const;
	if (candidate.kind === "linear") {
		const ux = Math.cos(candidate.angle);
		const uy = Math.sin(candidate.angle);
		return {
			kind: "linear",
			x: from * ux,
			y: from * uy,
			dx: ux / span,
			dy: uy / span,
			lut,
			...alone,
		};
	}
	const [xx, xy, yy] = quadraticForm(candidate.stretch, candidate.skew);
	return {
		kind: "radial",
		x: candidate.x,
		y: candidate.y,
		xx: xx / square,
		xy: xy / square,
		yy: yy / square,
		lut,
		...alone,
	};
}
