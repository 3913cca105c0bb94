export { type Arc, arcAsCubics, arcByEnds, pointOnArc } from "./arcs.ts";
export { type Bend, cubicAsArcs } from "./biarcs.ts";
export { type Box, boundsOf, overlap } from "./bounds.ts";
export { hexColour } from "./colour.ts";
export { placeContour } from "./contours.ts";
export { type Cubic, flatten, pointOnCubic, splitCubic } from "./flatten.ts";
export {
	compose,
	determinant,
	IDENTITY,
	inverse,
	isSimilarity,
	place,
} from "./matrix.ts";
export { isOpaque } from "./paints.ts";
export { readDrawing } from "./read-drawing.ts";
export type {
	Contour,
	Drawing,
	Gradient,
	Matrix,
	Paint,
	Point,
	Rgb,
	Segment,
	Shape,
	Stop,
	Stroke,
} from "./types.ts";
