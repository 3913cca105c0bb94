import type { Pixels } from "../intake/index.ts";
import type { Ramp } from "../paint/ramp.ts";
import { addPaint, type PaintTable } from "../paint/table.ts";
import { finishRamp, type RampSearch, searchRamp } from "../ramps/fit.ts";
import { type Part, searchParts } from "../ramps/parts/search.ts";
import { searchShading } from "../ramps/shading.ts";
import { knownPaint } from "./known-paint.ts";
import { partAtNecks } from "./necks.ts";
import type { PaletteOptions } from "./options.ts";

export interface PaintedRamps {
	readonly ramps: { readonly paint: number; readonly members: Int32Array }[];
	/** Zones whose ramp varies by no more than noise may: they have one colour. */
	readonly plain: Int32Array[];
	/** Pixels that no ramp explains, for bands. */
	readonly rest: Int32Array[];
	/** Parts of zones that no ramps explain, to be looked at each by itself. */
	readonly parts: Int32Array[];
}

/** Zones smaller than this aren't cut into tiles, in pixels. */
const LEAST_TILE = 120;
/** Most tiles of a zone. */
const MOST_TILES = 12;
/** Most searches an image, so that a photograph's smooth parts don't take long. */
const MOST_SEARCHES = 96;
/** Of these, the first that try ellipses too: the largest zones'. */
const MOST_ELLIPTICAL = 16;
/** Zones without one smooth pixel too many: fewer pixels than this become neither ramp nor band. */
const LEAST_RAMP = 12;
/**
 * A ramp that misses its pixels by no more than `GOOD` (root mean square over four channels, levels) is
 * left whole; tiles that can't be cut further may miss by `FAIR`.
 */
const GOOD = 3;
const FAIR = 9;
/** A whole zone's ramp that varies by no more levels, and so many more for each of noise, is what noise made of one colour. */
const ALIKE = 3;
const ALIKE_BY_NOISE = 8;
/** In zones of fewer pixels this part at either end doesn't count: what is left of the rim. */
const LEAST_TAILED = 400;
const TAIL = 0.1;
/** Ramps are added up until they miss no more than `CLOSE`, and taken if they miss no more than `GOOD_SUM`. */
const CLOSE = 1.5;
const GOOD_SUM = 5;
/** Zones of fewer pixels aren't painted with sums of ramps, nor are sums looked for in more zones. */
const LEAST_SUMMED = 400;
const MOST_SUMMED = 10;
/** Zones of fewer pixels aren't parted by their ramps, nor are more zones. */
const LEAST_PARTED = 400;
const MOST_PARTED = 5;

interface Tile {
	readonly members: Int32Array;
	readonly search: RampSearch;
}

/**
 * Paint zones of varying colour with ramps. A zone that one linear, round or elliptical ramp doesn't
 * explain is painted with a sum of several, if the options have it and that explains it. Otherwise it is cut
 * in two across its longer side, then again the tile that misses most in all, until every tile is explained or
 * there are enough of them: a soft shadow or two ramps laid over one another become a few tiles whose linear
 * ramps meet within a few levels. What is explained badly even so is left for bands.
 *
 * @param zones the pixels of each zone, in raster order
 * @param noise one standard deviation, levels
 * @param mayPart whether zones that nothing explains are parted at their necks, where noise may have joined them
 */
export function paintRamps(
	pixels: Pixels,
	zones: readonly Int32Array[],
	table: PaintTable,
	noise: number,
	options: PaletteOptions,
	mayPart = false,
): PaintedRamps {
	const painted: PaintedRamps = { ramps: [], plain: [], rest: [], parts: [] };
	const slack = 2 * noise;
	const alike = ALIKE + Math.ceil(ALIKE_BY_NOISE * noise);
	let searches = 0;
	const searchedWhole = (members: Int32Array): Tile => {
		const shapes = searches++ < MOST_ELLIPTICAL ? "elliptical" : "round";
		return { members, search: searchRamp(pixels, members, shapes) };
	};
	const searchedPart = (members: Int32Array): Tile => {
		searches++;
		return { members, search: searchRamp(pixels, members, "linear") };
	};
	let summed = 0;
	/** Whether a sum of ramps explains a zone that no single one does; if so, it is the zone's paint. */
	const paintWithSum = (members: Int32Array): boolean => {
		// Noise joins zones over faint boundaries, which a sum of ramps would wash out.
		if (!options.shading || noise > 0 || summed >= MOST_SUMMED) return false;
		if (members.length < LEAST_SUMMED) return false;
		const [r, g, b, a] = meanOf(pixels, members);
		if (a < 255) return false;
		summed++;
		const { ramp, residual } = searchShading(pixels, members, CLOSE + slack);
		if (residual > GOOD_SUM + slack) return false;
		const paint = addPaint(table, r, g, b, a, ramp, residual);
		painted.ramps.push({ paint, members });
		return true;
	};
	let parted = 0;
	const partsOf = (members: Int32Array): readonly Part[] | undefined => {
		if (members.length < LEAST_PARTED || parted >= MOST_PARTED)
			return undefined;
		parted++;
		return searchParts(pixels, members, GOOD + slack);
	};
	const order = zones
		.map((_, k) => k)
		.filter((k) => zones[k].length >= LEAST_RAMP)
		.sort((i, j) => zones[j].length - zones[i].length || i - j);
	for (const k of order) {
		if (!options.gradients || searches >= MOST_SEARCHES) {
			painted.rest.push(zones[k]);
			continue;
		}
		// In noise fields that are near one another couldn't be told apart.
		const known =
			noise > 0 ? -1 : knownPaint(pixels, zones[k], painted.ramps, table);
		if (known >= 0) {
			painted.ramps.push({ paint: known, members: zones[k] });
			continue;
		}
		let tiles: Tile[] = [searchedWhole(zones[k])];
		if (tiles[0].search.residual > GOOD + slack) {
			const parts = partsOf(zones[k]);
			const isClear = parts?.every(
				({ search }) => search.residual <= CLOSE + slack,
			);
			if (!isClear && paintWithSum(zones[k])) continue;
			if (parts !== undefined) tiles = [...parts];
			const necked =
				mayPart && worstTile(tiles, GOOD + slack) >= 0
					? partAtNecks(zones[k], pixels.width, pixels.packed.length)
					: undefined;
			if (necked !== undefined) {
				painted.parts.push(...necked);
				continue;
			}
		}
		while (tiles.length < MOST_TILES && searches < MOST_SEARCHES) {
			const worst = worstTile(tiles, GOOD + slack);
			if (worst < 0) break;
			const halves = cut(tiles[worst].members, pixels.width);
			tiles.splice(worst, 1, ...halves.map(searchedPart));
		}
		for (const { members, search } of tiles) {
			if (search.residual <= 2 * (FAIR + slack)) {
				const { ramp, residual, least } = finishRamp(pixels, members, search);
				const isWhole = tiles.length === 1 && noise > 0;
				if (
					isWhole &&
					Math.min(rangeOf(ramp), middleRangeOf(pixels, members)) <= alike
				) {
					painted.plain.push(members);
					continue;
				}
				if (least <= FAIR + slack) {
					const [r, g, b, a] = meanOf(pixels, members);
					const paint = addPaint(table, r, g, b, a, ramp, residual);
					painted.ramps.push({ paint, members });
					continue;
				}
			}
			painted.rest.push(members);
		}
	}
	return painted;
}

/** The greatest range of a channel along a ramp, levels. */
function rangeOf({ lut }: Ramp): number {
	let most = 0;
	for (let c = 0; c < 4; c++) {
		const own = lut.filter((_, k) => k % 4 === c);
		most = Math.max(most, Math.max(...own) - Math.min(...own));
	}
	return most;
}

/** The greatest range of a channel but for the tails on both sides, levels; of small zones, others may glow at their rims. */
function middleRangeOf({ packed }: Pixels, members: Int32Array): number {
	if (members.length >= LEAST_TAILED) return Number.POSITIVE_INFINITY;
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const own = Uint8Array.from(members, (i) => packed[i] >>> shift).sort();
		const tail = Math.floor(TAIL * own.length);
		most = Math.max(most, own[own.length - 1 - tail] - own[tail]);
	}
	return most;
}

/** The tile whose misses add up to most, of those that miss by more than `good` and can be cut; -1: none. */
function worstTile(tiles: readonly Tile[], good: number): number {
	let worst = -1;
	let most = 0;
	tiles.forEach(({ members, search }, k) => {
		if (search.residual <= good || members.length < 2 * LEAST_TILE) return;
		const miss = members.length * search.residual ** 2;
		if (miss > most) {
			most = miss;
			worst = k;
		}
	});
	return worst;
}

function meanOf({ packed }: Pixels, members: Int32Array): number[] {
	const sum = [0, 0, 0, 0];
	for (let k = 0; k < members.length; k++) {
		const value = packed[members[k]];
		for (let c = 0; c < 4; c++) sum[c] += (value >>> (8 * c)) & 255;
	}
	return sum.map((total) => total / members.length);
}

/** Halve a zone across its longer side, at the middle of its bounding box. */
function cut(members: Int32Array, width: number): [Int32Array, Int32Array] {
	let x0 = width;
	let x1 = 0;
	for (let k = 0; k < members.length; k++) {
		const x = members[k] % width;
		if (x < x0) x0 = x;
		if (x > x1) x1 = x;
	}
	const y0 = Math.floor(members[0] / width);
	const y1 = Math.floor(members[members.length - 1] / width);
	const upright = x1 - x0 >= y1 - y0;
	const middle = upright ? (x0 + x1) / 2 : (y0 + y1) / 2;
	const first = new Int32Array(members.length);
	const second = new Int32Array(members.length);
	let count = 0;
	for (let k = 0; k < members.length; k++) {
		const i = members[k];
		const at = upright ? i % width : Math.floor(i / width);
		if (at <= middle) first[count++] = i;
		else second[k - count] = i;
	}
	return [first.slice(0, count), second.slice(0, members.length - count)];
}
