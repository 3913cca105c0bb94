/** A neck is no wider than twice this, pixels. */
const REACH = 2;
/** Pixels that lie so far from all that isn't their zone's, beyond a neck, at least, and this part of them all. */
const LEAST = 60;
const LEAST_PART = 0.03;

/** Of another zone, or not told yet. */
const OUTSIDE = -2;
const FREE = -1;

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
	mark(inside, members, 1);
	let core = members;
	for (let k = 0; k < REACH; k++) core = eroded(core, inside, width);
	const partOf = new Int32Array(count).fill(OUTSIDE);
	mark(partOf, core, FREE);
	const seeds = connected(core, partOf, width).filter(
		(part) => part.length >= Math.max(LEAST, LEAST_PART * core.length),
	);
	if (seeds.length < 2) return undefined;
	mark(partOf, members, FREE);
	// From a core back to the rim, and around its corners.
	const reached = new Int32Array(members.length);
	let end = 0;
	seeds.forEach((seed, part) => {
		mark(partOf, seed, part);
		reached.set(seed, end);
		end += seed.length;
	});
	for (let k = 0, from = 0; k < 2 * REACH; k++) {
		const until = end;
		for (; from < until; from++)
			end = spread(reached[from], partOf, width, reached, end);
	}
	return seeds.map((_, part) => members.filter((i) => partOf[i] === part));
}

/** Gives pixels one value. */
function mark(
	array: Uint8Array | Int32Array,
	pixels: Int32Array,
	value: number,
): void {
	for (let k = 0; k < pixels.length; k++) array[pixels[k]] = value;
}

/** Takes the pixels beside what isn't inside away, in place of `inside` too; the picture's border is none. */
function eroded(
	pixels: Int32Array,
	inside: Uint8Array,
	width: number,
): Int32Array {
	const left = new Int32Array(pixels.length);
	let count = 0;
	for (let k = 0; k < pixels.length; k++) {
		const i = pixels[k];
		const x = i % width;
		const isAmidst =
			(x === 0 || inside[i - 1] === 1) &&
			(x === width - 1 || inside[i + 1] === 1) &&
			(i < width || inside[i - width] === 1) &&
			(i + width >= inside.length || inside[i + width] === 1);
		if (isAmidst) left[count++] = i;
	}
	const core = left.slice(0, count);
	mark(inside, pixels, 0);
	mark(inside, core, 1);
	return core;
}

/**
 * The connected parts of some pixels.
 *
 * @param partOf `FREE` for each of them; becomes the number of its part
 */
function connected(
	pixels: Int32Array,
	partOf: Int32Array,
	width: number,
): Int32Array[] {
	const reached = new Int32Array(pixels.length);
	const parts: Int32Array[] = [];
	let end = 0;
	for (let n = 0; n < pixels.length; n++) {
		const start = pixels[n];
		if (partOf[start] !== FREE) continue;
		const from = end;
		partOf[start] = parts.length;
		reached[end++] = start;
		for (let k = from; k < end; k++)
			end = spread(reached[k], partOf, width, reached, end);
		parts.push(reached.subarray(from, end));
	}
	return parts;
}

/** Gives what is free to the four sides of a pixel its part, and puts it at the end of those reached; returns the new end. */
function spread(
	i: number,
	partOf: Int32Array,
	width: number,
	reached: Int32Array,
	end: number,
): number {
	const part = partOf[i];
	const x = i % width;
	let last = end;
	if (x > 0 && partOf[i - 1] === FREE) {
		partOf[i - 1] = part;
		reached[last++] = i - 1;
	}
	if (x < width - 1 && partOf[i + 1] === FREE) {
		partOf[i + 1] = part;
		reached[last++] = i + 1;
	}
	if (i >= width && partOf[i - width] === FREE) {
		partOf[i - width] = part;
		reached[last++] = i - width;
	}
	if (i + width < partOf.length && partOf[i + width] === FREE) {
		partOf[i + width] = part;
		reached[last++] = i + width;
	}
	return last;
}
