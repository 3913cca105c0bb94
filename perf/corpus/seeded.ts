import { mulberry32 } from "../../services/mulberry32.ts";

/**
 * A 32-bit hash of a text: FNV-1a, then MurmurHash3's finalizer, which spreads near-equal texts.
 *
 * @returns a whole number, 0..2^32 - 1
 */
export function hash32(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** Repeatable random numbers. */
export interface Random {
	/** The next number, 0 <= x < 1. */
	(): number;
	/** A number between the two. */
	between(low: number, high: number): number;
	/** A whole number from `low` to `high`, both included. */
	whole(low: number, high: number): number;
	/** One of the values. */
	pick<T>(values: readonly T[]): T;
	/** A number of the normal distribution with mean 0 and deviation 1 (Box, Muller 1958). */
	normal(): number;
}

/** The random numbers that belong to a text (mulberry32). */
export function randomFor(text: string): Random {
	const next = mulberry32(hash32(text));
	return Object.assign(next, {
		between: (low: number, high: number) => low + (high - low) * next(),
		whole: (low: number, high: number) =>
			low + Math.floor((high - low + 1) * next()),
		pick: <T>(values: readonly T[]) =>
			values[Math.floor(next() * values.length)] as T,
		normal: () =>
			Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
	});
}
