import {
	EDGE,
	type Intake,
	type Pixels,
	sortByFlatness,
} from "../intake/index.ts";
import { searchRamp } from "../ramps/fit.ts";
import { stretchesOf } from "./stretches.ts";

/** Edges are looked for as if there were so much of the noise, at one part after the other. */
const PARTS_OF_NOISE = [0.5, 0.25, 0];
/** A zone that one ramp misses by no more is a ramp, levels over four channels, and so much more for each of noise. */
const GOOD = 3;
const GOOD_BY_NOISE = 0.5;
/** Faces have so many pixels at least, and the second largest this part of the zone. */
const LEAST = 24;
const LEAST_PART = 0.01;
/** All but edges lies in faces; what is left of a ramp that is cut along its stairs doesn't, or there are more of them. */
const COVERED = 0.9;
const MOST_FACES = 12;
/** A ramp for each face misses no more than this part of what one for all does. */
const LEFT = 0.5;
/** Zones of fewer pixels aren't parted, nor is it tried more often than this. */
const LEAST_ZONE = 400;
const MOST_LOOKS = 48;

/**
 * Parts zones of varying colour at edges that the noise hid. What restoring leaves uncertain is whole fills' levels rather
 * than the differences of neighbours, so an outline of twenty levels on a ramp is within the noise and yet plain to see: where
 * no ramp explains a zone, ever fainter edges are looked for among the pixels as they came, until they part it or the
 * stairs of its ramps would.
 *
 * Cost: a ramp search a zone of some size and a face; some 30 look-ups a pixel for each look at what no ramp explains.
 * What it gets wrong: faces below two dozen pixels are left to what is around them.
 *
 * @returns what gives a zone's faces; itself alone where a ramp explains it or no edge parts it. Between faces pixels are left out
 */
export function createFaintEdges(image: Intake) {
	const { unquieted, noise } = image;
	const good = GOOD + GOOD_BY_NOISE * noise;
	const facesAt = edgesOf(image);
	let looks = 0;
	const part = (members: Int32Array, first: number): Parted => {
		const { residual } = searchRamp(unquieted, members, "round");
		const missed = members.length * residual ** 2;
		const whole = { faces: [members], missed };
		if (residual <= good) return whole;
		if (members.length < LEAST_ZONE) return whole;
		for (let k = first; k < PARTS_OF_NOISE.length; k++) {
			if (looks++ >= MOST_LOOKS) break;
			const faces = facesAt(members, k);
			const sizes = faces.map(({ length }) => length).sort((a, b) => b - a);
			const covered = sizes.reduce((sum, size) => sum + size, 0);
			if (covered < COVERED * members.length || sizes.length > MOST_FACES)
				break;
			if (sizes.length < 2 || sizes[1] < LEAST_PART * members.length) continue;
			const parts = faces.map((face) => part(face, k));
			const left = parts.reduce((sum, { missed }) => sum + missed, 0);
			if (left > LEFT * missed) continue;
			return { faces: parts.flatMap(({ faces }) => faces), missed: left };
		}
		return whole;
	};
	return (zone: Int32Array): readonly Int32Array[] =>
		zone.length < LEAST_ZONE ? [zone] : part(zone, 0).faces;
}

interface Parted {
	readonly faces: readonly Int32Array[];
	/** What a ramp each misses, squared levels over four channels times pixels. */
	readonly missed: number;
}

/** The faces between edges within some pixels, edges being looked for as `PARTS_OF_NOISE` has it. */
function edgesOf({ unquieted, noise }: Intake) {
	const told: Uint8Array[] = [];
	return (members: Int32Array, k: number): Int32Array[] => {
		told[k] ??= new Uint8Array(unquieted.packed.length);
		tellEdges(unquieted, members, PARTS_OF_NOISE[k] * noise, told[k]);
		const kinds = told[k];
		const within = members.filter((i) => kinds[i] === WITHIN);
		return stretchesOf(within, unquieted).filter(
			({ length }) => length >= LEAST,
		);
	};
}

/** What is told of a pixel; 0: nothing yet. */
const WITHIN = 1;
const BETWEEN = 2;

/** Tells those pixels of some in raster order that haven't been told yet: a picture has many that are never asked. */
function tellEdges(
	pixels: Pixels,
	members: Int32Array,
	noise: number,
	told: Uint8Array,
): void {
	const fresh = members.filter((i) => told[i] === 0);
	if (fresh.length === 0) return;
	const kinds = sortByFlatness(pixels, fresh, noise);
	for (let k = 0; k < fresh.length; k++)
		told[fresh[k]] = kinds[fresh[k]] === EDGE ? BETWEEN : WITHIN;
}
