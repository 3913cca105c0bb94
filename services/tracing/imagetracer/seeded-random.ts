const SEED = 0x9e3779b9;

/**
 * Runs a synchronous function with Math.random replaced by a generator of a
 * fixed seed, so that code which draws from it gives equal output for equal
 * input. The generator is mulberry32 (Tommy Ettinger, public domain): 32 bits
 * of state, plenty for a palette.
 */
export function withSeededRandom<T>(run: () => T): T {
	const original = Math.random;
	let state = SEED;
	Math.random = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	try {
		return run();
	} finally {
		Math.random = original;
	}
}
