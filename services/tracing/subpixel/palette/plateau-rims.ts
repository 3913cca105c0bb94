import { FLAT, type Pixels } from "../intake/index.ts";
import { fillRun } from "../runs/runs.ts";
import { find, join } from "../runs/sets.ts";

/** Connected pixels of one very same colour, some of them flat. Each typed array has one entry a plateau. */
export interface PlateauRims {
	readonly count: number;
	/** Plateau of each pixel, -1 for a pixel of none. */
	readonly plateauOf: Int32Array;
	readonly zone: readonly number[];
	/** Packed. */
	readonly colour: readonly number[];
	/** Pixels. */
	readonly size: readonly number[];
	/** Sides of its pixels that don't lie against itself or the image's border. */
	readonly rim: Int32Array;
	/** Of these, the sides across which the colour runs on as a ramp would; where it surely does, each counts as several. */
	readonly soft: Int32Array;
}

/** PlateauRims touch directly, or with a mixture between them, where their colours differ by so many levels. */
const STEP = 2;
/** Into what isn't flat the colour must jump by so much more than twice as it runs on. */
const JUMP = 3;
/** What isn't flat for three pixels is a ramp, and what is flat beside it most likely its end. */
const RAMP = 4;

/**
 * Find the plateaus of zones with several colours and tell at each side of their rims whether it is
 * a boundary of inks or part of a ramp. A ramp that is slow enough to have flat pixels goes in steps of
 * one level, for it takes three pixels to one; a steeper one goes on beyond the plateau as it began.
 * Two inks differ by more than that within two pixels, and then no more.
 *
 * @param wanted whether a zone's plateaus are looked for
 */
export function measureRims(
	pixels: Pixels,
	kinds: Uint8Array,
	zoneOf: Int32Array,
	wanted: Uint8Array,
): PlateauRims {
	const labelled = labelPlateaus(pixels, kinds, zoneOf, wanted);
	const { plateauOf } = labelled;
	const count = labelled.size.length;
	const rim = new Int32Array(count);
	const soft = new Int32Array(count);
	const { width, height, packed } = pixels;
	const softAt = (i: number, step: number, room: number): number => {
		const one = i + step;
		if (zoneOf[one] !== zoneOf[i]) return 0;
		if (plateauOf[one] >= 0)
			return unlike(packed[i], packed[one]) < STEP ? 1 : 0;
		const two = one + step;
		if (room < 2 || zoneOf[two] !== zoneOf[i]) return 0;
		const jump = unlike(packed[i], packed[two]);
		if (plateauOf[two] >= 0) return jump < STEP ? 1 : 0;
		const three = two + step;
		if (room < 3 || zoneOf[three] !== zoneOf[i]) return 0;
		if (plateauOf[three] >= 0)
			return unlike(packed[i], packed[three]) <= STEP ? 1 : 0;
		return jump < 2 * unlike(packed[two], packed[three]) + JUMP ? RAMP : 0;
	};
	const meet = (own: number, i: number, step: number, room: number) => {
		rim[own]++;
		soft[own] += softAt(i, step, room);
	};
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const own = plateauOf[i];
			if (own < 0) continue;
			if (x > 0 && plateauOf[i - 1] !== own) meet(own, i, -1, x);
			if (x < width - 1 && plateauOf[i + 1] !== own)
				meet(own, i, 1, width - 1 - x);
			if (y > 0 && plateauOf[i - width] !== own) meet(own, i, -width, y);
			if (y < height - 1 && plateauOf[i + width] !== own)
				meet(own, i, width, height - 1 - y);
		}
	}
	return { ...labelled, count, rim, soft };
}

/** Greatest difference of two packed colours in a channel, levels. */
function unlike(a: number, b: number): number {
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const difference = ((a >>> shift) & 255) - ((b >>> shift) & 255);
		most = Math.max(most, difference, -difference);
	}
	return most;
}

/** By runs of equal pixels of a zone and union-find (Rosenfeld and Pfaltz 1966, on runs); numbered by their first flat pixels, in raster order. */
function labelPlateaus(
	{ width, packed }: Pixels,
	kinds: Uint8Array,
	zoneOf: Int32Array,
	wanted: Uint8Array,
): Pick<PlateauRims, "plateauOf" | "zone" | "colour" | "size"> {
	const { starts, ends, parent, isFlat, count } = findRuns(
		...([width, packed, kinds, zoneOf, wanted] as const),
	);
	const plateauOf = new Int32Array(packed.length).fill(-1);
	const labels = new Int32Array(count).fill(-1);
	const zone: number[] = [];
	const colour: number[] = [];
	const size: number[] = [];
	for (let run = 0; run < count; run++) {
		const top = find(parent, run);
		if (isFlat[run] === 0 || labels[top] >= 0) continue;
		labels[top] = size.length;
		zone.push(zoneOf[starts[run]]);
		colour.push(packed[starts[run]]);
		size.push(0);
	}
	for (let run = 0; run < count; run++) {
		const own = labels[find(parent, run)];
		if (own < 0) continue;
		fillRun(plateauOf, own, starts[run], ends[run]);
		size[own] += ends[run] - starts[run];
	}
	return { plateauOf, zone, colour, size };
}

/** Runs of equal pixels of a wanted zone along the rows, each joined to its likes above. */
function findRuns(
	width: number,
	packed: Pixels["packed"],
	kinds: Uint8Array,
	zoneOf: Int32Array,
	wanted: Uint8Array,
) {
	const starts = new Int32Array(packed.length);
	const ends = new Int32Array(packed.length);
	const parent = new Int32Array(packed.length);
	const isFlat = new Uint8Array(packed.length);
	let count = 0;
	let above = 0;
	for (let row = 0; row < packed.length; row += width) {
		const rowEnd = row + width;
		const aboveEnd = count;
		for (let i = row; i < rowEnd; ) {
			const zone = zoneOf[i];
			if (zone < 0 || wanted[zone] === 0) {
				i++;
				continue;
			}
			const colour = packed[i];
			const run = count++;
			starts[run] = i;
			parent[run] = run;
			let flat = 0;
			do if (kinds[i++] === FLAT) flat = 1;
			while (i < rowEnd && packed[i] === colour && zoneOf[i] === zone);
			ends[run] = i;
			isFlat[run] = flat;
			while (above < aboveEnd && ends[above] <= starts[run] - width) above++;
			for (let k = above; k < aboveEnd && starts[k] < i - width; k++)
				if (packed[starts[k]] === colour && zoneOf[starts[k]] === zone)
					join(parent, run, k);
		}
		above = aboveEnd;
	}
	return { starts, ends, parent, isFlat, count };
}
