import type { Field } from "../types.ts";

/** Cells that a histogram of shares has. */
const CELLS = 256;
/** Rounds of moving tones and the levels between them in turn. */
const ROUNDS = 40;

/** Shares of 0..1 in steps: tone `k` lies from level k - 1 on to level k. */
export interface Tones {
	/** Where each step starts, rising; below the first is the ground. */
	readonly levels: readonly number[];
	/** The share that is painted from there on. */
	readonly tones: readonly number[];
}

/**
 * The tones that miss a field's shares least, root mean square over its area: each is the mean of what lies nearest to it
 * (Lloyd 1982, Max 1960), with the ground's 0 as one more that doesn't move. Where a blur is flat, so that steps would be
 * broad and seen, they come out finer than where it is steep.
 *
 * @param count how many, at least 1
 */
export function chooseTones(
	{ shares, seen }: Pick<Field, "shares" | "seen">,
	count: number,
): Tones {
	const weights = new Float64Array(CELLS);
	for (let k = 0; k < shares.length; k++) {
		// The ground itself is painted exactly.
		if (!seen[k] || shares[k] < 0.5 / CELLS) continue;
		weights[Math.min(CELLS - 1, Math.floor(shares[k] * CELLS))]++;
	}
	let tones = spread(weights, count);
	let levels: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		levels = tones.map((tone, k) => (tone + (k > 0 ? tones[k - 1] : 0)) / 2);
		tones = tones.map((tone, k) => {
			let sum = 0;
			let weight = 0;
			const from = Math.floor(levels[k] * CELLS);
			const until = k + 1 < count ? Math.floor(levels[k + 1] * CELLS) : CELLS;
			for (let cell = from; cell < until; cell++) {
				sum += weights[cell] * (cell + 0.5);
				weight += weights[cell];
			}
			return weight > 0 ? sum / weight / CELLS : tone;
		});
	}
	return { levels, tones };
}

/** Tones as dense as the cube root of what lies there, which is best where they are many (Panter and Dite 1951). */
function spread(weights: Float64Array, count: number): number[] {
	const roots = weights.map(Math.cbrt);
	const total = roots.reduce((sum, root) => sum + root, 0);
	const tones: number[] = [];
	let passed = 0;
	for (let cell = 0; cell < CELLS; cell++) {
		passed += roots[cell];
		while (tones.length < count && passed * count > tones.length * total)
			tones.push((cell + 1) / CELLS);
	}
	while (tones.length < count) tones.push(1);
	return tones;
}
