import type { Stroke } from "../strokes/index.ts";
import type { Colour } from "../types.ts";
import { asOutline } from "./lines.ts";
import { roundedNumber } from "./numbers.ts";
import { type DrawnObject, type Grouping, objectMarkup } from "./objects.ts";
import { shortColour } from "./paint.ts";
import { shapeElement } from "./shape-element.ts";

/** Widths that differ by less are one pen's, as a part. */
const ONE_WIDTH = 0.04;

/**
 * Strokes of one colour as markup: those of one width, cap and join share what they are drawn with.
 *
 * @param objects the strokes of each object
 */
export function strokeMarkup(
	objects: readonly (readonly Stroke[])[],
	colour: Colour,
	grouping: Grouping,
	decimals: number,
): string {
	const groups = new Map<string, DrawnObject[]>();
	const widths = pensOf(objects.flat());
	for (const strokes of objects) {
		const outlines = new Map<string, ReturnType<typeof asOutline>[]>();
		for (const stroke of strokes) {
			const { curve } = stroke;
			const pen = attributesOf(stroke, widths(stroke.width), colour);
			const own = groups.get(pen) ?? [];
			groups.set(pen, own);
			if (curve.shape !== undefined)
				own.push({ element: shapeElement(curve.shape, decimals) });
			else outlines.set(pen, [...(outlines.get(pen) ?? []), asOutline(curve)]);
		}
		for (const [pen, lines] of outlines)
			groups.get(pen)?.push({ outlines: lines });
	}
	return [...groups]
		.map(([pen, drawn]) => objectMarkup(drawn, pen, grouping, decimals))
		.join("");
}

function attributesOf(
	{ cap, join, curve }: Stroke,
	width: number,
	colour: Colour,
): string {
	const { shape } = curve;
	const isSmooth =
		shape !== undefined && (shape.kind !== "rect" || shape.radius > 0);
	// What has neither ends nor corners goes with those that have.
	const ends =
		cap === "butt" && !(isSmooth || curve.closed)
			? ""
			: ' stroke-linecap="round"';
	const corners =
		join === "miter" && !isSmooth
			? ""
			: ` stroke-linejoin="${join === "bevel" ? "bevel" : "round"}"`;
	return ` fill="none" stroke="${shortColour(colour)}" stroke-width="${roundedNumber(width, 2)}"${ends}${corners}`;
}

/** Widths that are nearly one as their mean. */
function pensOf(strokes: readonly Stroke[]): (width: number) => number {
	const widths = strokes.map(({ width }) => width).sort((a, b) => a - b);
	const pens: number[][] = [];
	for (const width of widths) {
		const last = pens.at(-1);
		if (last !== undefined && width <= (1 + ONE_WIDTH) * last[0])
			last.push(width);
		else pens.push([width]);
	}
	return (width) => {
		const pen = pens.find(
			(one) => one[0] <= width && width <= one[one.length - 1],
		) ?? [width];
		return pen.reduce((sum, one) => sum + one, 0) / pen.length;
	};
}
