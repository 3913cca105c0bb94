import {
	arcAsCubics,
	type Contour,
	type Point,
	type Segment,
} from "./drawing/index.ts";
import { plain } from "./numbers.ts";

/** The operators of a page description language for a path, each written after its numbers. */
export interface PathWords {
	readonly move: string;
	readonly line: string;
	readonly curve: string;
	readonly close: string;
}

/** A thousandth of a pixel of the input. */
const PLACES = 3;

/** Contours as PostScript and PDF write a path: lines and cubics alone. */
export function pathOperators(
	contours: readonly Contour[],
	{ move, line, curve, close }: PathWords,
): string {
	const pair = ({ x, y }: Point) => `${plain(x, PLACES)} ${plain(y, PLACES)}`;
	const segment = (one: Segment): string => {
		if (one.kind === "line") return `${pair(one.to)} ${line}`;
		if (one.kind === "arc")
			return arcAsCubics(one, Math.PI / 4)
				.map(segment)
				.join("\n");
		return `${pair(one.control1)} ${pair(one.control2)} ${pair(one.to)} ${curve}`;
	};
	return contours
		.flatMap(({ start, segments, closed }) => [
			`${pair(start)} ${move}`,
			...segments.map(segment),
			...(closed ? [close] : []),
		])
		.join("\n");
}
