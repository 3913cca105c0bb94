import type { Pixels } from "../intake/index.ts";
import type { PaintTable } from "../paint/table.ts";
import { bandColours } from "./bands.ts";
import { addInks, type Candidates, coverWithInks } from "./inks.ts";
import { paintRamps } from "./ramps.ts";
import type { Zones } from "./zones.ts";

export interface FoundingOptions {
	readonly maxInks: number;
	/** OKLab. */
	readonly inkDistance: number;
	readonly gradients: boolean;
	/** Whether zones may be painted with sums of ramps, which take longer to find. */
	readonly shading: boolean;
	/** Levels, one standard deviation. */
	readonly noise: number;
}

export interface FoundedPaints {
	/** The paint of each pixel, -1 where the pixel belongs to no zone. Takes the place of `zones.zoneOf`. */
	readonly labels: Int32Array;
	/** True when some zone had to be painted with bands. */
	readonly banded: boolean;
}

/** A zone without one flat pixel must have this many pixels to found an ink, or it may be a fluke of blends. */
const LEAST_SMOOTH_ZONE = 12;

/**
 * Found the inks and ramps and label the pixels that belong to a zone. A zone of one colour (within
 * the noise) votes for a solid ink; a zone with a range of colours becomes a ramp where one can be
 * fitted, else bands of solid inks.
 */
export function foundPaints(
	pixels: Pixels,
	zones: Zones,
	table: PaintTable,
	options: FoundingOptions,
): FoundedPaints {
	const { count, zoneOf, size, flat, sum, least, greatest } = zones;
	const alike = 3 + Math.ceil(8 * options.noise);
	const candidates: Candidates = { levels: [], weights: [], variances: [] };
	const indexOf = new Map<number, number>();
	// Of each zone: its candidate, or -1.
	const verdict = new Int32Array(count).fill(-1);
	const ramped: number[] = [];
	for (let zone = 0; zone < count; zone++) {
		if (flat[zone] === 0 && size[zone] < LEAST_SMOOTH_ZONE) continue;
		if (range(least, greatest, zone) > alike) ramped.push(zone);
		else {
			const [r, g, b, a] = [0, 1, 2, 3].map((c) =>
				Math.round(sum[4 * zone + c] / size[zone]),
			);
			verdict[zone] = vote(candidates, indexOf, r, g, b, a, size[zone], 0);
		}
	}
	const painted = paintRamps(
		pixels,
		listMembers(zones, ramped),
		table,
		options,
	);
	const bands = bandColours(pixels, painted.rest, (...cell) =>
		vote(candidates, indexOf, ...cell),
	);
	const standsFor = coverWithInks(
		candidates,
		options.inkDistance,
		options.maxInks,
	);
	const paintOf = addInks(table, candidates, standsFor);
	const paintOfZone = verdict.map((told) => (told >= 0 ? paintOf[told] : -1));
	for (let i = 0; i < zoneOf.length; ) {
		const zone = zoneOf[i];
		if (zone < 0) i++;
		else while (zoneOf[i] === zone) zoneOf[i++] = paintOfZone[zone];
	}
	for (const { paint, members } of painted.ramps) {
		for (let k = 0; k < members.length; k++) zoneOf[members[k]] = paint;
	}
	for (const members of painted.rest) {
		for (let k = 0; k < members.length; k++) {
			zoneOf[members[k]] = paintOf[bands(members[k])];
		}
	}
	return { labels: zoneOf, banded: painted.rest.length > 0 };
}

function range(least: Uint8Array, greatest: Uint8Array, zone: number): number {
	let most = 0;
	for (let k = 4 * zone; k < 4 * zone + 4; k++) {
		most = Math.max(most, greatest[k] - least[k]);
	}
	return most;
}

function vote(
	candidates: Candidates,
	indexOf: Map<number, number>,
	r: number,
	g: number,
	b: number,
	a: number,
	weight: number,
	variance: number,
): number {
	const key = ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
	let index = indexOf.get(key);
	if (index === undefined) {
		index = candidates.weights.length;
		indexOf.set(key, index);
		candidates.levels.push(r, g, b, a);
		candidates.weights.push(0);
		candidates.variances.push(variance);
	}
	candidates.weights[index] += weight;
	return index;
}

/** The pixels of each of the given zones. */
function listMembers(zones: Zones, wanted: readonly number[]): Int32Array[] {
	if (wanted.length === 0) return [];
	const slot = new Int32Array(zones.count).fill(-1);
	const lists = wanted.map((zone, k) => {
		slot[zone] = k;
		return new Int32Array(zones.size[zone]);
	});
	const filled = new Int32Array(wanted.length);
	for (let i = 0; i < zones.zoneOf.length; i++) {
		const zone = zones.zoneOf[i];
		if (zone < 0 || slot[zone] < 0) continue;
		lists[slot[zone]][filled[slot[zone]]++] = i;
	}
	return lists;
}
