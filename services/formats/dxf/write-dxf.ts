import { DxfWriter, Units } from "@tarikjabiri/dxf";
import {
	type Contour,
	compose,
	hexColour,
	isOpaque,
	type Matrix,
	type Paint,
	placeContour,
	type Rgb,
	readDrawing,
	type Shape,
} from "../drawing/index.ts";
import { isCut, layOut } from "../layout.ts";
import type { Unit, WriteOrder, Written } from "../order.ts";
import { addContour } from "./entities.ts";

/** How far lines and arcs may run from curves, pixels of the input. */
const TOLERANCE = 0.02;

/** DXF has no points; what is drawn in them or in pixels has no unit. */
const UNITS: Readonly<Record<Unit, Units>> = {
	px: Units.Unitless,
	pt: Units.Unitless,
	in: Units.Inches,
	mm: Units.Millimeters,
	cm: Units.Centimeters,
};

/**
 * The outlines of what is drawn, in layers named by colour. A contour is one entity, and one that
 * is closed stays closed.
 */
export function writeDxf(svg: string, order: WriteOrder): Written {
	const drawing = readDrawing(svg);
	const page = layOut(drawing, order.size);
	// On paper y grows upwards.
	const matrix = compose([1, 0, 0, -1, 0, page.height], page.matrix);
	const tolerance = TOLERANCE * Math.min(page.matrix[0], page.matrix[3]);
	const dxf = new DxfWriter();
	dxf.setUnits(UNITS[page.unit]);
	for (const shape of drawing.shapes) {
		const options = layerOf(dxf, colourOf(shape));
		for (const contour of shape.contours)
			addContour(
				dxf,
				placed(contour, shape, matrix),
				order.dxfEntities,
				tolerance,
				options,
			);
	}
	return {
		bytes: Buffer.from(dxf.stringify()),
		warnings: warningsOf(drawing.shapes, isCut(order.size)),
	};
}

/** On the page; what is filled is closed, whether it says so or not. */
function placed(contour: Contour, shape: Shape, matrix: Matrix): Contour {
	const on = placeContour(matrix, contour);
	if (on.closed || shape.fill.length === 0) return on;
	const segments = [...on.segments, { kind: "line", to: on.start } as const];
	return { ...on, segments, closed: true };
}

/** Of the topmost paint, or of the stroke where nothing is filled. */
function colourOf({ fill, stroke }: Shape): Rgb {
	const top = fill[fill.length - 1] ?? stroke?.paint;
	return top === undefined ? { r: 0, g: 0, b: 0 } : meanColour(top);
}

/** A gradient's colour on the average of its way, by how much of each shows. */
function meanColour(paint: Paint): Rgb {
	if (paint.kind === "solid") return paint.colour;
	const sum = { r: 0, g: 0, b: 0 };
	let weight = 0;
	for (let k = 1; k < paint.stops.length; k++) {
		const [before, after] = [paint.stops[k - 1], paint.stops[k]];
		for (const stop of [before, after]) {
			const share = (after.offset - before.offset) * stop.opacity;
			sum.r += share * stop.r;
			sum.g += share * stop.g;
			sum.b += share * stop.b;
			weight += share;
		}
	}
	if (weight === 0) return paint.stops[0];
	return { r: sum.r / weight, g: sum.g / weight, b: sum.b / weight };
}

/** AutoCAD's basic colours; the entities tell their own in full. */
const BASIC: readonly (readonly [number, Rgb])[] = [
	[1, { r: 255, g: 0, b: 0 }],
	[2, { r: 255, g: 255, b: 0 }],
	[3, { r: 0, g: 255, b: 0 }],
	[4, { r: 0, g: 255, b: 255 }],
	[5, { r: 0, g: 0, b: 255 }],
	[6, { r: 255, g: 0, b: 255 }],
	[7, { r: 255, g: 255, b: 255 }],
	[7, { r: 0, g: 0, b: 0 }],
	[8, { r: 128, g: 128, b: 128 }],
	[9, { r: 192, g: 192, b: 192 }],
];

function layerOf(dxf: DxfWriter, colour: Rgb) {
	const layerName = hexColour(colour);
	const far = ({ r, g, b }: Rgb) =>
		(r - colour.r) ** 2 + (g - colour.g) ** 2 + (b - colour.b) ** 2;
	const [number] = BASIC.reduce((best, one) =>
		far(one[1]) < far(best[1]) ? one : best,
	);
	if (!dxf.tables.layerTable.exist(layerName))
		dxf.addLayer(layerName, number, "Continuous");
	const trueColor = Number.parseInt(layerName.slice(1), 16).toString();
	return { layerName, trueColor };
}

function warningsOf(shapes: readonly Shape[], cut: boolean): string[] {
	const warnings: string[] = [];
	const count = (has: (shape: Shape) => boolean) => shapes.filter(has).length;
	const tell = (shapes: number, what: string) => {
		if (shapes > 0) warnings.push(`DXF ${what} (${shapes} of the shapes).`);
	};
	tell(
		count(({ fill }) => fill.some(({ kind }) => kind !== "solid")),
		"has no gradients: their shapes lie in a layer of the mean colour",
	);
	tell(
		count(({ fill, opacity }) => opacity < 1 || !fill.every(isOpaque)),
		"has no transparency: see-through shapes are outlines like all others",
	);
	tell(
		count(({ stroke }) => stroke !== undefined),
		"has outlines alone: strokes are left out, or drawn along their middle without a width",
	);
	if (cut)
		warnings.push(
			"DXF has no page to cut at: with aspect=overflow, outlines go on beyond it.",
		);
	return warnings;
}
