/** How the step changes after a round that found a better place, and after one that did not. */
const WIDER = 1.3;
const NARROWER = 0.5;

export interface PatternSearchOptions {
	/** The first step; in which unit is up to `around`. */
	readonly step: number;
	/** Ends once the step is no larger. */
	readonly leastStep: number;
	/** Most rounds. */
	readonly rounds: number;
}

/**
 * Pattern search (Hooke and Jeeves 1961): of the places around the best one, each that misses by less
 * becomes the best; a round that found one widens the step, one that didn't halves it. It needs no
 * derivative, and ends in some local minimum.
 *
 * @param missOf what is made small
 * @param around places one step away
 */
export function patternSearch<Place>(
	start: Place,
	missOf: (place: Place) => number,
	around: (place: Place, step: number) => readonly Place[],
	{ step: first, leastStep, rounds }: PatternSearchOptions,
): Place {
	let best = start;
	let least = missOf(start);
	let step = first;
	for (let round = 0; round < rounds && step > leastStep; round++) {
		const before = least;
		for (const place of around(best, step)) {
			const miss = missOf(place);
			if (miss < least) {
				least = miss;
				best = place;
			}
		}
		step *= least < before ? WIDER : NARROWER;
	}
	return best;
}
