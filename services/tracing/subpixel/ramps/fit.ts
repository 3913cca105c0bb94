import type { Pixels } from "../intake/index.ts";
import type { Ramp } from "../paint/ramp.ts";
import { type Ellipticity, ellipticStarts, neighbours } from "./elliptic.ts";
import { alongRamp, missOf, type RampGeometry, rampOf } from "./lay.ts";
import { patternSearch } from "./pattern-search.ts";
import { energyOf, fitProfile, type Profile, type Samples } from "./profile.ts";
import { measureSlopes, radialCentres } from "./radial.ts";

/** Samples that a ramp is searched with, and that its profile is fitted to in the end. */
const SEARCH_SAMPLES = 400;
const FINAL_SAMPLES = 6000;
/** Pieces of the profile while its geometry is searched, … */
const SEARCH_STEPS = 24;
/** … and those that are tried in the end. */
const STEPS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48];
/** A knot's price, nats: four numbers. */
const KNOT = 16;
/** So many pixels beside each other stray alike, each in so many channels. */
const ALIKE = 12;
const CHANNELS = 3;
/** A ramp that misses by less, levels, is as good as exact. */
const CLEAN = 1.5;
/** A radial ramp that misses by less than this isn't looked for any better, as `RampSearch.residual`. */
const GOOD = 1.5;
/** First step of the pattern search for a centre, in pixels, and what stretch and skew change with each pixel of it. */
const CENTRE_STEP = 8;
const BEND = 0.1 / 8;
/** The pattern search ends at this step, pixels, or after so many rounds: for a centre, to see whether an ellipse pays, for one. */
const LEAST_CENTRE_STEP = 0.1;
const CENTRE_ROUNDS = 16;
const LOOK_ROUNDS = 6;
const ELLIPSE_ROUNDS = 40;
/** A linear ramp that misses by no more is as good as any, as `RampSearch.residual`. */
const STRAIGHT = 1;
/** Angles of a linear ramp that are tried, and the last step of narrowing, radians. */
const ANGLES = 12;
const LEAST_TURN = 1e-3;
/** What is less simple has to miss by this much less. */
const GAIN = 0.9;

interface Candidate extends RampGeometry {
	residual: number;
}

/** A ramp's geometry as searched; `finishRamp` makes a paint of it. */
export interface RampSearch {
	readonly candidate: Candidate;
	/** Root mean square of what it misses, levels over four channels. */
	readonly residual: number;
}

/**
 * Find the linear, round or elliptical ramp that explains a zone's pixels best. The colour along the ramp is free (a
 * piecewise linear profile, so any number of stops), only its geometry is searched: the angle of a
 * linear ramp by twelve trials and golden-section-like narrowing, the centre of a radial one from
 * where the local gradients point, narrowed by a pattern search; where no round one will do, centre
 * and shape of an elliptical one likewise.
 * Cost: at most about 150 profiles over 400 samples, some 2 ms, however large the zone; 50
 * more to see whether an ellipse is worth it, and 320 more where it is.
 * What it gets wrong: conic and focal ramps, and two ramps that flow into one another.
 *
 * @param members pixels of the zone
 * @param shapes each also tries those before it, and takes longer
 */
export function searchRamp(
	pixels: Pixels,
	members: Int32Array,
	shapes: "linear" | "round" | "elliptical",
): RampSearch {
	return searchAmong(takeSamples(pixels, members, SEARCH_SAMPLES), shapes);
}

/** `searchRamp` where the samples are taken already; its cost grows with their number. */
export function searchAmong(
	few: Samples,
	shapes: "linear" | "round" | "elliptical",
): RampSearch {
	const steps = Math.max(1, Math.min(SEARCH_STEPS, few.count >> 3));
	const energy = energyOf(few);
	let best = searchAngle(few, steps, energy);
	if (shapes !== "linear" && best.residual > STRAIGHT) {
		const slopes = measureSlopes(few);
		const radial = (from: Ellipticity) =>
			radialCandidate(few, steps, energy, from);
		const narrow = (start: Candidate, rounds: number, bend: number) =>
			patternSearch(
				start,
				({ residual }) => residual,
				(from, step) => neighbours(from, step, bend * step).map(radial),
				{ step: CENTRE_STEP, leastStep: LEAST_CENTRE_STEP, rounds },
			);
		for (const [x, y] of radialCentres(slopes)) {
			if (best.kind === "radial" && best.residual < GOOD) break;
			const round = narrow(
				radial({ x, y, stretch: 0, skew: 0 }),
				CENTRE_ROUNDS,
				0,
			);
			if (round.residual < GAIN * best.residual) best = round;
		}
		if (shapes === "elliptical" && best.residual > GOOD) {
			const starts = ellipticStarts(slopes).map(radial);
			if (best.kind === "radial") starts.push(best);
			const start = starts.reduce((a, b) => (a.residual <= b.residual ? a : b));
			// A few rounds tell whether it is worth many.
			const oval = narrow(start, LOOK_ROUNDS, BEND);
			if (oval.residual < GAIN * best.residual)
				best = narrow(oval, ELLIPSE_ROUNDS, BEND);
		}
	}
	return { candidate: best, residual: best.residual };
}

/**
 * The ramp of a search with its colours fitted finely.
 *
 * @returns what the ramp misses, and what one of the same geometry misses at the least, both as `RampSearch`
 */
export function finishRamp(
	pixels: Pixels,
	members: Int32Array,
	{ candidate }: RampSearch,
): { ramp: Ramp; residual: number; least: number } {
	const many = takeSamples(pixels, members, FINAL_SAMPLES);
	const along = alongRamp(many, candidate, new Float64Array(many.count));
	const { profile, least } = simplestProfile(many, along.t);
	const ramp = rampOf(candidate, along, profile);
	return { ramp, residual: profile.residual, least };
}

/**
 * The profile that says the colours shortest: each knot costs some numbers, each sample what it is missed by. Without
 * that price a ramp over grain or a wrong geometry follows chance from knot to knot, and is drawn as a barcode.
 */
function simplestProfile(
	samples: Samples,
	t: Float64Array,
): { profile: Profile; least: number } {
	const { count } = samples;
	const profiles = STEPS.filter(
		(steps) => steps === 1 || steps <= count >> 3,
	).map((steps) => ({ steps, profile: fitProfile(samples, t, steps) }));
	const least = Math.min(...profiles.map(({ profile }) => profile.residual));
	// Where rounding alone is missed, nothing is followed by chance, and stops are dropped when they are written.
	if (least < CLEAN)
		return { profile: profiles[profiles.length - 1].profile, least };
	const told = (CHANNELS * count) / ALIKE;
	let best = profiles[0].profile;
	let shortest = Number.POSITIVE_INFINITY;
	for (const { steps, profile } of profiles) {
		const length = told * Math.log(profile.residual) + KNOT * (steps + 1);
		if (length >= shortest) continue;
		shortest = length;
		best = profile;
	}
	return { profile: best, least };
}

/** At most `most` of a zone's pixels, thinned out evenly. */
export function takeSamples(
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

function searchAngle(
	samples: Samples,
	steps: number,
	energy: number,
): Candidate {
	const at = (angle: number): Candidate => {
		const candidate: Candidate = {
			kind: "linear",
			angle,
			x: 0,
			y: 0,
			stretch: 0,
			skew: 0,
			residual: 0,
		};
		candidate.residual = missOf(samples, candidate, steps, energy);
		return candidate;
	};
	let best = at(0);
	for (let k = 1; k < ANGLES; k++) {
		const trial = at((k * Math.PI) / ANGLES);
		if (trial.residual < best.residual) best = trial;
	}
	for (let step = Math.PI / (2 * ANGLES); step > LEAST_TURN; step /= 2) {
		const centre = best.angle;
		for (const angle of [centre - step, centre + step]) {
			const trial = at(angle);
			if (trial.residual < best.residual) best = trial;
		}
	}
	return best;
}

function radialCandidate(
	samples: Samples,
	steps: number,
	energy: number,
	geometry: Ellipticity,
): Candidate {
	const candidate: Candidate = {
		// Written out as a linear one is, so that both are of one shape to the compiler.
		kind: "radial",
		angle: 0,
		x: geometry.x,
		y: geometry.y,
		stretch: geometry.stretch,
		skew: geometry.skew,
		residual: 0,
	};
	candidate.residual = missOf(samples, candidate, steps, energy);
	return candidate;
}
