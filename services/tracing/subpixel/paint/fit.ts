import type { Pixels } from "../intake/index.ts";
import { fitProfile, type Profile, type Samples } from "./profile.ts";
import { radialCentres } from "./radial.ts";
import type { Ramp } from "./ramp.ts";

/** Samples that a ramp is searched with, and that its profile is fitted to in the end. */
const SEARCH_SAMPLES = 400;
const FINAL_SAMPLES = 6000;
/** Pieces of the profile. */
const SEARCH_STEPS = 12;
const FINAL_STEPS = 48;
interface Candidate {
	kind: "linear" | "radial";
	/** Angle of a linear ramp. */
	angle: number;
	/** Centre of a radial one. */
	x: number;
	y: number;
	residual: number;
}

/** A ramp's geometry as searched; `finishRamp` makes a paint of it. */
export interface RampSearch {
	readonly candidate: Candidate;
	/** Root mean square of what it misses, levels over four channels. */
	readonly residual: number;
}

/**
 * Find the linear or radial ramp that explains a zone's pixels best. The colour along the ramp is free (a
 * piecewise linear profile, so any number of stops), only its geometry is searched: the angle of a
 * linear ramp by twelve trials and golden-section-like narrowing, the centre of a radial one from
 * where the local gradients point, narrowed by a pattern search.
 * Cost: at most about 150 profiles over 400 samples, some 2 ms, however large the zone.
 * What it gets wrong: elliptical and conic ramps, and two ramps that flow into one another.
 *
 * @param members pixels of the zone
 * @param shapes `linear` leaves radial ramps out, which saves most of the time
 */
export function searchRamp(
	pixels: Pixels,
	members: Int32Array,
	shapes: "linear" | "any",
): RampSearch {
	const few = takeSamples(pixels, members, SEARCH_SAMPLES);
	const steps = Math.max(1, Math.min(SEARCH_STEPS, few.count >> 3));
	let best = searchAngle(few, steps);
	if (shapes === "any" && best.residual > 1) {
		for (const [x, y] of radialCentres(few)) {
			if (best.kind === "radial" && best.residual < 1.5) break;
			const radial = searchCentre(few, steps, x, y);
			if (radial.residual < 0.9 * best.residual) best = radial;
		}
	}
	return { candidate: best, residual: best.residual };
}

/** The ramp of a search with its profile fitted finely, and what that misses (as `RampSearch`). */
export function finishRamp(
	pixels: Pixels,
	members: Int32Array,
	{ candidate }: RampSearch,
): { ramp: Ramp; residual: number } {
	const many = takeSamples(pixels, members, FINAL_SAMPLES);
	const fine = Math.max(1, Math.min(FINAL_STEPS, many.count >> 3));
	const { ramp, profile } = measure(many, candidate, fine);
	return { ramp, residual: profile.residual };
}

function takeSamples(
	{ width, packed }: Pixels,
	members: Int32Array,
	most: number,
): Samples {
	const count = Math.min(members.length, most);
	const x = new Float64Array(count);
	const y = new Float64Array(count);
	const levels = new Float64Array(4 * count);
	for (let k = 0; k < count; k++) {
		const i = members[Math.floor(((k + 0.5) * members.length) / count)];
		x[k] = (i % width) + 0.5;
		y[k] = Math.floor(i / width) + 0.5;
		for (let c = 0; c < 4; c++)
			levels[4 * k + c] = (packed[i] >>> (8 * c)) & 255;
	}
	return { count, x, y, levels };
}

function searchAngle(samples: Samples, steps: number): Candidate {
	const at = (angle: number): Candidate => {
		const candidate: Candidate = {
			kind: "linear",
			angle,
			x: 0,
			y: 0,
			residual: 0,
		};
		candidate.residual = measure(samples, candidate, steps).profile.residual;
		return candidate;
	};
	let best = at(0);
	for (let k = 1; k < 12; k++) {
		const trial = at((k * Math.PI) / 12);
		if (trial.residual < best.residual) best = trial;
	}
	for (let step = Math.PI / 24; step > 1e-3; step /= 2) {
		const centre = best.angle;
		for (const angle of [centre - step, centre + step]) {
			const trial = at(angle);
			if (trial.residual < best.residual) best = trial;
		}
	}
	return best;
}

function searchCentre(
	samples: Samples,
	steps: number,
	x0: number,
	y0: number,
): Candidate {
	const at = (x: number, y: number): Candidate => {
		const candidate: Candidate = {
			kind: "radial",
			angle: 0,
			x,
			y,
			residual: 0,
		};
		candidate.residual = measure(samples, candidate, steps).profile.residual;
		return candidate;
	};
	let best = at(x0, y0);
	let step = 8;
	for (let round = 0; round < 16 && step > 0.1; round++) {
		const { x, y } = best;
		const before = best.residual;
		for (const [dx, dy] of [
			[step, 0],
			[-step, 0],
			[0, step],
			[0, -step],
		]) {
			const trial = at(x + dx, y + dy);
			if (trial.residual < best.residual) best = trial;
		}
		step *= best.residual < before ? 1.3 : 0.5;
	}
	return best;
}

/** Lay the ramp's t over the samples and fit the profile. */
function measure(
	samples: Samples,
	candidate: Candidate,
	steps: number,
): { ramp: Ramp; profile: Profile } {
	const { count, x, y } = samples;
	const t = new Float64Array(count);
	const linear = candidate.kind === "linear";
	const ux = Math.cos(candidate.angle);
	const uy = Math.sin(candidate.angle);
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	for (let k = 0; k < count; k++) {
		const value = linear
			? x[k] * ux + y[k] * uy
			: Math.hypot(x[k] - candidate.x, y[k] - candidate.y);
		t[k] = value;
		if (value < least) least = value;
		if (value > most) most = value;
	}
	const from = linear ? least : 0;
	const span = Math.max(1e-6, most - from);
	for (let k = 0; k < count; k++) t[k] = (t[k] - from) / span;
	const profile = fitProfile(samples, t, steps);
	const ramp: Ramp = linear
		? {
				kind: "linear",
				x: from * ux,
				y: from * uy,
				dx: ux / span,
				dy: uy / span,
				lut: profile.knots,
			}
		: {
				kind: "radial",
				x: candidate.x,
				y: candidate.y,
				dx: 1 / span,
				dy: 0,
				lut: profile.knots,
			};
	return { ramp, profile };
}
