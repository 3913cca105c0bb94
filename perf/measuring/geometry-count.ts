import { countPathCoordinates, countPathParameters } from "./path-data.ts";

/** How much geometry an SVG document holds. */
export interface GeometryCount {
	/** Coordinates: see {@link countGeometry}. */
	readonly coordinates: number;
	/** Numbers that a drawing is made of as the published gate counts them: see {@link countGeometry}. */
	readonly parameters: number;
	/** Elements with a shape: path, circle, ellipse, rect, line, polyline, polygon. */
	readonly elements: number;
	/** `path` elements among them. */
	readonly paths: number;
}

const SHAPES = /^(?:path|circle|ellipse|rect|line|polyline|polygon)$/;
const NOT_MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g;
const TAG = /<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const NUMBERS = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g;

/**
 * Counts the geometry of an SVG document, wherever it stands (clip paths and masks too), as
 * written: a shape that is used twice counts once.
 *
 * Coordinates: in paths M/L/H/V 2, C/S 6, Q/T 4, A 2; a circle, ellipse or rect 2; a line 4; a
 * polyline or polygon what its `points` hold.
 * Parameters: in paths a line 2, a quadratic 4, a cubic 6, an arc 7; a circle 3, an ellipse 4, a rect 6, a line 4;
 * a polyline or polygon what its `points` hold, 4 at least.
 */
export function countGeometry(svg: string): GeometryCount {
	let coordinates = 0;
	let parameters = 0;
	let elements = 0;
	let paths = 0;
	for (const [, name, rest] of svg.replace(NOT_MARKUP, "").matchAll(TAG)) {
		const shape = (name as string).replace(/^.*:/, "");
		if (!SHAPES.test(shape)) continue;
		elements++;
		if (shape === "path") paths++;
		coordinates += coordinatesOf(shape, rest as string);
		parameters += parametersOf(shape, rest as string);
	}
	return { coordinates, parameters, elements, paths };
}

/** The coordinates of one shape, given its attributes as written. */
function coordinatesOf(shape: string, attributes: string): number {
	switch (shape) {
		case "path":
			return countPathCoordinates(attribute(attributes, "d"));
		case "line":
			return 4;
		case "polyline":
		case "polygon":
			return attribute(attributes, "points").match(NUMBERS)?.length ?? 0;
		default:
			return 2;
	}
}

/** The parameters of one shape, given its attributes as written. */
function parametersOf(shape: string, attributes: string): number {
	switch (shape) {
		case "path":
			return countPathParameters(attribute(attributes, "d"));
		case "circle":
			return 3;
		case "rect":
			return 6;
		case "polyline":
		case "polygon":
			return Math.max(4, coordinatesOf(shape, attributes));
		default:
			return 4;
	}
}

/** An attribute's value, or nothing. */
function attribute(attributes: string, name: string): string {
	for (const [, key, double, single] of attributes.matchAll(ATTRIBUTE)) {
		if (key === name) return double ?? single ?? "";
	}
	return "";
}
