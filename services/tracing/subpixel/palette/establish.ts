import { type FoundBlurred, findBlurred } from "../blurred/find-blurred.ts";
import { EDGE, type Intake, listNotFlat } from "../intake/index.ts";
import { addPaint, createPaintTable, type PaintTable } from "../paint/table.ts";
import { fillRun, type Runs } from "../runs/runs.ts";
import { bandColours } from "./bands.ts";
import { createFaintEdges } from "./faint-edges.ts";
import { addInks, type Candidates, coverWithInks } from "./inks.ts";
import type { PaletteOptions } from "./options.ts";
import { paintRamps } from "./paint-zones.ts";
import { partZones } from "./part-zones.ts";
import {
	fillOf,
	findPlateaus,
	type Plateau,
	type PlateauBounds,
	type Plateaus,
	plateauOf,
} from "./plateaus.ts";
import { findZones, type Zones } from "./zones.ts";

export interface Palette {
	readonly table: PaintTable;
	/** The paint of each pixel, -1 where the pixel belongs to no zone. */
	readonly labels: Int32Array;
	/** The pixels without a paint, in raster order. */
	readonly unlabelled: Int32Array;
	/** True when some zone had to be painted with bands. */
	readonly banded: boolean;
}

/** Colours of a zone within so many levels, and so many more for each of noise, are one. */
const ALIKE = 3;
const ALIKE_BY_NOISE = 8;
/** Zones that vary by more than this for each level of noise are looked at for plateaus, so many levels apart at least. */
const MOST_FAINT_NOISE = 1;
const NEAREST = 2;
/** Fills that a codec gave one level are that, to the level. */
const EXACTLY = 0;
/** … of which each is this part of the zone at least, and that part of it lies among its like. */
const SURFACE = 0.05;
const INNER = 0.7;
/** Of what seems blurred: plateaus that far apart, in levels for each of noise and one more, leave as much room between as they take. */
const APART_BY_NOISE = 5;
const SOFT_INNER = 0.1;
/** A zone without one flat pixel must have this many pixels to establish an ink, or it may be a fluke of blends. */
const LEAST_SMOOTH_ZONE = 12;
/** Inks of a noisy image that are nearer than this aren't told apart, OKLab. */
const NOISY = 0.02;

/**
 * Stage 2: establish the inks and ramps and label the pixels that belong to a zone. A zone of one colour (within
 * the noise) votes for a solid ink; a zone with a range of colours becomes a ramp where one can be
 * fitted, else bands of solid inks.
 */
export function establishPalette(
	given: Intake,
	options: PaletteOptions,
): Palette {
	const { pixels, kinds, noise } = given;
	const table = createPaintTable();
	const blurs = options.gradients ? blurredOf(given) : [];
	// They are explained, and found no ink or ramp.
	for (const { members } of blurs)
		for (let k = 0; k < members.length; k++) kinds[members[k]] = EDGE;
	const image =
		blurs.length > 0 ? { ...given, busy: listNotFlat(kinds) } : given;
	const zones = noise > 0 ? findZones(image) : partZones(image);
	const { count, zoneOf, runs, size, flat, sum, least, greatest } = zones;
	const alike = ALIKE + Math.ceil(ALIKE_BY_NOISE * noise);
	const candidates: Candidates = { levels: [], weights: [], variances: [] };
	const indexOf = new Map<number, number>();
	// Of each zone: its candidate, or -1.
	const verdict = new Int32Array(count).fill(-1);
	const ramped: number[] = [];
	const speakFor = (zone: number) => {
		const [r, g, b, a] = [0, 1, 2, 3].map((c) =>
			Math.round(sum[4 * zone + c] / size[zone]),
		);
		verdict[zone] = vote(candidates, indexOf, r, g, b, a, size[zone], 0);
	};
	const faint: number[] = [];
	for (let zone = 0; zone < count; zone++) {
		if (flat[zone] === 0 && size[zone] < LEAST_SMOOTH_ZONE) continue;
		const wide = range(least, greatest, zone);
		if (wide > alike) ramped.push(zone);
		else if (noise > 0 && wide > MOST_FAINT_NOISE * noise + ALIKE)
			faint.push(zone);
		else speakFor(zone);
	}
	const parted: { told: number; members: Int32Array }[] = [];
	/** Pairs of votes that differ however near they are: nothing else would part their zone. */
	const apart = new Set<string>();
	const tellApart = (told: readonly number[]) => {
		for (const i of told) for (const j of told) apart.add(`${i} ${j}`);
	};
	/** Lets each plateau vote, and returns what their votes are. */
	const part = ({ plateaus }: Pick<Plateaus, "plateaus">) =>
		plateaus.map(({ levels: [r, g, b, a], members }) => {
			const told = vote(candidates, indexOf, r, g, b, a, members.length, 0);
			parted.push({ told, members });
			return told;
		});
	const inTwo = (
		members: Int32Array,
		bounds: Pick<PlateauBounds, "apart" | "within">,
	) => {
		const found = findPlateaus(pixels, members, noise, {
			...{ part: SURFACE, inner: INNER },
			...bounds,
		});
		return found && found.plateaus.length > 1 ? found : undefined;
	};
	listMembers(zones, faint).forEach((members, k) => {
		const found =
			inTwo(members, { apart: NEAREST + 1, within: EXACTLY }) ??
			inTwo(members, { apart: NEAREST + Math.ceil(2 * noise) });
		if (found === undefined) speakFor(faint[k]);
		else tellApart(part(found));
	});
	/** Whether a zone of varying colour isn't flat fills alone, which vote. */
	const isShaded = (members: Int32Array): boolean => {
		const found = noise > 0 ? findPlateaus(pixels, members, noise) : undefined;
		if (found !== undefined) part(found);
		return found === undefined;
	};
	/** Those of some faces that aren't of one colour; the others vote for theirs. */
	const withoutPlain = (faces: readonly Int32Array[]) => {
		const plain: Plateau[] = [];
		const varying = faces.filter((face) => {
			const plateau = plateauOf(given.unquieted, face, alike);
			if (plateau !== undefined) plain.push(plateau);
			return plateau === undefined;
		});
		tellApart(part({ plateaus: plain }));
		return varying;
	};
	/** The faces of zones that faint edges part. */
	const facesOf = (varying: readonly Int32Array[]) => {
		const partZone = createFaintEdges(given);
		return varying.flatMap((members) => withoutPlain(partZone(members)));
	};
	const isNoisy = noise > 0 && options.gradients;
	const paint = (zones: readonly Int32Array[], mayPart: boolean) =>
		paintRamps(given.unquieted, zones, table, noise, options, mayPart);
	const varying = listMembers(zones, ramped).filter(isShaded);
	const whole = paint(isNoisy ? facesOf(varying) : varying, isNoisy);
	const inParts = paint(withoutPlain(whole.parts).filter(isShaded), false);
	const painted = {
		ramps: [...whole.ramps, ...inParts.ramps],
		rest: [...whole.rest, ...inParts.rest],
	};
	part({
		plateaus: [...whole.plain, ...inParts.plain].map((members) =>
			fillOf(given.unquieted, members),
		),
	});
	const bands = bandColours(pixels, painted.rest, (...cell) =>
		vote(candidates, indexOf, ...cell),
	);
	const standsFor = coverWithInks(
		candidates,
		options.inkDistance === "auto" && noise > 0 ? NOISY : options.inkDistance,
		options.maxInks,
		(i, near) => apart.has(`${i} ${near}`),
	);
	const paintOf = addInks(table, candidates, standsFor);
	const isPlain = new Uint8Array(runs.start.length);
	for (let k = 0; k < isPlain.length; k++) {
		const told = verdict[zoneOf[runs.start[k]]];
		if (told >= 0) isPlain[k] = 1;
		const paint = told >= 0 ? paintOf[told] : -1;
		fillRun(zoneOf, paint, runs.start[k], runs.end[k]);
	}
	for (const { told, members } of parted) {
		for (let k = 0; k < members.length; k++) zoneOf[members[k]] = paintOf[told];
	}
	for (const { paint, members } of painted.ramps) {
		for (let k = 0; k < members.length; k++) zoneOf[members[k]] = paint;
	}
	for (const { blurred, members, spread } of blurs) {
		const [r, g, b, a] = blurred.ground;
		const paint = addPaint(table, r, g, b, a, blurred, spread);
		for (const i of members) zoneOf[i] = paint;
	}
	for (const members of painted.rest) {
		for (let k = 0; k < members.length; k++) {
			zoneOf[members[k]] = paintOf[bands(members[k])];
		}
	}
	return {
		table,
		labels: zoneOf,
		unlabelled: listUnlabelled(zoneOf, runs, isPlain),
		banded: painted.rest.length > 0,
	};
}

/**
 * What is blurred. Noise hides how sharp faint edges are, and codecs soften them, so flat fills of near colours seem
 * blurred on the one of them that is taken for the ground: their colours heap up at a few, those of a blur are spread.
 */
function blurredOf(image: Intake): FoundBlurred[] {
	const { pixels, noise } = image;
	return findBlurred(image).filter(({ blurred: { ground }, members }) => {
		if (noise === 0) return true;
		const isGround = (i: number) =>
			ground.every(
				(level, c) =>
					Math.abs(((pixels.packed[i] >>> (8 * c)) & 255) - level) <=
					NEAREST + noise,
			);
		const found = findPlateaus(
			pixels,
			members.filter((i) => !isGround(i)),
			noise,
			{
				apart: APART_BY_NOISE * Math.ceil(1 + noise),
				part: SURFACE,
				inner: SOFT_INNER,
			},
		);
		return found === undefined;
	});
}

/** @param isPlain 1 for runs of which every pixel has a label */
function listUnlabelled(
	labels: Int32Array,
	{ start, end }: Runs,
	isPlain: Uint8Array,
): Int32Array {
	const unlabelled = new Int32Array(labels.length);
	let count = 0;
	let from = 0;
	for (let k = 0; k <= isPlain.length; k++) {
		const isLast = k === isPlain.length;
		if (!isLast && !isPlain[k]) continue;
		const to = isLast ? labels.length : start[k];
		for (let i = from; i < to; i++) {
			if (labels[i] < 0) unlabelled[count++] = i;
		}
		from = end[k];
	}
	return unlabelled.slice(0, count);
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
	const { start, end } = zones.runs;
	for (let k = 0; k < start.length; k++) {
		const own = slot[zones.zoneOf[start[k]]];
		if (own < 0) continue;
		for (let i = start[k]; i < end[k]; i++) lists[own][filled[own]++] = i;
	}
	return lists;
}
