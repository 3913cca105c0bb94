import {
	arcAsCubics,
	type Contour,
	type Point,
	type Segment,
	type Stroke,
} from "../drawing/index.ts";

/** A thousandth of a pixel of the input, which is finer than our own grid. */
const round = (value: number) => Math.round(value * 1000) / 1000;

/** Begins a path of these contours. */
export function outline(
	document: PDFKit.PDFDocument,
	contours: readonly Contour[],
): void {
	const pair = ({ x, y }: Point) => [round(x), round(y)] as const;
	const walk = (segment: Segment): void => {
		if (segment.kind === "line") document.lineTo(...pair(segment.to));
		else if (segment.kind === "arc")
			for (const part of arcAsCubics(segment, Math.PI / 4)) walk(part);
		else
			document.bezierCurveTo(
				...pair(segment.control1),
				...pair(segment.control2),
				...pair(segment.to),
			);
	};
	for (const { start, segments, closed } of contours) {
		document.moveTo(...pair(start));
		for (const segment of segments) walk(segment);
		if (closed) document.closePath();
	}
}

/** Strokes contours. @param opacity of the shape that the stroke belongs to, 0..1 */
export function paintStroke(
	document: PDFKit.PDFDocument,
	contours: readonly Contour[],
	stroke: Stroke,
	opacity: number,
): void {
	const { r, g, b } = stroke.paint.colour;
	document.save();
	outline(document, contours);
	document
		.lineWidth(round(stroke.width))
		.lineCap(stroke.cap)
		.lineJoin(stroke.join)
		.miterLimit(stroke.miterLimit)
		.strokeColor([r, g, b])
		.strokeOpacity(stroke.paint.opacity * opacity)
		.stroke();
	document.restore();
}
