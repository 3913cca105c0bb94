import { type Chain, chainsOf } from "../centre-lines/chains.ts";
import { type Centre, chordsOf } from "../centre-lines/chords.ts";
import { freeEnd } from "../centre-lines/ends.ts";
import { apart, median } from "../centre-lines/measures.ts";
import { throughJoints } from "../centre-lines/through-joints.ts";
import type { Point } from "../types.ts";
import { divide, type Place } from "./divide.ts";
import { layCourse } from "./lay.ts";
import { type PenPath, pensOf, type Ring, type StrokeModel } from "./model.ts";

/** One standard deviation of a centre, pixels, and so much of what its chord is longer or shorter than the pen. */
const SIGMA = 0.12;
const LEANING = 0.5;
/** Pixels between two places. */
const STEP = 1;
/** Of the half width: less has a chord in a cap. */
const SURE = 0.93;
/** A centre line shorter than this, in half widths and with what runs into its caps, is a dot's. */
const DOT = 2.3;
/** A ring's places lie on its circle but for this, pixels. */
const ROUND = 0.35;
/** At this price of a number all places are one line or arc, nats. */
const ONE_RUN = 1_000_000;
/** Of a pen's half width: chords that differ by no more are even, and so great a part of them must be. */
const EVEN = 0.15;
const MOSTLY = 0.6;

/**
 * A first model of an area as strokes, by its chordal axis.
 *
 * @param loops its outlines as points that lie densely
 * @param economy the price of a number, nats
 * @param onlyEven whether strokes that change their width are refused
 * @returns undefined for an area that is no stroke
 */
export function findStrokes(
	loops: readonly (readonly Point[])[],
	economy: number,
	onlyEven: boolean,
): StrokeModel | undefined {
	const found = chainsOf(chordsOf(loops), { cutTips: true });
	if (onlyEven && !isEven(found)) return undefined;
	const chains = throughJoints(found);
	if (chains.length === 0) return undefined;
	const radii = chains.map(({ centres }) =>
		median(centres.map(({ radius }) => radius)),
	);
	const { pens, which } = pensOf(
		radii,
		chains.map(({ centres }) => lengthAlong(centres)),
	);
	const samples = loops.flat();
	const paths: PenPath[] = [];
	const rings: Ring[] = [];
	chains.forEach((chain, k) => {
		const pen = which[k];
		const { radius } = pens[pen];
		const ring = chain.closed ? ringOf(chain, radius, pen) : undefined;
		if (ring !== undefined) {
			rings.push(ring);
			return;
		}
		const path = pathOf(chain, radius, pen, samples, economy);
		if (path !== undefined) paths.push(path);
	});
	return paths.length + rings.length === 0 ? undefined : { pens, paths, rings };
}

function lengthAlong(centres: readonly Centre[]): number {
	let length = 0;
	for (let k = 1; k < centres.length; k++)
		length += apart(centres[k - 1], centres[k]);
	return length;
}

function isEven(chains: readonly Chain[]): boolean {
	const radii = chains.flatMap(({ centres }) =>
		centres.map((one) => one.radius),
	);
	const pen = median(radii);
	const even = radii.filter((one) => Math.abs(one - pen) < EVEN * pen);
	return even.length > MOSTLY * radii.length;
}

function ringOf(
	{ centres }: Chain,
	radius: number,
	pen: number,
): Ring | undefined {
	const places = placesOf(centres, radius);
	if (places.length < 8) return undefined;
	const [run, second] = divide(places, ONE_RUN, radius);
	if (second !== undefined || run.fit.kind !== "arc") return undefined;
	const { x, y, radius: around } = run.fit;
	const misses = places.map((one) =>
		Math.abs(Math.hypot(one.x - x, one.y - y) - around),
	);
	if (misses.some((miss) => miss > 3 * ROUND) || median(misses) > ROUND)
		return undefined;
	return { x, y, radius: around, pen };
}

function pathOf(
	chain: Chain,
	radius: number,
	pen: number,
	samples: readonly Point[],
	economy: number,
): PenPath | undefined {
	const { centres, closed, from, to } = chain;
	const path = {
		pen,
		closed,
		flat: [false, false] as [boolean, boolean],
		join: "round" as const,
	};
	if (closed) {
		const course = layCourse(placesOf(centres, radius), true, economy, radius);
		return course && { ...course, ...path };
	}
	if (from === undefined && to === undefined && isDot(centres))
		return undefined;
	// Chords shrink and lean in a cap.
	const isSure = (one: Centre) => one.radius >= SURE * radius;
	const begin = from === undefined ? centres.findIndex(isSure) : 0;
	const until =
		to === undefined ? centres.findLastIndex(isSure) : centres.length;
	const sure = begin < 0 ? [] : centres.slice(begin, until + 1);
	const start =
		from === undefined
			? (freeEnd(sure, radius, samples) ?? shortEnd(centres, to, radius))
			: undefined;
	const end =
		to === undefined
			? (freeEnd(sure.toReversed(), radius, samples) ??
				shortEnd(centres.toReversed(), from, radius))
			: undefined;
	const kept = sure.filter(
		(one) => !start?.isBeyond(one) && !end?.isBeyond(one),
	);
	const first = start?.at ?? from;
	const last = end?.at ?? to;
	if (first === undefined || last === undefined) return undefined;
	// What is known of ends is where they are about; the fit moves them.
	const places = [
		{ ...first, weight: weightOf(radius, radius) },
		...placesOf(kept, radius),
		{ ...last, weight: weightOf(radius, radius) },
	];
	const course = layCourse(places, false, economy, radius);
	return (
		course && {
			...course,
			...path,
			flat: [start?.isFlat === true, end?.isFlat === true],
		}
	);
}

/** Where a line ends that has little but its cap: a half width before its tip. */
function shortEnd(
	centres: readonly Centre[],
	joint: Point | undefined,
	radius: number,
) {
	const [tip] = centres;
	const base = joint ?? centres[centres.length - 1];
	const length = apart(tip, base);
	if (length < radius) return undefined;
	const share = radius / length;
	return {
		at: {
			x: tip.x + share * (base.x - tip.x),
			y: tip.y + share * (base.y - tip.y),
		},
		isFlat: false,
		isBeyond: (one: Centre) => apart(one, tip) < radius,
	};
}

function weightOf(chord: number, radius: number): number {
	return 1 / (SIGMA + LEANING * Math.abs(chord - radius)) ** 2;
}

/** Whether an area is hardly longer than wide: a dot, which is no line. */
function isDot(centres: readonly Centre[]): boolean {
	const widest = Math.max(...centres.map((one) => one.radius));
	const [first] = centres;
	return apart(first, centres[centres.length - 1]) < DOT * widest;
}

/** Centres with a step between them: chords lie as densely as the outlines' points, and lean to and fro. */
function placesOf(centres: readonly Centre[], radius: number): Place[] {
	const places: Place[] = [];
	let held: Centre[] = [];
	const give = () => {
		if (held.length === 0) return;
		const mean = (value: (one: Centre) => number) =>
			held.reduce((sum, one) => sum + value(one), 0) / held.length;
		places.push({
			x: mean((one) => one.x),
			y: mean((one) => one.y),
			weight: weightOf(
				mean((one) => one.radius),
				radius,
			),
		});
		held = [];
	};
	for (const one of centres) {
		if (held.length > 0 && apart(one, held[0]) > STEP) give();
		held.push(one);
	}
	give();
	return places;
}
