import type { Intake, Pixels } from "../intake/index.ts";
import { type Drawn, putInto } from "./into-map.ts";
import { findWords, PAD, withoutWords } from "./words.ts";

/**
 * A picture's drawing, its words in small print drawn by themselves.
 *
 * @param drawRest draws a picture, in its own pixels
 * @param drawFine draws a magnified one, in the pixels that it had
 */
export function drawWithWords(
	image: Intake,
	drawRest: (image: Intake) => Drawn,
	drawFine: (fine: Pixels) => Drawn,
): Drawn {
	const words = findWords(image);
	if (words.length === 0) return drawRest(image);
	const parts = words.map(({ box, fine }) => ({
		...drawFine(fine),
		at: { x: box.left - PAD, y: box.top - PAD },
		beside: { x: box.left - 1, y: box.top - 1 },
	}));
	return putInto(drawRest(withoutWords(image, words)), parts);
}
