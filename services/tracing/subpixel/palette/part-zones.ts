import { EDGE, type Intake, type Pixels } from "../intake/index.ts";
import { measureRims, type PlateauRims } from "./plateau-rims.ts";
import { findZones, type Zones } from "./zones.ts";

/** A plateau is an ink by itself if no greater part of its rim than this looks like a ramp's. */
const MOST_SOFT = 0.15;
/** A zone whose plateaus have no more colours than this is flat paint if so little of it is no plateau. */
const FEW_COLOURS = 3;
const MOST_LOOSE = 0.1;
/** With one colour only, what is loose may also be no further from it than this in a channel, levels. */
const NEAR = 8;

/**
 * Zones of pixels that aren't edges, each of one ink or of one ramp. Tones a few levels apart have no
 * edge between them as `sortByFlatness` tells it, so they come joined, and a ramp could be laid through
 * all of them. A ramp must earn its place: what is flat up to its rim is taken out as an ink's own
 * zone, and so are the two or three colours of a zone that has no more. The pixels beside them become
 * edge pixels, for they are mixtures of the tones.
 *
 * @param image some of its `kinds` become EDGE
 */
export function partZones(image: Intake): Zones {
	const { pixels, kinds } = image;
	let zones = findZones(image);
	let part: Int32Array | undefined;
	for (const inksOf of [inksByRim, inksOfFewColours]) {
		const mixed = mixedZones(zones);
		if (!mixed.includes(1)) break;
		const plateaus = measureRims(pixels, kinds, zones.zoneOf, mixed);
		const isInk = inksOf(plateaus, zones);
		if (!isInk.includes(1)) continue;
		part ??= new Int32Array(pixels.packed.length).fill(-1);
		takeOut(pixels, kinds, zones, plateaus, isInk, part);
		zones = findZones(image, part);
	}
	return zones;
}

/** 1 for each zone of more than one colour with flat pixels. */
function mixedZones(zones: Zones): Uint8Array {
	return new Uint8Array(zones.count).map((_, zone) =>
		zones.flat[zone] > 0 && rangeOf(zones, zone) > 0 ? 1 : 0,
	);
}

function rangeOf({ least, greatest }: Zones, zone: number): number {
	let most = 0;
	for (let k = 4 * zone; k < 4 * zone + 4; k++) {
		most = Math.max(most, greatest[k] - least[k]);
	}
	return most;
}

function inksByRim({ count, rim, soft }: PlateauRims): Uint8Array {
	return new Uint8Array(count).map((_, k) =>
		soft[k] <= MOST_SOFT * rim[k] ? 1 : 0,
	);
}

function inksOfFewColours(
	{ count, zone, colour, size }: PlateauRims,
	zones: Zones,
): Uint8Array {
	const colours = new Map<number, Set<number>>();
	const pixels = new Int32Array(zones.count);
	for (let k = 0; k < count; k++) {
		pixels[zone[k]] += size[k];
		const own = colours.get(zone[k]) ?? new Set();
		colours.set(zone[k], own.add(colour[k]));
	}
	return new Uint8Array(count).map((_, k) => {
		const own = zone[k];
		const few = colours.get(own)?.size ?? 0;
		if (few > FEW_COLOURS) return 0;
		if (few === 1 && rangeOf(zones, own) > NEAR) return 0;
		return pixels[own] >= (1 - MOST_LOOSE) * zones.size[own] ? 1 : 0;
	});
}

/** Give every plateau that is an ink a part of its own, and make what is loose around it an edge. */
function takeOut(
	{ width, height }: Pixels,
	kinds: Uint8Array,
	{ zoneOf }: Zones,
	{ plateauOf }: PlateauRims,
	isInk: Uint8Array,
	part: Int32Array,
): void {
	// Numbers that no earlier call gave.
	const first = part.reduce((most, own) => Math.max(most, own), 0) + 1;
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const plateau = plateauOf[i];
			if (plateau < 0 || !isInk[plateau]) continue;
			part[i] = first + plateau;
			if (isAmongItsLike(plateauOf, i, width)) continue;
			for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
				for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
					const j = v * width + u;
					if (plateauOf[j] < 0 && zoneOf[j] === zoneOf[i]) kinds[j] = EDGE;
				}
			}
		}
	}
}

/** Whether a pixel and all around it, the picture's rows following each other, are one plateau's: then none is loose. */
function isAmongItsLike(
	plateauOf: Int32Array,
	i: number,
	width: number,
): boolean {
	const own = plateauOf[i];
	for (const row of [i - width, i, i + width])
		if (
			plateauOf[row - 1] !== own ||
			plateauOf[row] !== own ||
			plateauOf[row + 1] !== own
		)
			return false;
	return true;
}
