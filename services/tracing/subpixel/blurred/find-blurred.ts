import { FLAT, type Intake, type Pixels } from "../intake/index.ts";
import type { BlurredGround, Levels } from "../paint/field.ts";
import { searchRamp } from "../ramps/fit.ts";
import type { Field } from "../types.ts";
import { hasCliffs } from "./cliffs.ts";
import { fieldOf } from "./field-of.ts";
import { withFillsBeside } from "./fills-beside.ts";
import { Flood } from "./flood.ts";
import { growSoftly, withGround } from "./soft.ts";
import { withoutSpecks } from "./specks.ts";
import { createSpills } from "./spill.ts";

/** A ground with what is blurred upon it, and the pixels that show it. */
export interface FoundBlurred {
	readonly blurred: BlurredGround;
	readonly members: Int32Array;
	/** How far the pixels stray from it, root mean square over the channels, levels. */
	readonly spread: number;
}

/** A ground is a colour of at least this part of the image's flat pixels; so many of them are looked at. */
const LEAST_GROUND = 0.02;
const MOST_GROUNDS = 3;
/**
 * Pixels without a flat one within two pixels, so many at least and no more than this part of the image: an
 * anti-aliased edge leaves hardly any, a photograph little else.
 */
const LEAST_DEEP = 40;
const MOST_DEEP = 0.7;
/** What differs from the ground by less than this is ground, levels. */
const FAINT = 2;
/** What is blurred has at least so many pixels, and differs by so many levels somewhere. */
const LEAST_SIZE = 40;
const LEAST_CHANGE = 5;
/** Its colours lie on one line from the ground's within so much, root mean square, levels. */
const OFF_LINE = 1.2;
/** What one gradient misses by no more than this, likewise, and by no more than this part of the greatest change, is one. */
const GRADIENT = 2.5;
const GRADIENT_PART = 0.04;
/** Of fewer levels than this what is blurred can't be told from the bands of a slow gradient. */
const LEAST_SHOWN = 12;
/** Beside what is blurred this part of what differs from the ground may be something else, in noise. */
const MOST_STRAYS = 0.1;
/** Most blurred things on one ground: more of them are a texture. */
const MOST_FIELDS = 12;

/**
 * Finds shapes that were blurred on a plain ground: soft shadows, glows, neon, lettering out of focus. A blurred shape of
 * one colour lies over its ground with a share that changes softly and fades to nothing, so its colours are on
 * one straight line from the ground's, premultiplied; what the shape was needn't be known.
 *
 * Cost: a look at the pixels that aren't flat, and for pictures with broad soft parts some passes over all.
 * What it gets wrong: two blurred shapes of different colours that overlap aren't found.
 */
export function findBlurred(image: Intake): FoundBlurred[] {
	// Where nothing is flat there is no ground: noise.
	if (image.busy.length === image.kinds.length) return [];
	const shores = shoresOf(image);
	if (shores.length === 0) return [];
	const found: FoundBlurred[] = [];
	const taken = new Uint8Array(image.kinds.length);
	const grounds = groundsOf(image);
	for (const ground of grounds.slice(0, MOST_GROUNDS)) {
		const barred = withFillsBeside(image, shores, ground, grounds, taken);
		const one = blurredOn(image, shores, ground, barred);
		if (one === undefined) continue;
		found.push(one);
		for (const i of one.members) taken[i] = 1;
	}
	return found;
}

/**
 * The pixels that aren't flat beside some that are, in raster order: grounds end there. None where too little is soft for something blurred, or
 * so much that the picture is a photograph.
 */
function shoresOf({ pixels, kinds, busy }: Intake): Int32Array {
	const { width, height } = pixels;
	const shores = new Int32Array(busy.length);
	let count = 0;
	let deep = 0;
	for (let k = 0; k < busy.length; k++) {
		const i = busy[k];
		if (
			kinds[i - 1] === FLAT ||
			kinds[i + 1] === FLAT ||
			kinds[i - width] === FLAT ||
			kinds[i + width] === FLAT
		) {
			shores[count++] = i;
			continue;
		}
		if (
			kinds[i - 2] === FLAT ||
			kinds[i + 2] === FLAT ||
			kinds[i - 2 * width] === FLAT ||
			kinds[i + 2 * width] === FLAT
		)
			continue;
		const x = i % width;
		const y = (i - x) / width;
		if (x >= 2 && x < width - 2 && y >= 2 && y < height - 2) deep++;
	}
	const isSoft = deep >= LEAST_DEEP && deep <= MOST_DEEP * width * height;
	return shores.slice(0, isSoft ? count : 0);
}

/** The commonest colours of flat pixels that can be a ground: opaque or nothing. */
function groundsOf({ pixels, busy }: Intake): number[] {
	const { packed, width, height } = pixels;
	const counts = new Map<number, number>();
	// Flat pixels beside each other are of one colour.
	const add = (from: number, to: number) => {
		if (to > from)
			counts.set(packed[from], (counts.get(packed[from]) ?? 0) + to - from);
	};
	for (let y = 0, k = 0; y < height; y++) {
		const end = (y + 1) * width;
		let start = y * width;
		for (; k < busy.length && busy[k] < end; k++) {
			add(start, busy[k]);
			start = busy[k] + 1;
		}
		add(start, end);
	}
	const flat = packed.length - busy.length;
	return [...counts]
		.filter(([value, count]) => {
			const opacity = value >>> 24;
			const isLarge = count >= Math.max(LEAST_SIZE, LEAST_GROUND * flat);
			return isLarge && (opacity === 0 || opacity === 255);
		})
		.sort((a, b) => b[1] - a[1] || a[0] - b[0])
		.map(([value]) => value);
}

/** What may be blurred: connected pixels whose colours lie on a line from the ground's. */
interface Line {
	readonly thing: Int32Array;
	readonly direction: readonly number[];
}

/** What is blurred on one ground; nothing where something else is as soft on it. */
function blurredOn(
	image: Intake,
	shores: Int32Array,
	value: number,
	taken: Uint8Array,
): FoundBlurred | undefined {
	const { pixels, noise } = image;
	const { packed } = pixels;
	const ground = levelsOf(value);
	const soft = growSoftly(image, shores, value, taken);
	let shown = 0;
	for (let k = 0; k < soft.length; k++)
		if (farFrom(packed[soft[k]], ground) >= FAINT + noise) shown++;
	if (shown < LEAST_SIZE) return undefined;
	const lines: Line[] = [];
	const others: Int32Array[] = [];
	let energy = 0;
	let count = 0;
	for (const thing of thingsOn(pixels, soft, ground, FAINT + noise) ?? []) {
		const { direction, change, off } = lineOf(packed, thing, ground);
		if (change < LEAST_CHANGE) continue;
		if (lines.length === MOST_FIELDS) return undefined;
		if (off > OFF_LINE + noise) others.push(thing);
		else {
			lines.push({ thing, direction });
			energy += off ** 2 * thing.length;
		}
		count += thing.length;
	}
	if (lines.length === 0) return undefined;
	const member = withGround(image, value, taken, soft);
	const change = (i: number) => farFrom(packed[i], ground);
	const spills = createSpills(pixels, member, change);
	const hasEdges = ({ thing }: Line) =>
		spills(thing) || hasCliffs(pixels, member, thing, change);
	if (lines.some(hasEdges)) return undefined;
	const isBlurred = ({ thing }: Line) => {
		const most = thing.reduce((a, i) => Math.max(a, change(i)), 0);
		const missed = searchRamp(pixels, thing, "elliptical").residual;
		const forgiven = Math.min(GRADIENT, GRADIENT_PART * most) + noise;
		return most >= LEAST_SHOWN && missed > forgiven;
	};
	const blurred = lines.filter(isBlurred);
	if (blurred.length === 0) return undefined;
	for (const one of lines) if (!blurred.includes(one)) others.push(one.thing);
	// Specks that a codec left don't speak against the rest; they are for others to explain.
	const strays = others.reduce((sum, thing) => sum + thing.length, 0);
	if (strays > (noise > 0 ? MOST_STRAYS * count : 0)) return undefined;
	for (const thing of others) for (const i of thing) member[i] = 0;
	if (noise > 0) withoutSpecks(member, pixels.width);
	const fields: Field[] = [];
	for (const { thing, direction } of blurred) {
		const field = fieldOf(pixels, member, thing, ground, direction, noise);
		if (field === undefined) return undefined;
		fields.push(field);
	}
	return {
		blurred: { kind: "blurred", ground, fields },
		members: listMembers(member),
		spread: Math.sqrt(energy / Math.max(1, count)),
	};
}

function listMembers(member: Uint8Array): Int32Array {
	const members = new Int32Array(member.length);
	let count = 0;
	for (let i = 0; i < member.length; i++) if (member[i]) members[count++] = i;
	return members.slice(0, count);
}

function levelsOf(value: number): Levels {
	return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

function farFrom(value: number, ground: Levels): number {
	let most = 0;
	for (let c = 0; c < 4; c++) {
		const far = Math.abs(((value >>> (8 * c)) & 255) - ground[c]);
		if (far > most) most = far;
	}
	return most;
}

/**
 * The connected parts of what differs from the ground; nothing where there are too many.
 *
 * @param soft what isn't the ground itself; the rest doesn't differ from it
 */
function thingsOn(
	{ packed, width }: Pixels,
	soft: Int32Array,
	ground: Levels,
	faint: number,
): Int32Array[] | undefined {
	const free = new Uint8Array(packed.length);
	for (let k = 0; k < soft.length; k++)
		if (farFrom(packed[soft[k]], ground) >= faint) free[soft[k]] = 1;
	const flood = new Flood(free, width, soft.length);
	const things: Int32Array[] = [];
	for (let i = free.indexOf(1); i >= 0; i = free.indexOf(1, i + 1)) {
		const count = flood.from(i);
		if (count >= LEAST_SIZE) things.push(flood.part.slice(0, count));
		if (things.length > 4 * MOST_FIELDS) return undefined;
	}
	return things;
}

/** The line through the ground's colour that a thing's colours lie nearest to. */
function lineOf(packed: Uint32Array, thing: Int32Array, ground: Levels) {
	const sum = [0, 0, 0, 0];
	for (let k = 0; k < thing.length; k++) {
		const i = thing[k];
		const far = farFrom(packed[i], ground);
		for (let c = 0; c < 4; c++)
			sum[c] += far * (((packed[i] >>> (8 * c)) & 255) - ground[c]);
	}
	const length = Math.hypot(...sum);
	const direction = sum.map((part) => part / Math.max(1e-9, length));
	let off = 0;
	let change = 0;
	for (let k = 0; k < thing.length; k++) {
		const i = thing[k];
		let along = 0;
		let square = 0;
		for (let c = 0; c < 4; c++) {
			const d = ((packed[i] >>> (8 * c)) & 255) - ground[c];
			along += d * direction[c];
			square += d * d;
		}
		off += square - along * along;
		change = Math.max(change, along);
	}
	return { direction, change, off: Math.sqrt(Math.max(0, off) / thing.length) };
}
