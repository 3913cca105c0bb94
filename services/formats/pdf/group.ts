import type { Drawing, Rgb, Shape } from "../drawing/index.ts";
import { plain } from "../numbers.ts";
import { pathOperators } from "../postscript-path.ts";

/** PDF's words for a path. */
const WORDS = { move: "m", line: "l", curve: "c", close: "h" };

const CAPS = { butt: 0, round: 1, square: 2 };
const JOINS = { miter: 0, round: 1, bevel: 2 };

/**
 * Paints a shape's fill and stroke as one, and all of that with the shape's opacity: a form that
 * is a transparency group (PDF 1.4, 11.6.6).
 */
export function paintGroup(
	document: PDFKit.PDFDocument,
	{ contours, fillRule, fill, stroke, opacity }: Shape,
	{ width, height }: Drawing,
): void {
	const path = pathOperators(contours, WORDS);
	const content: string[] = [];
	for (const paint of fill)
		if (paint.kind === "solid")
			content.push(
				`${channels(paint.colour)} rg`,
				path,
				fillRule === "evenodd" ? "f*" : "f",
			);
	if (stroke !== undefined)
		content.push(
			`${channels(stroke.paint.colour)} RG ${plain(stroke.width, 3)} w`,
			`${CAPS[stroke.cap]} J ${JOINS[stroke.join]} j ${plain(stroke.miterLimit, 2)} M`,
			path,
			"S",
		);
	// A stroke may reach beyond the drawing, where the page cuts it.
	const beyond = (stroke?.width ?? 0) * 4;
	const form = document.ref({
		Type: "XObject",
		Subtype: "Form",
		FormType: 1,
		BBox: [-beyond, -beyond, width + beyond, height + beyond],
		Group: { Type: "Group", S: "Transparency", CS: "DeviceRGB" },
		Resources: {},
	});
	form.end(content.join("\n"));
	const { xobjects } = document.page as unknown as {
		xobjects: Record<string, unknown>;
	};
	const name = `G${Object.keys(xobjects).length}`;
	xobjects[name] = form;
	document.save();
	document.fillOpacity(opacity);
	(document as unknown as { addContent(text: string): void }).addContent(
		`/${name} Do`,
	);
	document.restore();
}

function channels({ r, g, b }: Rgb): string {
	return [r, g, b].map((channel) => plain(channel / 255, 4)).join(" ");
}
