import type { Pixels } from "../../intake/index.ts";
import { addRampAt, type Ramp } from "../../paint/ramp.ts";

/** Stretches of fewer pixels than this part of the zone are flukes: they go with what is around them. */
const LEAST_STRETCH = 0.004;

/** Not told. */
const OPEN = -1;
/** Of another zone. */
const OUTSIDE = -2;

/**
 * Give each pixel of a zone to the ramp that explains it. Where two explain it alike, nothing is seen of their
 * boundary: such pixels go with the nearest that are told.
 *
 * @param ramps two at least
 * @param telling a pixel is told where its ramp explains it better than any other by so many levels over four channels
 * @returns the pixels of each ramp in raster order; none for one that explains no pixel best
 */
export function spreadParts(
	{ packed, width }: Pixels,
	members: Int32Array,
	ramps: readonly Ramp[],
	telling: number,
): Int32Array[] {
	const partOf = new Int8Array(packed.length).fill(OUTSIDE);
	const misses = new Float64Array(ramps.length);
	const bestFor = (i: number): { best: number; lead: number } => {
		const x = (i % width) + 0.5;
		const y = Math.floor(i / width) + 0.5;
		let best = 0;
		for (let k = 0; k < ramps.length; k++) {
			misses[k] = missAt(ramps[k], x, y, packed[i]);
			if (misses[k] < misses[best]) best = k;
		}
		let lead = Number.POSITIVE_INFINITY;
		for (let k = 0; k < ramps.length; k++) {
			if (k !== best) lead = Math.min(lead, misses[k] - misses[best]);
		}
		return { best, lead };
	};
	for (const i of members) {
		const { best, lead } = bestFor(i);
		partOf[i] = lead >= telling ? best : OPEN;
	}
	openFlukes(partOf, members, width);
	closeOpen(partOf, members, width);
	for (const i of members) if (partOf[i] === OPEN) partOf[i] = bestFor(i).best;
	return ramps
		.map((_, k) => members.filter((i) => partOf[i] === k))
		.filter((own) => own.length > 0);
}

const colour = new Float64Array(4);

function missAt(ramp: Ramp, x: number, y: number, value: number): number {
	colour.fill(0);
	addRampAt(ramp, x, y, colour, 0);
	let miss = 0;
	for (let c = 0; c < 4; c++)
		miss += (((value >>> (8 * c)) & 255) - colour[c]) ** 2;
	return Math.sqrt(miss);
}

/** The zone's pixels beside a pixel. */
function* beside(
	partOf: Int8Array,
	i: number,
	width: number,
): Generator<number> {
	const x = i % width;
	if (x > 0 && partOf[i - 1] !== OUTSIDE) yield i - 1;
	if (x < width - 1 && partOf[i + 1] !== OUTSIDE) yield i + 1;
	if (i >= width && partOf[i - width] !== OUTSIDE) yield i - width;
	if (i + width < partOf.length && partOf[i + width] !== OUTSIDE)
		yield i + width;
}

function openFlukes(
	partOf: Int8Array,
	members: Int32Array,
	width: number,
): void {
	const seen = new Uint8Array(partOf.length);
	for (const start of members) {
		if (seen[start] || partOf[start] === OPEN) continue;
		const stretch = [start];
		seen[start] = 1;
		for (let next = 0; next < stretch.length; next++) {
			for (const j of beside(partOf, stretch[next], width)) {
				if (seen[j] || partOf[j] !== partOf[start]) continue;
				seen[j] = 1;
				stretch.push(j);
			}
		}
		if (stretch.length >= LEAST_STRETCH * members.length) continue;
		for (const i of stretch) partOf[i] = OPEN;
	}
}

/** Open pixels join a told one beside them, those beside told ones first. */
function closeOpen(
	partOf: Int8Array,
	members: Int32Array,
	width: number,
): void {
	const queue = [...members.filter((i) => partOf[i] >= 0)];
	for (let next = 0; next < queue.length; next++) {
		const i = queue[next];
		for (const j of beside(partOf, i, width)) {
			if (partOf[j] !== OPEN) continue;
			partOf[j] = partOf[i];
			queue.push(j);
		}
	}
}
