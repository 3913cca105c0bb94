import { Flood } from "./flood.ts";

/** Connected pixels of a ground are so many at least. */
const LEAST = 100;

/**
 * Takes specks out of a ground: pixels of its colour that a codec left within what lies on it. They would be openings, in which what is hidden
 * beneath shows.
 *
 * @param member 1 for each pixel of the ground and what is blurred on it; specks become 0
 */
export function withoutSpecks(member: Uint8Array, width: number): void {
	const flood = new Flood(member.slice(), width, member.length);
	for (let start = 0; start < member.length; start++) {
		if (flood.free[start] === 0) continue;
		const count = flood.from(start);
		if (count >= LEAST) continue;
		for (let k = 0; k < count; k++) member[flood.part[k]] = 0;
	}
}
