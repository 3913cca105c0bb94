import { fitEdge } from "../curves/fit-edge.ts";
import type { CurveOptions } from "../curves/index.ts";
import type { Curve, Point } from "../types.ts";
import { type Chain, chainsOf } from "./chains.ts";
import { type Centre, chordsOf } from "./chords.ts";
import { freeEnd } from "./ends.ts";
import { apart, median } from "./measures.ts";
import { throughJoints } from "./through-joints.ts";

/** A line with a width that paints what an area was. */
export interface CentreLine {
	readonly curve: Curve;
	/** In pixels. */
	readonly width: number;
	readonly cap: "round" | "butt";
}

/** One standard deviation of a centre, pixels: half of each side's. */
const SIGMA = 0.1;

/** Pixels between two centres that are fitted. */
const STEP = 0.5;

/** Of the half width: less has a chord in a cap. */
const SURE = 0.93;

/** A centre line shorter than this, in half widths and with what runs into its caps, is a dot's. */
const DOT = 2.3;

/**
 * The centre lines of an area, each with the width that it has most.
 *
 * @param loops its outlines as points that lie densely
 * @returns none for an area that is no stroke anywhere
 */
export function centreLines(
	loops: readonly (readonly Point[])[],
	options: CurveOptions,
): CentreLine[] {
	const samples = loops.flat();
	return throughJoints(chainsOf(chordsOf(loops))).flatMap((chain) => {
		const radius = median(chain.centres.map((one) => one.radius));
		const line = lineOf(chain, radius, samples);
		if (line === undefined) return [];
		const { points, cap } = line;
		const on = Float64Array.from(points.flatMap(({ x, y }) => [x, y]));
		const edge = {
			points: on,
			// It runs along no pixels' sides that it could be held to.
			cracks: on,
			sigma: new Float64Array(points.length).fill(SIGMA),
			closed: chain.closed,
			...{ left: 0, right: 1 },
			...{ startJunction: 0, endJunction: 1 },
		};
		return [{ curve: fitEdge(edge, options), width: 2 * radius, cap }];
	});
}

function lineOf(
	chain: Chain,
	radius: number,
	samples: readonly Point[],
): { points: Point[]; cap: CentreLine["cap"] } | undefined {
	const { centres, closed, from, to } = chain;
	if (closed) {
		const points = spaced(centres);
		return points.length < 4 ? undefined : { points, cap: "round" };
	}
	// Chords shrink and lean in a cap.
	const isSure = (one: Centre) => one.radius >= SURE * radius;
	const begin = from === undefined ? centres.findIndex(isSure) : 0;
	const until =
		to === undefined ? centres.findLastIndex(isSure) : centres.length;
	const sure = begin < 0 ? [] : centres.slice(begin, until + 1);
	if (from === undefined && to === undefined && isDot(centres))
		return undefined;
	const start = from === undefined ? freeEnd(sure, radius, samples) : undefined;
	const end =
		to === undefined ? freeEnd(sure.toReversed(), radius, samples) : undefined;
	const kept = sure.filter(
		(one) => !start?.isBeyond(one) && !end?.isBeyond(one),
	);
	const first = start?.at ?? from;
	const last = end?.at ?? to;
	if (first === undefined || last === undefined) return undefined;
	const points = [first, ...spaced(kept), last];
	const frees = [start, end].filter((one) => one !== undefined);
	const flat = frees.length > 0 && frees.every((one) => one.isFlat);
	return { points, cap: flat ? "butt" : "round" };
}

/** Whether an area is hardly longer than wide: a dot, which is no line. */
function isDot(centres: readonly Centre[]): boolean {
	const widest = Math.max(...centres.map((one) => one.radius));
	const [first] = centres;
	return apart(first, centres[centres.length - 1]) < DOT * widest;
}

/** Centres with a step between them: chords lie as densely as the outlines' points, and lean to and fro. */
function spaced(centres: readonly Centre[]): Point[] {
	const points: Point[] = [];
	let held: Centre[] = [];
	const give = () => {
		if (held.length === 0) return;
		const mean = (value: (one: Centre) => number) =>
			held.reduce((sum, one) => sum + value(one), 0) / held.length;
		points.push({ x: mean((one) => one.x), y: mean((one) => one.y) });
		held = [];
	};
	for (const one of centres) {
		if (held.length > 0 && apart(one, held[0]) > STEP) give();
		held.push(one);
	}
	give();
	return points;
}
