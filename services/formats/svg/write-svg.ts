import { readDrawing } from "../drawing/index.ts";
import { layOut } from "../layout.ts";
import type { WriteOrder, Written } from "../order.ts";
import { shapesMarkup } from "./markup.ts";
import { isAsTraced, sizeAttributes, viewBox, withRoot } from "./root.ts";

/** The drawing as SVG: as it was traced, with another root, or written anew for Tiny 1.2. */
export function writeSvgAs(svg: string, order: WriteOrder): Written {
	if (order.svgVersion === "tiny-1.2") return writeTiny(svg, order);
	const written = isAsTraced(order) ? svg : withRoot(svg, order.size, order);
	return { bytes: Buffer.from(written), warnings: [] };
}

/**
 * SVG Tiny 1.2 has no arcs, patterns, transforms of gradients or opacity of whole elements; all
 * but the last can be said otherwise.
 */
function writeTiny(svg: string, order: WriteOrder): Written {
	const drawing = readDrawing(svg);
	const layout = layOut(drawing, order.size);
	const root = [
		'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny"',
		order.svgSize === "fixed" ? sizeAttributes(layout) : "",
		` viewBox="${viewBox(layout, 1, 1)}"`,
		order.size.aspect === "stretch" ? ' preserveAspectRatio="none"' : "",
		drawing.crisp ? ' shape-rendering="crispEdges"' : "",
		">",
	];
	const written = `${root.join("")}${shapesMarkup(drawing.shapes)}</svg>`;
	const overlapping = drawing.shapes.some(
		({ opacity, fill, stroke }) =>
			opacity < 1 && fill.length > 0 && stroke !== undefined,
	);
	return {
		bytes: Buffer.from(written),
		warnings: overlapping
			? [
					"SVG Tiny 1.2 has no opacity of whole elements: see-through fills and their strokes are see-through each by itself, which shows where they overlap.",
				]
			: [],
	};
}
