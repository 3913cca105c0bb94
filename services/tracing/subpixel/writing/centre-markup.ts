import { type CentreLine, centreLines } from "../centre-lines/index.ts";
import type { CurveOptions } from "../curves/index.ts";
import { sampled } from "../geometry/sampled.ts";
import type { Stroke, StrokeFaces } from "../strokes/index.ts";
import type { Curve, PlanarMap } from "../types.ts";
import { unionBoundary } from "./half-edges.ts";
import { stackFaces } from "./layers.ts";
import { asOutline, groundOf } from "./lines.ts";
import { roundedNumber } from "./numbers.ts";
import { outlineOf } from "./outlines.ts";
import { meanColour, type PaintBook, shortColour } from "./paint.ts";
import { type Outline, pathData } from "./path-data.ts";
import { strokeMarkup } from "./stroke-markup.ts";

/**
 * The centre line of every face that shows, in its colour and as wide as it is; the ground has none. What
 * is no stroke anywhere, such as a dot, stays filled.
 *
 * @param allow says curves in the words that are allowed
 * @param strokes of faces whose width is even, which are known better
 */
export function centreMarkup(
	map: PlanarMap,
	curves: readonly Curve[],
	book: PaintBook,
	decimals: number,
	options: CurveOptions,
	allow: (curves: readonly Curve[]) => readonly Curve[],
	strokes: StrokeFaces["strokes"] = new Map(),
): string {
	const stack = stackFaces(map, book.key);
	const ground = groundOf(map, book);
	const inside = new Uint8Array(map.faces.length);
	const markup: string[] = [];
	for (const { paint, faces } of stack.layers) {
		if (book.key(paint) === ground) continue;
		const colour = shortColour(meanColour(paint));
		const lines: CentreLine[] = [];
		const even: (readonly Stroke[])[] = [];
		const filled: Outline[] = [];
		for (const face of faces) {
			const known = strokes.get(face);
			if (known !== undefined) {
				even.push(known);
				continue;
			}
			inside[face] = 1;
			const loops = unionBoundary(map, stack.half, [face], inside);
			inside[face] = 0;
			const outlines = loops.map((loop) =>
				outlineOf(
					loop,
					curves,
					() => 0,
					() => false,
				),
			);
			const found = centreLines(outlines.map(sampled), options);
			lines.push(...found);
			if (found.length === 0) filled.push(...outlines);
		}
		if (filled.length > 0)
			markup.push(`<path fill="${colour}" d="${pathData(filled, decimals)}"/>`);
		markup.push(
			strokeMarkup(even, meanColour(paint), "colour", decimals),
			strokesMarkup(saidIn(lines, allow), colour, decimals),
		);
	}
	return markup.join("");
}

function saidIn(
	lines: readonly CentreLine[],
	allow: (curves: readonly Curve[]) => readonly Curve[],
): CentreLine[] {
	const curves = allow(lines.map(({ curve }) => curve));
	return lines.map((line, k) => ({ ...line, curve: curves[k] }));
}

/** Lines of one width and cap are one path. */
function strokesMarkup(
	lines: readonly CentreLine[],
	colour: string,
	decimals: number,
): string {
	const groups = new Map<string, Outline[]>();
	for (const { curve, width, cap } of evened(lines)) {
		const attributes = ` stroke-width="${roundedNumber(width, 2)}"${cap === "butt" ? "" : ` stroke-linecap="${cap}"`}`;
		const group = groups.get(attributes) ?? [];
		group.push(asOutline(curve));
		groups.set(attributes, group);
	}
	return [...groups]
		.map(
			([attributes, outlines]) =>
				`<path fill="none" stroke="${colour}"${attributes} stroke-linejoin="round" d="${pathData(outlines, decimals)}"/>`,
		)
		.join("");
}

/** Widths within a seventh of the median are the median: a pen has one. */
const ONE_PEN = 1 / 7;

function evened(lines: readonly CentreLine[]): readonly CentreLine[] {
	const widths = lines.map(({ width }) => width).sort((a, b) => a - b);
	const pen = widths[widths.length >> 1] ?? 0;
	return lines.map((line) =>
		Math.abs(line.width - pen) <= ONE_PEN * pen
			? { ...line, width: pen }
			: line,
	);
}
