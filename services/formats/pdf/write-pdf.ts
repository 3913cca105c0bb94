import { blurred } from "../blurred.ts";
import { type Drawing, readDrawing, type Shape } from "../drawing/index.ts";
import { inUnit, layOut } from "../layout.ts";
import type { WriteOrder, Written } from "../order.ts";
import { gradientOf } from "./gradient.ts";
import { paintGroup } from "./group.ts";
import { outline, paintStroke } from "./outline.ts";

/** pdfkit's documents are of a page as large as this at most (PDF 1.7, annex C), in points. */
const MAX_SIDE = 14400;

/** The document's date, which names it too: equal drawings give equal bytes. */
const EPOCH = new Date(0);

/** The drawing as one page of PDF 1.4, with gradients and transparency of PDF's own. */
export async function writePdf(
	svg: string,
	order: WriteOrder,
): Promise<Written> {
	// Loaded when it is first asked for: most workers never write a PDF.
	const { default: PDFDocument } = await import("pdfkit");
	const drawing = readDrawing(svg);
	const { size } = order;
	const page = inUnit(layOut(drawing, size), "pt", size.dpi);
	const shrunk = Math.min(1, MAX_SIDE / Math.max(page.width, page.height));
	const document = new PDFDocument({
		size: [page.width * shrunk, page.height * shrunk],
		margin: 0,
		pdfVersion: "1.4",
		// No text is written, so no font is to be loaded.
		font: null as unknown as string,
		info: { CreationDate: EPOCH, Producer: "svg-ai", Creator: "svg-ai" },
	});
	const chunks: Uint8Array[] = [];
	document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
	const ended = new Promise<void>((resolve, reject) => {
		document.on("end", resolve);
		document.on("error", reject);
	});
	const [a, b, c, d, e, f] = page.matrix.map((value) => value * shrunk);
	document.transform(a, b, c, d, e, f);
	paint(document, drawing);
	document.end();
	await ended;
	return {
		bytes: Buffer.concat(chunks),
		warnings: [
			...(shrunk < 1
				? [
						`A page of PDF is at most ${MAX_SIDE} points a side; the drawing was made smaller by ${shrunk.toFixed(4)}.`,
					]
				: []),
			...(drawing.crisp ? [blurred("PDF")] : []),
		],
	};
}

function paint(document: PDFKit.PDFDocument, drawing: Drawing): void {
	for (const shape of drawing.shapes) {
		if (isWhole(shape)) paintGroup(document, shape, drawing);
		else paintShape(document, shape);
	}
}

/** Whether fill and stroke are see-through together: where they overlap, neither may show the other. */
function isWhole({ opacity, fill, stroke }: Shape): boolean {
	const solid = fill.every(({ kind }) => kind === "solid");
	return opacity < 1 && fill.length > 0 && solid && stroke !== undefined;
}

function paintShape(document: PDFKit.PDFDocument, shape: Shape): void {
	const rule = shape.fillRule === "evenodd" ? "even-odd" : "non-zero";
	for (const paint of shape.fill) {
		document.save();
		outline(document, shape.contours);
		if (paint.kind === "solid") {
			const { r, g, b } = paint.colour;
			const opacity = paint.opacity * shape.opacity;
			if (opacity < 1) document.fillOpacity(opacity);
			document.fillColor([r, g, b]).fill(rule);
		} else {
			document.fill(gradientOf(document, paint, shape.opacity), rule);
		}
		document.restore();
	}
	if (shape.stroke !== undefined)
		paintStroke(document, shape.contours, shape.stroke, shape.opacity);
}
