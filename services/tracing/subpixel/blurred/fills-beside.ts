import { FLAT, type Intake } from "../intake/index.ts";

/** From a ground's flat pixel to one of what was blurred by 1.5 px on it are more pixels than this. */
const BESIDE = 3;
/** So many of a fill's pixels are that near at least. */
const LEAST_BESIDE = 8;

/**
 * Bars fills that lie on a ground with an edge. In a noisy picture a step of a few levels bends no more than the noise, so that one would
 * get to a pale card's white from the paler ground beside it as softly as to its shadow.
 *
 * @param ground its packed colour
 * @param fills packed colours of large flat surfaces, the ground's among them
 * @param taken 1 for pixels that are barred already
 * @returns 1 for each pixel that is barred; `taken` itself where there are no others
 */
export function withFillsBeside(
	{ pixels: { packed, width }, kinds, busy, noise }: Intake,
	ground: number,
	fills: readonly number[],
	taken: Uint8Array,
): Uint8Array {
	if (noise === 0) return taken;
	const counts = new Map(fills.map((fill) => [fill, 0]));
	counts.delete(ground);
	const isFlat = (i: number, colour: number) =>
		kinds[i] === FLAT && packed[i] === colour && !taken[i];
	/** Counts what flat pixel comes first beside one of the ground's, where that is of another fill. */
	const look = (from: number, way: number, reach: number) => {
		if (!isFlat(from, ground)) return;
		for (let k = 1, at = from + way; k <= reach; k++, at += way) {
			if (isFlat(at, ground)) return;
			const count = counts.get(packed[at]);
			if (count === undefined || !isFlat(at, packed[at])) continue;
			counts.set(packed[at], count + 1);
			return;
		}
	};
	// What lies beside a flat pixel and isn't flat is busy: the ground's ends are there.
	for (const i of busy) {
		const x = i % width;
		if (x > 0) look(i - 1, 1, Math.min(BESIDE, width - x));
		if (x < width - 1) look(i + 1, -1, Math.min(BESIDE, x + 1));
		look(i - width, width, BESIDE);
		look(i + width, -width, BESIDE);
	}
	const beside = new Set(
		[...counts]
			.filter(([, count]) => count >= LEAST_BESIDE)
			.map(([fill]) => fill),
	);
	if (beside.size === 0) return taken;
	const barred = taken.slice();
	for (let i = 0; i < barred.length; i++)
		if (kinds[i] === FLAT && beside.has(packed[i])) barred[i] = 1;
	return barred;
}
