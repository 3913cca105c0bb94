import type { Random } from "../../corpus/seeded.ts";

/** Letters as strokes in a box of 1 x 1, the baseline at 1: no font needs to be installed. */
const LETTERS: readonly (readonly [width: number, strokes: string])[] = [
	[0.14, "M.07 .05V1"],
	[0.6, "M.53 .7A.23 .27 0 1 0 .07 .7 .23 .27 0 1 0 .53 .7"],
	[0.58, "M.07 .7H.51A.22 .26 0 1 0 .45 .9"],
	[0.6, "M.08 .42V1M.08 .7Q.08 .45 .3 .45T.52 .7V1"],
	[0.56, "M.05 .43L.28 .97 .51 .43"],
	[0.4, "M.17 .2V.8Q.17 .97 .36 .96M.04 .45H.36"],
	[
		0.62,
		"M.54 .2Q.45 .1 .31 .1 .1 .1 .1 .3 .1 .48 .31 .52T.53 .76Q.53 .96 .3 .96 .13 .96 .06 .84",
	],
	[0.6, "M.07 .1V1M.07 .55H.53M.53 .1V1"],
	[0.68, "M.05 1L.34 .08 .63 1M.15 .7H.53"],
	[0.3, "M.07 .43V1M.07 .65Q.1 .45 .28 .45"],
];

/**
 * A word of a few letters, as stroked paths.
 *
 * @param size of the letters' box, pixels
 * @returns markup with its left end and baseline at (x, y), and how far it reaches
 */
export function word(
	random: Random,
	{ x, y, size }: { x: number; y: number; size: number },
	count: number,
	colour: string,
) {
	const weight = random.between(0.09, 0.16);
	let pen = 0;
	const letters = Array.from({ length: count }, () => {
		const [width, strokes] = random.pick(LETTERS);
		const letter = `<path transform="translate(${pen.toFixed(3)} 0)" d="${strokes}"/>`;
		pen += width + 0.16;
		return letter;
	});
	return {
		markup: `<g transform="translate(${x.toFixed(2)} ${(y - size).toFixed(2)}) scale(${size})" fill="none" stroke="${colour}" stroke-width="${weight.toFixed(3)}">${letters.join("")}</g>`,
		width: pen * size,
	};
}
