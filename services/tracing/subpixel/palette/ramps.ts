import type { Pixels } from "../intake/index.ts";
import { fitRamp } from "../paint/fit.ts";
import { addPaint, type PaintTable } from "../paint/table.ts";
import type { FoundingOptions } from "./found.ts";

export interface PaintedRamps {
	readonly ramps: { readonly paint: number; readonly members: Int32Array }[];
	/** Pixels that no ramp explains, for bands. */
	readonly rest: Int32Array[];
}

/** Zones smaller than this aren't cut into tiles, in pixels. */
const LEAST_TILE = 120;
/** Most fits an image, so that a photograph's smooth parts don't take long. */
const MOST_FITS = 96;
/** Zones without one smooth pixel too many: fewer pixels than this become neither ramp nor band. */
const LEAST_RAMP = 12;

/**
 * Paint zones of varying colour with ramps. A zone that one linear or radial ramp doesn't explain is
 * cut in two across its longer side, and each half tried again: a soft shadow or two ramps laid over
 * one another become a few tiles whose linear ramps meet within a few levels. What remains too small
 * is left for bands.
 *
 * @param zones the pixels of each zone, in raster order
 */
export function paintRamps(
	pixels: Pixels,
	zones: readonly Int32Array[],
	table: PaintTable,
	options: FoundingOptions,
): PaintedRamps {
	const painted: PaintedRamps = { ramps: [], rest: [] };
	let fits = 0;
	const paint = (members: Int32Array, whole: boolean): void => {
		if (members.length < LEAST_RAMP) return;
		if (!options.gradients || fits >= MOST_FITS) {
			painted.rest.push(members);
			return;
		}
		fits++;
		const shapes = whole ? "any" : "linear";
		const ramp = fitRamp(pixels, members, options.noise, shapes);
		if (ramp !== null) {
			const [r, g, b, a] = meanOf(pixels, members);
			painted.ramps.push({
				paint: addPaint(table, r, g, b, a, ramp),
				members,
			});
		} else if (members.length < 2 * LEAST_TILE) {
			painted.rest.push(members);
		} else {
			for (const half of cut(members, pixels.width)) paint(half, false);
		}
	};
	const order = zones
		.map((_, k) => k)
		.sort((i, j) => zones[j].length - zones[i].length || i - j);
	for (const k of order) paint(zones[k], true);
	return painted;
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
	const isFirst = (i: number) =>
		(upright ? i % width : Math.floor(i / width)) <= middle;
	return [members.filter(isFirst), members.filter((i) => !isFirst(i))];
}
