import type { Pixels } from "../intake/index.ts";
import { forgetPaints, type PaintTable } from "../paint/table.ts";
import { Conflation } from "./conflated.ts";
import {
	type AssignOptions,
	type EdgePixels,
	toleranceOf,
} from "./edge-pixels.ts";
import { growByEqualColour } from "./grow.ts";
import { establishOutlineInks } from "./outline-inks.ts";
import { keepRidges } from "./ridges.ts";
import { establishTextureInks } from "./texture.ts";
import { establishThinInks } from "./thin-inks.ts";
import { nearPaints, ThreePaints } from "./three.ts";
import { createUnmixer, type Mixture } from "./unmix.ts";

export interface AssignResult {
	/** True for a photograph, noise or a texture. */
	readonly textured: boolean;
}

/** Above this part of unexplained pixels the image is taken for a texture or photograph. */
const TEXTURED = 0.12;
const TEXTURED_WITH_NOISE = 0.3;
/**
 * A small picture of hairlines alone has as many unexplained pixels as a texture, but a few inks
 * explain them; looked for among no more pixels than this, so that a photograph costs little.
 */
const MOST_HAIRLINE = 60_000;
const FEW_INKS = 6;
/** Pixels tried to see whether looking at all is worth it. */
const SAMPLE = 1500;
/** Of so few inks any three are tried on a pixel, wherever they are. */
const FEW = 5;
/** So far from a pixel, pixels, lies what it may be the rim of. */
const NEAR = 2;
/** Most inks from elsewhere that a pixel is tried with. */
const MOST_EXTRA = 56;

/**
 * Give every pixel the paint that covers most of it. Zones bring their labels; their rims are grown
 * by equal colour; every other pixel is explained as a mixture of two paints of its surroundings.
 * Pixels that no pair explains are tried with the inks from elsewhere in the image; the rest establish inks
 * for strokes too thin to have a flat pixel, or, where there are very many that a few inks don't
 * explain, for a texture. Last, ridges of thin strokes are kept though they cover less than half of any
 * pixel.
 * Cost: about 25 look-ups and 1..15 projections an edge pixel.
 * What it gets wrong: a pixel where three paints meet is given to the best pair.
 *
 * @param labels paint of each zone pixel, -1 elsewhere; completed in place
 * @param unlabelled the pixels without one, in raster order
 * @param noise one standard deviation, levels
 */
export function assignPaints(
	pixels: Pixels,
	table: PaintTable,
	labels: Int32Array,
	unlabelled: Int32Array,
	noise: number,
	options: AssignOptions,
): AssignResult {
	const tolerance = toleranceOf(noise);
	const solids = table.ramps.length;
	const edges = listEdgePixels(pixels, labels, unlabelled, solids > 0);
	const unmixer = createUnmixer(pixels, table, labels, tolerance, noise);
	const three = new ThreePaints(pixels, table, labels, tolerance);
	const unexplained =
		solids > 0 ? explainBySurroundings() : edges.index.map((_, k) => k);
	let textured = false;
	if (unexplained.length > 0) {
		const part = noise > 0 ? TEXTURED_WITH_NOISE : TEXTURED;
		const most = Math.max(64, part * labels.length);
		if (solids > 0 && unexplained.length <= most) {
			explainThinStrokes(unexplained);
		} else if (solids === 0 || !isHairlines(unexplained, most)) {
			textured = unexplained.length > most;
			establishTextureInks(pixels, table, edges, unexplained, options);
		}
	}
	keepRidges(pixels.width, pixels.height, labels, edges);
	for (let k = 0; k < edges.index.length; k++) {
		labels[edges.index[k]] = Math.max(0, edges.paint[k]);
	}
	return { textured };

	/** Explain every edge pixel by the paints around it; returns those that aren't. */
	function explainBySurroundings(): Int32Array {
		const conflation = new Conflation(table, tolerance);
		const none: number[] = [];
		const left = new Int32Array(edges.index.length);
		let count = 0;
		for (let k = 0; k < edges.index.length; k++) {
			const i = edges.index[k];
			const mixture = unmixer.explain(i, none);
			record(edges, k, mixture);
			if (mixture.residual <= tolerance * tolerance) continue;
			// Of one paint alone nothing is a rim.
			if (noise === 0 && mixture.second >= 0) {
				const near = nearPaints(pixels, labels, i, NEAR);
				if (conflation.explains(i, pixels, mixture, near)) {
					record(edges, k, mixture);
					continue;
				}
			}
			left[count++] = k;
		}
		return left.slice(0, count);
	}

	/** Explain pixels by the inks from elsewhere, then by new inks; returns those that still aren't. */
	function explainThinStrokes(which: Int32Array): Int32Array {
		const older = explainWith(solidInks(table, 0), which);
		const known = table.ramps.length;
		let few = noise === 0 ? explainByThree(fewInks(table), older) : older;
		if (noise === 0) {
			establishOutlineInks(pixels, table, labels, edges, few, noise, options);
			const fresh = solidInks(table, known);
			if (fresh.length > 0) {
				const inks = [...fresh, ...solidInks(table, 0).slice(0, known)];
				few = explainByThree(fresh, explainWith(inks, few));
			}
		}
		establishThinInks(pixels, table, edges, few, noise, options);
		const left = explainWith(
			[...solidInks(table, known), ...solidInks(table, 0)],
			few,
		);
		return noise === 0 ? explainByThree(solidInks(table, known), left) : left;
	}

	/** Whether a few inks explain so many pixels after all; if so, those found are in the table. */
	function isHairlines(which: Int32Array, most: number): boolean {
		if (which.length > MOST_HAIRLINE) return false;
		const known = table.ramps.length;
		const every = Math.ceil(which.length / SAMPLE);
		// A sample first: most textures are told by it.
		for (const step of every > 1 ? [every, 1] : [1]) {
			const left = explainThinStrokes(which.filter((_, n) => n % step === 0));
			const few = table.ramps.length - known <= FEW_INKS;
			const explained = few && step * left.length <= most;
			if (explained && step === 1) return true;
			forgetPaints(table, known);
			if (!explained) return false;
		}
		return false;
	}

	/** Explain edge pixels by three paints, one of which may be given; returns those that still aren't. */
	function explainByThree(paints: number[], which: Int32Array): Int32Array {
		return which.filter((k) => !three.explain(edges, k, paints));
	}

	/** Explain these edge pixels by the paints around them and the given ones; returns those that still aren't. */
	function explainWith(paints: number[], which: Int32Array): Int32Array {
		const extra = paints.slice(0, MOST_EXTRA);
		return which.filter((k) => {
			const mixture = unmixer.explain(edges.index[k], extra);
			record(edges, k, mixture);
			return mixture.residual > tolerance * tolerance;
		});
	}
}

/**
 * Grow the labels, if there are any, then number the pixels left; in `labels` the edge pixel k becomes -1 - k.
 */
function listEdgePixels(
	pixels: Pixels,
	labels: Int32Array,
	unlabelled: Int32Array,
	isLabelled: boolean,
): EdgePixels {
	const index = isLabelled
		? growByEqualColour(pixels, labels, unlabelled)
		: unlabelled;
	for (let k = 0; k < index.length; k++) labels[index[k]] = -1 - k;
	return {
		index,
		paint: new Int32Array(index.length),
		other: new Int32Array(index.length),
		share: new Float32Array(index.length),
		own: new Float32Array(index.length),
	};
}

function record(edges: EdgePixels, k: number, mixture: Mixture): void {
	const { first, second, share } = mixture;
	if (second < 0 || share >= 0.5) {
		edges.paint[k] = first;
		edges.other[k] = second;
		edges.share[k] = second < 0 ? 0 : 1 - share;
	} else {
		edges.paint[k] = second;
		edges.other[k] = first;
		edges.share[k] = share;
	}
	edges.own[k] = 1 - edges.share[k];
}

/** All solid inks, where they are so few that three of them explain little by chance. */
function fewInks(table: PaintTable): number[] {
	const inks = solidInks(table, 0);
	return inks.length <= FEW ? inks : [];
}

function solidInks(table: PaintTable, from: number): number[] {
	const inks: number[] = [];
	for (let paint = from; paint < table.ramps.length; paint++) {
		if (table.ramps[paint] === null) inks.push(paint);
	}
	return inks;
}
