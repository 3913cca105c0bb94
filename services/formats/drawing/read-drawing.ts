import {
	ellipseContour,
	placeContour,
	polygonContours,
	rectContour,
} from "./contours.ts";
import { type Element, readMarkup } from "./markup.ts";
import { compose, determinant, IDENTITY, readTransform } from "./matrix.ts";
import { asSolid, type PaintReader, paintReader } from "./paints.ts";
import { readPathData } from "./path-data.ts";
import type {
	Contour,
	Drawing,
	Matrix,
	Paint,
	Shape,
	Stroke,
} from "./types.ts";

/** What an element hands down to those within it. */
interface Inherited {
	readonly matrix: Matrix;
	readonly attributes: Readonly<Record<string, string>>;
	/** Of the groups around it; ours hold elements that don't overlap wherever it is below 1. */
	readonly opacity: number;
}

/** Properties that are inherited (SVG 2, appendix F). */
const INHERITED = [
	"fill",
	"fill-opacity",
	"fill-rule",
	"stroke",
	"stroke-opacity",
	"stroke-width",
	"stroke-linecap",
	"stroke-linejoin",
	"stroke-miterlimit",
] as const;

/** Attributes that say nothing of what is painted where. */
const SILENT = new Set([
	"id",
	"desc",
	"class",
	"version",
	"baseProfile",
	"preserveAspectRatio",
	"shape-rendering",
]);

const GEOMETRY: Readonly<Record<string, readonly string[]>> = {
	path: ["d"],
	circle: ["cx", "cy", "r"],
	ellipse: ["cx", "cy", "rx", "ry"],
	rect: ["x", "y", "width", "height", "rx", "ry"],
	polygon: ["points"],
	line: ["x1", "y1", "x2", "y2"],
};

/**
 * Reads an SVG that one of our converters wrote.
 *
 * @param svg a whole document with `width`, `height` and a viewBox that starts at 0 0
 * @returns what it paints, in pixels of its `width` and `height`
 * @throws Error for elements and attributes that our converters never write: nothing is left out
 *   in silence
 */
export function readDrawing(svg: string): Drawing {
	const root = readMarkup(svg);
	const { width: w, height: h, viewBox = "", ...rest } = root.attributes;
	const [width, height] = [Number(w), Number(h)];
	const [left, top, across, down] = viewBox.split(" ").map(Number);
	if (
		root.name !== "svg" ||
		!(width > 0 && height > 0 && across > 0 && down > 0)
	)
		throw new Error("no document of ours: it has no size or viewBox");
	const definitions = root.children.filter(({ name }) => name === "defs");
	const paint = paintReader(definitions.flatMap(({ children }) => children));
	const shapes: Shape[] = [];
	const scale: Matrix = [width / across, 0, 0, height / down, 0, 0];
	const inherited = inherit(
		{
			matrix: compose(scale, [1, 0, 0, 1, -left, -top]),
			attributes: {},
			opacity: 1,
		},
		{ ...root, attributes: rest },
		[],
	);
	readChildren(root, inherited, paint, shapes);
	const crisp = rest["shape-rendering"] === "crispEdges";
	return { width, height, shapes, crisp };
}

function readChildren(
	parent: Element,
	inherited: Inherited,
	paint: PaintReader,
	shapes: Shape[],
): void {
	for (const child of parent.children) {
		const { name } = child;
		if (name === "defs" || name === "title" || name === "desc") continue;
		if (name === "g") {
			readChildren(child, inherit(inherited, child, []), paint, shapes);
			continue;
		}
		const geometry = GEOMETRY[name];
		if (geometry === undefined) throw new Error(`no element of ours: ${name}`);
		const own = inherit(inherited, child, geometry);
		const contours = contoursOf(child).map((one) =>
			placeContour(own.matrix, one),
		);
		if (contours.length === 0) continue;
		const shape = painted(contours, own, paint, name !== "line");
		if (shape !== undefined) shapes.push(shape);
	}
}

/** What holds for an element and all within it. */
function inherit(
	{ matrix, attributes: before, opacity }: Inherited,
	{ attributes: own }: Element,
	geometry: readonly string[],
): Inherited {
	const attributes = { ...before };
	for (const [name, value] of Object.entries(own)) {
		if ((INHERITED as readonly string[]).includes(name))
			attributes[name] = value;
		else if (
			!["transform", "opacity"].includes(name) &&
			!geometry.includes(name) &&
			!SILENT.has(name) &&
			// Of other namespaces, and names for scripts.
			!/:|^xmlns$|^data-/.test(name)
		)
			throw new Error(`no attribute of ours: ${name}`);
	}
	return {
		matrix:
			own.transform === undefined
				? matrix
				: compose(matrix, readTransform(own.transform)),
		attributes,
		opacity: opacity * Number(own.opacity ?? 1),
	};
}

function contoursOf({ name, attributes }: Element): Contour[] {
	const n = (attribute: string) => Number(attributes[attribute] ?? 0);
	switch (name) {
		case "path":
			return readPathData(attributes.d ?? "");
		case "circle":
			return n("r") > 0
				? [ellipseContour({ x: n("cx"), y: n("cy") }, n("r"), n("r"))]
				: [];
		case "ellipse":
			return n("rx") > 0 && n("ry") > 0
				? [ellipseContour({ x: n("cx"), y: n("cy") }, n("rx"), n("ry"))]
				: [];
		case "rect": {
			const [width, height] = [n("width"), n("height")];
			if (width <= 0 || height <= 0) return [];
			// One radius stands for both, and neither goes beyond the middle.
			const rx = Math.min(
				Number(attributes.rx ?? attributes.ry ?? 0),
				width / 2,
			);
			const ry = Math.min(
				Number(attributes.ry ?? attributes.rx ?? 0),
				height / 2,
			);
			return [rectContour({ x: n("x"), y: n("y") }, width, height, rx, ry)];
		}
		case "polygon":
			return polygonContours(attributes.points ?? "");
		default:
			return [
				{
					start: { x: n("x1"), y: n("y1") },
					segments: [{ kind: "line", to: { x: n("x2"), y: n("y2") } }],
					closed: false,
				},
			];
	}
}

/** @returns undefined for what doesn't show at all */
function painted(
	contours: readonly Contour[],
	{ matrix, attributes, opacity }: Inherited,
	paint: PaintReader,
	hasInside: boolean,
): Shape | undefined {
	const seen = (one: Paint) =>
		one.kind === "solid"
			? one.opacity > 0
			: one.stops.some((stop) => stop.opacity > 0);
	const fill = hasInside
		? paint(
				attributes.fill ?? "black",
				Number(attributes["fill-opacity"] ?? 1),
				matrix,
			)
				.map((one) => (one.kind === "solid" ? one : (asSolid(one) ?? one)))
				.filter(seen)
		: [];
	const stroke = strokeOf(attributes, paint, matrix);
	if (opacity <= 0 || (fill.length === 0 && stroke === undefined))
		return undefined;
	const fillRule =
		attributes["fill-rule"] === "evenodd" ? "evenodd" : "nonzero";
	return { contours, fillRule, fill, ...(stroke && { stroke }), opacity };
}

function strokeOf(
	attributes: Inherited["attributes"],
	paint: PaintReader,
	matrix: Matrix,
): Stroke | undefined {
	const [found] = paint(
		attributes.stroke ?? "none",
		Number(attributes["stroke-opacity"] ?? 1),
		IDENTITY,
	);
	const width =
		Number(attributes["stroke-width"] ?? 1) *
		Math.sqrt(Math.abs(determinant(matrix)));
	if (found === undefined || width <= 0) return undefined;
	if (found.kind !== "solid")
		throw new Error("a stroke of ours has one colour");
	if (found.opacity <= 0) return undefined;
	return {
		paint: found,
		width,
		cap: (attributes["stroke-linecap"] ?? "butt") as Stroke["cap"],
		join: (attributes["stroke-linejoin"] ?? "miter") as Stroke["join"],
		miterLimit: Number(attributes["stroke-miterlimit"] ?? 4),
	};
}
