import type { Gradient, Matrix } from "../drawing/index.ts";

/** What pdfkit's gradients take; its types lag behind. */
interface Shading {
	stop(
		offset: number,
		colour: readonly [r: number, g: number, b: number],
		opacity: number,
	): void;
	setTransform(...matrix: Matrix): void;
}

/**
 * A gradient as a shading of PDF's own; where it is see-through its opacities are a soft mask. Both
 * are mixed channel by channel, as SVG does it.
 *
 * @param opacity of the shape that it fills, 0..1
 */
export function gradientOf(
	document: PDFKit.PDFDocument,
	paint: Gradient,
	opacity: number,
): PDFKit.Mixins.ColorValue {
	const shading = (paint.kind === "linear"
		? document.linearGradient(
				paint.from.x,
				paint.from.y,
				paint.to.x,
				paint.to.y,
			)
		: document.radialGradient(
				paint.focus.x,
				paint.focus.y,
				0,
				paint.centre.x,
				paint.centre.y,
				paint.radius,
			)) as unknown as Shading;
	for (const { offset, r, g, b, opacity: own } of paint.stops)
		shading.stop(offset, [r, g, b], own * opacity);
	shading.setTransform(...paint.matrix);
	return shading as unknown as PDFKit.Mixins.ColorValue;
}
