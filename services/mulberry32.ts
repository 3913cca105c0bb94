/**
 * Repeatable random numbers: mulberry32 (Tommy Ettinger, public domain). It has
 * 32 bits of state, so it repeats after 2^32 numbers; plenty for a palette or a
 * bootstrap, not for a secret.
 *
 * @param seed its lowest 32 bits count
 * @returns what gives the next number, 0 <= x < 1
 */
export function mulberry32(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
