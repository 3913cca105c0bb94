import type { Pixels } from "../intake/index.ts";
import { addRampAt, type Ramp } from "../paint/ramp.ts";
import { neighbours } from "./elliptic.ts";
import { takeSamples } from "./fit.ts";
import { layRamp, missOf, type RampGeometry } from "./lay.ts";
import { patternSearch } from "./pattern-search.ts";
import { energyOf, type Samples } from "./profile.ts";
import { measureSlopes, radialCentres } from "./radial.ts";
import { sharesOf } from "./shares.ts";

/** Samples that geometry is searched with, and that profiles are fitted to in the end. */
const SEARCH_SAMPLES = 1200;
const FINAL_SAMPLES = 6000;
/** Pieces of the profiles. */
const SEARCH_STEPS = 12;
const FINAL_STEPS = 24;
/** Most ramps that are added up. */
const MOST_RAMPS = 5;
/** Another ramp must leave less than this part of what was missed before. */
const WORTH = 0.9;
/** Rounds in which every ramp is fitted anew to what the others leave. */
const ROUNDS = 4;
/** Rounds in which they are fitted within the bounds of their shares. */
const BOUNDED_ROUNDS = 8;
/** All ramps but the first are pulled to 0 by so many samples in a hundred, or two could grow against each other. */
const PULL = 2;
/** Rounds of a pattern search from scratch, and of one that goes on. */
const SEARCH_ROUNDS = 14;
const REFINE_ROUNDS = 4;
/** Centres that are tried across and down a zone, and how many of them are followed. */
const GRID = 4;
const FOLLOWED = 3;
const ANGLES = 12;
/** First steps of the pattern search: pixels, as `Ellipticity`, radians. */
const STEP = { centre: 12, bend: 0.15, turn: 0.1 } as const;

/**
 * Explain a zone's pixels as a sum of ramps, linear, circular and elliptical ones, each with a free
 * profile of colour: projection pursuit regression (Friedman and Stuetzle 1981) with ellipses beside
 * straight lines. The next ramp is fitted to what the others leave, then all in turn to what the
 * others leave of the pixels (backfitting), until little is left or another one doesn't help. So
 * glows, rims and soft shadows laid over one another come out as about as many ramps.
 *
 * Cost: at most some 3000 profiles over 1200 samples, about 150 ms, however large the zone.
 *
 * @param good what may be left over, root mean square in levels over four channels
 * @returns the ramps that add up to the zone's colours, each lying over the next, and what they miss
 */
export function searchShading(
	pixels: Pixels,
	members: Int32Array,
	good: number,
): { ramp: Ramp; residual: number } {
	const few = takeSamples(pixels, members, SEARCH_SAMPLES);
	const steps = Math.max(1, Math.min(SEARCH_STEPS, few.count >> 4));
	let geometries: RampGeometry[] = [];
	let miss = Number.POSITIVE_INFINITY;
	let left = few;
	while (geometries.length < MOST_RAMPS && miss > good) {
		const sum = backfit(
			few,
			[...geometries, searchGeometry(left, steps, geometries.length === 0)],
			steps,
			geometries.length > 0,
		);
		if (sum.residual > WORTH * miss) break;
		geometries = sum.geometries;
		miss = sum.residual;
		left = sum.left;
	}
	const many = takeSamples(pixels, members, FINAL_SAMPLES);
	const fine = Math.max(1, Math.min(FINAL_STEPS, many.count >> 4));
	const { ramps } = backfit(many, geometries, fine, false);
	return bounded(many, geometries, fine, ramps);
}

/** The same ramps fitted again so that each keeps within its share, which is what can be painted. */
function bounded(
	samples: Samples,
	geometries: readonly RampGeometry[],
	steps: number,
	given: readonly Ramp[],
): { ramp: Ramp; residual: number } {
	const shares = sharesOf(given);
	const within = (ramp: Ramp, k: number): Ramp => {
		const { share } = shares[k];
		const lut = ramp.lut.map((level, i) =>
			i % 4 === 3 ? 255 * share : Math.max(0, Math.min(255 * share, level)),
		);
		return { ...ramp, share, lut };
	};
	const ramps = given.map((ramp, k) =>
		within(
			{
				...ramp,
				lut: ramp.lut.map((level, i) => level + (shares[k].shifts[i % 4] ?? 0)),
			},
			k,
		),
	);
	const left: Samples = { ...samples, levels: samples.levels.slice() };
	for (const ramp of ramps) add(left, ramp, -1);
	for (let round = 0; round < BOUNDED_ROUNDS; round++) {
		for (let k = 0; k < ramps.length; k++) {
			add(left, ramps[k], 1);
			const { ramp } = layRamp(left, geometries[k], steps);
			ramps[k] = within(ramp, k);
			add(left, ramps[k], -1);
		}
	}
	let ramp = ramps[0];
	for (const next of ramps.slice(1)) ramp = { ...next, over: ramp };
	const energy = left.levels.reduce((sum, level) => sum + level * level, 0);
	return { ramp, residual: Math.sqrt(energy / Math.max(1, left.count)) };
}

interface Sum {
	readonly geometries: RampGeometry[];
	readonly ramps: Ramp[];
	readonly residual: number;
	/** The samples less all ramps. */
	readonly left: Samples;
}

/** @param moving whether the geometries may change too */
function backfit(
	samples: Samples,
	given: readonly RampGeometry[],
	steps: number,
	moving: boolean,
): Sum {
	const geometries = [...given];
	const left: Samples = { ...samples, levels: samples.levels.slice() };
	const ramps: Ramp[] = [];
	let residual = 0;
	for (let round = 0; round < (given.length > 1 ? ROUNDS : 1); round++) {
		for (let k = 0; k < geometries.length; k++) {
			if (round > 0) add(left, ramps[k], 1);
			if (moving) {
				geometries[k] = narrow(left, geometries[k], steps, REFINE_ROUNDS);
			}
			const pull = k === 0 ? 0 : (PULL * left.count) / 100 / (steps + 1);
			const laid = layRamp(left, geometries[k], steps, pull);
			ramps[k] = laid.ramp;
			residual = laid.profile.residual;
			add(left, laid.ramp, -1);
		}
	}
	return { geometries, ramps, residual, left };
}

const colour = new Float64Array(4);

function add(
	{ count, x, y, levels }: Samples,
	ramp: Ramp,
	factor: number,
): void {
	for (let k = 0; k < count; k++) {
		colour.fill(0);
		addRampAt(ramp, x[k], y[k], colour, 0);
		for (let c = 0; c < 4; c++) levels[4 * k + c] += factor * colour[c];
	}
}

/** The one ramp that explains most, from a grid of centres and, if it may be straight, a dozen angles. */
function searchGeometry(
	samples: Samples,
	steps: number,
	straight: boolean,
): RampGeometry {
	const energy = energyOf(samples);
	const ranked = (geometries: readonly RampGeometry[], most: number) =>
		geometries
			.map((geometry) => ({
				geometry,
				miss: missOf(samples, geometry, steps, energy),
			}))
			.sort((a, b) => a.miss - b.miss)
			.slice(0, most);
	const lines = Array.from(
		{ length: straight ? ANGLES : 0 },
		(_, k): RampGeometry => {
			const angle = (k * Math.PI) / ANGLES;
			return { kind: "linear", angle, x: 0, y: 0, stretch: 0, skew: 0 };
		},
	);
	const round = [
		...radialCentres(measureSlopes(samples)),
		...gridOver(samples),
	].map(
		([x, y]): RampGeometry => ({
			kind: "radial",
			angle: 0,
			x,
			y,
			stretch: 0,
			skew: 0,
		}),
	);
	const starts = [...ranked(lines, 1), ...ranked(round, FOLLOWED)];
	return ranked(
		starts.map(({ geometry }) =>
			narrow(samples, geometry, steps, SEARCH_ROUNDS),
		),
		1,
	)[0].geometry;
}

function gridOver({ count, x, y }: Samples): [number, number][] {
	let [left, top, right, bottom] = [x[0], y[0], x[0], y[0]];
	for (let k = 1; k < count; k++) {
		left = Math.min(left, x[k]);
		right = Math.max(right, x[k]);
		top = Math.min(top, y[k]);
		bottom = Math.max(bottom, y[k]);
	}
	return Array.from({ length: GRID * GRID }, (_, k) => [
		left + (((k % GRID) + 0.5) / GRID) * (right - left),
		top + ((Math.floor(k / GRID) + 0.5) / GRID) * (bottom - top),
	]);
}

function narrow(
	samples: Samples,
	from: RampGeometry,
	steps: number,
	rounds: number,
): RampGeometry {
	const energy = energyOf(samples);
	return patternSearch(
		from,
		(geometry) => missOf(samples, geometry, steps, energy),
		around,
		{ step: 1, leastStep: 0, rounds },
	);
}

function around(g: RampGeometry, step: number): RampGeometry[] {
	if (g.kind === "linear") {
		const turn = step * STEP.turn;
		return [
			{ ...g, angle: g.angle + turn },
			{ ...g, angle: g.angle - turn },
		];
	}
	return neighbours(g, step * STEP.centre, step * STEP.bend);
}
