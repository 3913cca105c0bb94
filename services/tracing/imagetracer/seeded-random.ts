import { mulberry32 } from "../../mulberry32.ts";

const SEED = 0x9e3779b9;

/**
 * Runs a synchronous function with Math.random replaced by a generator of a
 * fixed seed, so that code which draws from it gives equal output for equal
 * input.
 */
export function withSeededRandom<T>(run: () => T): T {
	const original = Math.random;
	Math.random = mulberry32(SEED);
	try {
		return run();
	} finally {
		Math.random = original;
	}
}
