import type { Raster } from "../../image/raster.ts";
import { holdMoved } from "./curves/index.ts";
import { simplifyCurves } from "./simplify/simplify.ts";
import { type Drawing, drawMap } from "./solve/drawing.ts";
import { likeness } from "./solve/likeness.ts";
import { createRoom, refineCurves } from "./solve/refine.ts";
import { softness } from "./solve/softness.ts";
import { createLens, spreadOf, unspread } from "./solve/spread.ts";
import { premultiplied } from "./solve/target.ts";
import type { Curve, PlanarMap } from "./types.ts";

/** Linearisations of the joint solve; two or three are enough for most drawings. */
const ROUNDS = 4;
/** Simplifications, each followed by a short solve. */
const PASSES = 2;
const ROUNDS_AGAIN = 2;
/** Boundaries of more points than this, as noise and photographs have, get the short solve only. */
const DENSE = 30_000;
/**
 * Without anti-aliasing, as told by points surer than this, pixels, on no more than so great a part of the boundary,
 * the pixels tell no more than the staircase's points did: the short solve is enough.
 */
const SURE = 0.25;
const MOST_SURE = 0.2;
/**
 * Edges softer than this are blurred, by half a pixel and more. Sharp edges that are moved until they
 * draw blurred pixels come out further from the truth than measured ones: their corners are cut.
 */
const SOFT = 0.45;
/** Edges softer than this are compared as a soft picture shows them; those of a picture that was reduced by a quarter have .12 and more. */
const SOFTER = 0.1;
/** … unless more noise than this is left: what restoring made soft then isn't equally soft everywhere, levels. */
const MOST_NOISE = 2.5;
/** A number costs so many times what it costs the plain fit: there is better evidence now. */
const PRICE = 3;
/** Most pixels that a simplification looks at, so that noise and photographs stay bounded. */
const WORK = 20_000_000;
/** The better drawing may be this much less like the image than the plain fit, for fewer numbers. */
const ALLOWED_LOSS = 0.001;

/**
 * What the careful setting does between fitting and writing: all curves are moved together until their
 * exact drawing matches the pixels, and made simpler where the pixels don't object, in turn. The result
 * is compared with the plain fit's drawing, and whichever is better is returned. Work is bounded by
 * counted rounds, never by a clock, so equal input gives equal bytes.
 *
 * @param noise one standard deviation, levels
 * @param economy the price of a written number that the curves were fitted at, nats
 */
export function matchPixels(
	map: PlanarMap,
	fitted: readonly Curve[],
	{ data, width, height }: Raster,
	noise: number,
	economy: number,
): readonly Curve[] {
	const target = premultiplied(data);
	const plain = drawMap(map, fitted);
	const soft = softness(plain, target);
	if (soft > SOFT) return fitted;
	const room = createRoom(width * height);
	// Between the solves nothing else is in the room.
	const lens =
		soft > SOFTER && noise <= MOST_NOISE
			? createLens(spreadOf(plain, target), room.levels)
			: undefined;
	const likenessOf = ({ scene }: Drawing) =>
		likeness(lens?.see(scene) ?? scene.drawn, target, width, height);
	// Before the solve, which draws into the same scene.
	const enough = likenessOf(plain) - ALLOWED_LOSS;
	const points = map.edges.reduce((sum, { sigma }) => sum + sigma.length, 0);
	const [rounds, passes] =
		points > DENSE || isStaircase(map, points)
			? [ROUNDS_AGAIN, 1]
			: [ROUNDS, PASSES];
	const price = PRICE * economy;
	const refined = (drawing: Drawing, rounds: number) =>
		refineCurves(
			drawing,
			target,
			{ noise, rounds, ...(lens && { lens }) },
			room,
		);
	let drawing = refined(plain, rounds);
	for (let pass = 0; pass < passes; pass++) {
		const levels =
			lens === undefined
				? target
				: unspread(drawing.scene, target, lens, room.residual);
		drawing = simplifyCurves(drawing, levels, {
			economy: price,
			noise,
			work: WORK,
		});
		drawing = refined(drawing, ROUNDS_AGAIN);
	}
	return likenessOf(drawing) >= enough
		? holdMoved(map, drawing.curves, fitted)
		: fitted;
}

function isStaircase(map: PlanarMap, points: number): boolean {
	let sure = 0;
	for (const { sigma } of map.edges)
		for (let k = 0; k < sigma.length; k++) if (sigma[k] < SURE) sure++;
	return sure <= MOST_SURE * points;
}
