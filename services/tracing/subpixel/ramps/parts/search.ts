import type { Pixels } from "../../intake/index.ts";
import type { Ramp } from "../../paint/ramp.ts";
import { type RampSearch, searchRamp } from "../fit.ts";
import type { Samples } from "../profile.ts";
import { layGrid, startOf } from "./grid.ts";
import { fitTo, grow } from "./grow.ts";
import { spreadParts } from "./spread.ts";

/** A part has this part of the zone at least, all together have all but so much, and there are no more. */
const LEAST_PART = 0.04;
const LOOSE = 0.04;
const MOST_PARTS = 4;
/** A part that lies within another by so much of it is a piece of that one. */
const ABSORBED = 0.9;
/** Parts are pieces of one field if the ramp of both misses so many times what the worse one's misses, and so many levels. */
const JOINED = 1.1;
const JOINED_SLACK = 0.2;

/** A zone's pixels with a ramp of their own. */
export interface Part {
	readonly members: Int32Array;
	readonly search: RampSearch;
}

/**
 * Part a zone into two to four faces with a ramp each. Faces whose colours meet along part of their boundary have no
 * edge there, so they come as one zone, which no one ramp explains. Each part is grown (Adams and Bischof 1994) from
 * a window in which the colour runs straight: whatever is connected to it and explained by the ramp that fits
 * it belongs to it, the ramp is fitted to that, and so on; a ramp that is wrong beyond its part grows no further.
 * Where two ramps explain a pixel alike it goes with its neighbours.
 *
 * Cost: about 10 ms for each part, and a look-up for each pixel and ramp.
 * What it gets wrong: faces without a boundary anywhere, as in smooth shading, are parted where the ramps happen to meet.
 *
 * @param good what each may miss, root mean square in levels over four channels
 * @returns nothing where so few ramps don't explain the zone
 */
export function searchParts(
	pixels: Pixels,
	members: Int32Array,
	good: number,
): readonly Part[] | undefined {
	const grid = layGrid(pixels, members);
	const { count } = grid.samples;
	const partOf = new Int8Array(count).fill(-1);
	const ramps: (Ramp | undefined)[] = [];
	let left = count;
	for (let tries = 0; left > LOOSE * count; tries++) {
		if (tries === MOST_PARTS) return undefined;
		const start = startOf(grid, partOf);
		if (start === undefined) return undefined;
		const { ramp, all } = grow(grid, start, good);
		const own = all.filter((k) => partOf[k] < 0);
		if (own.length < LEAST_PART * count) return undefined;
		for (const k of absorbed(partOf, all)) ramps[k] = undefined;
		for (const k of all) {
			if (partOf[k] < 0 || ramps[partOf[k]] === undefined)
				partOf[k] = ramps.length;
		}
		ramps.push(ramp);
		left -= own.length;
	}
	const found = joined(grid.samples, partOf, ramps);
	if (found.length < 2) return undefined;
	const parts = spreadParts(pixels, members, found, good / 2).map((own) => ({
		members: own,
		search: searchRamp(pixels, own, "elliptical"),
	}));
	return parts.every(({ search }) => search.residual <= good)
		? parts
		: undefined;
}

/** The parts that lie within another almost wholly: pieces of it that were found first. */
function absorbed(partOf: Int8Array, all: readonly number[]): number[] {
	const sizes = new Int32Array(MOST_PARTS);
	const within = new Int32Array(MOST_PARTS);
	for (const part of partOf) if (part >= 0) sizes[part]++;
	for (const k of all) if (partOf[k] >= 0) within[partOf[k]]++;
	return Array.from(sizes.keys()).filter(
		(part) => sizes[part] > 0 && within[part] >= ABSORBED * sizes[part],
	);
}

/** The ramps of the parts, those of pieces of one field joined. */
function joined(
	samples: Samples,
	partOf: Int8Array,
	ramps: readonly (Ramp | undefined)[],
): Ramp[] {
	const fields: { own: number[]; ramp: Ramp; residual: number }[] = [];
	ramps.forEach((ramp, part) => {
		if (ramp === undefined) return;
		const own = Array.from(partOf.keys()).filter((k) => partOf[k] === part);
		const alone = { own, ...fitTo(samples, own) };
		for (const field of fields) {
			const both = [...field.own, ...own].sort((a, b) => a - b);
			const fit = fitTo(samples, both);
			const apart = Math.max(field.residual, alone.residual);
			if (fit.residual > JOINED * apart + JOINED_SLACK) continue;
			Object.assign(field, { own: both, ...fit });
			return;
		}
		fields.push(alone);
	});
	return fields.map(({ ramp }) => ramp);
}
