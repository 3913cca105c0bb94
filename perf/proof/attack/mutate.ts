import type { Random } from "../../corpus/seeded.ts";
import { anyFormat, type Mutation } from "./bytes.ts";
import { gif } from "./gif.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import type { Seed } from "./seeds.ts";
import { webp } from "./webp.ts";

const OF_FORMAT: Readonly<Record<Seed["format"], readonly Mutation[]>> = {
	png,
	jpeg,
	webp,
	gif,
};

/** How often an edit knows the format. */
const AWARE = 0.75;
/** Bytes above which a body is merely large; the service takes ten million. */
const MOST = 2e7;
/** How often two images are cut together. */
const SPLICED = 0.04;

/**
 * One mutated image: one to three edits of a seed, mostly ones that keep enough
 * of the structure to get past the first check.
 */
export function mutate(seeds: readonly Seed[], random: Random): Buffer {
	const seed = random.pick(seeds);
	if (random() < SPLICED) return splice(seed, random.pick(seeds), random);
	let { bytes } = seed;
	for (let edits = random.pick([1, 1, 1, 2, 3]); edits > 0; edits--) {
		const aware = random() < AWARE;
		const mutation = random.pick(aware ? OF_FORMAT[seed.format] : anyFormat);
		// A second edit may meet what the first has left of the structure.
		if (bytes.length > 0) bytes = tryTo(mutation, bytes, random);
	}
	return bytes.subarray(0, MOST);
}

/** An edit that finds no structure left does nothing. */
function tryTo(mutation: Mutation, bytes: Buffer, random: Random): Buffer {
	try {
		return mutation(bytes, random);
	} catch (error) {
		if (error instanceof RangeError || error instanceof TypeError) return bytes;
		throw error;
	}
}

function splice(a: Seed, b: Seed, random: Random): Buffer {
	return Buffer.concat([
		a.bytes.subarray(0, random.whole(8, a.bytes.length)),
		b.bytes.subarray(random.whole(0, b.bytes.length)),
	]);
}
