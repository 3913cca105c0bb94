/** A neck is no wider than twice this, pixels. */
const REACH = 2;
/** Pixels that lie so far from all that isn't their zone's, beyond a neck, at least, and this part of them all. */
const LEAST = 60;
const LEAST_PART = 0.03;

/**
 * Parts a zone at its necks. Noise hides the ends of thin lines and other spots where two fills nearly meet in colour, so that a gradient's zone may
 * run out into the ground through a gap of a pixel or two. What is left when the zone is eroded are its parts; pixels near to one are that
 * part's, and those of thin limbs no part's.
 *
 * @param members the zone's pixels, connected, in raster order
 * @param width of the picture
 * @param count pixels of the picture
 * @returns nothing where the zone has no neck
 */
export function partAtNecks(
	members: Int32Array,
	width: number,
	count: number,
): Int32Array[] | undefined {
	const inside = new Uint8Array(count);
	for (const i of members) inside[i] = 1;
	let core = members;
	for (let k = 0; k < REACH; k++) core = eroded(core, inside, width, count);
	const partOf = new Int32Array(count).fill(-1);
	const seeds = connected(core, partOf, width, count).filter(
		(part) => part.length >= Math.max(LEAST, LEAST_PART * core.length),
	);
	if (seeds.length < 2) return undefined;
	partOf.fill(-1);
	seeds.forEach((seed, part) => {
		for (const i of seed) partOf[i] = part;
	});
	// From a core back to the rim, and around its corners.
	let front = seeds.flatMap((seed) => [...seed]);
	const own = new Uint8Array(count);
	for (const i of members) own[i] = 1;
	for (let k = 0; k < 2 * REACH; k++) {
		const next: number[] = [];
		for (const i of front)
			for (const j of beside(i, width, count)) {
				if (own[j] === 0 || partOf[j] >= 0) continue;
				partOf[j] = partOf[i];
				next.push(j);
			}
		front = next;
	}
	return seeds.map((_, part) => members.filter((i) => partOf[i] === part));
}

/** Takes the pixels beside what isn't inside away, in place of `inside` too; the picture's border is none. */
function eroded(
	pixels: Int32Array,
	inside: Uint8Array,
	width: number,
	count: number,
): Int32Array {
	const left = pixels.filter((i) =>
		beside(i, width, count).every((j) => inside[j] === 1),
	);
	for (const i of pixels) inside[i] = 0;
	for (const i of left) inside[i] = 1;
	return left;
}

/** The connected parts of some pixels. */
function connected(
	pixels: Int32Array,
	partOf: Int32Array,
	width: number,
	count: number,
): number[][] {
	const own = new Uint8Array(count);
	for (const i of pixels) own[i] = 1;
	const parts: number[][] = [];
	for (const start of pixels) {
		if (partOf[start] >= 0) continue;
		const part = [start];
		partOf[start] = parts.length;
		for (let k = 0; k < part.length; k++)
			for (const j of beside(part[k], width, count)) {
				if (own[j] === 0 || partOf[j] >= 0) continue;
				partOf[j] = parts.length;
				part.push(j);
			}
		parts.push(part);
	}
	return parts;
}

/** The pixels to all four sides, within the picture. */
function beside(i: number, width: number, count: number): number[] {
	const x = i % width;
	const found: number[] = [];
	if (x > 0) found.push(i - 1);
	if (x < width - 1) found.push(i + 1);
	if (i >= width) found.push(i - width);
	if (i < count - width) found.push(i + width);
	return found;
}
