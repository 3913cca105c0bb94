import { readColour } from "./colour.ts";
import type { Element } from "./markup.ts";
import { compose, readTransform } from "./matrix.ts";
import type { Gradient, Matrix, Paint, Stop } from "./types.ts";

/** What a `fill` attribute becomes for an element that a matrix places. */
export type PaintReader = (
	fill: string,
	opacity: number,
	matrix: Matrix,
) => Paint[];

/**
 * Reads paints: colours, and what the document's `defs` hold under an id. A pattern of ours is one
 * tile as large as the document, painted with gradients; it becomes those gradients, one on the other.
 *
 * @param definitions the children of the document's `defs`
 */
export function paintReader(definitions: readonly Element[]): PaintReader {
	const byId = new Map(definitions.map((one) => [one.attributes.id, one]));
	const read: PaintReader = (fill, opacity, matrix) => {
		if (fill === "none") return [];
		const reference = /^url\(#([\w-]+)\)$/.exec(fill)?.[1];
		if (reference === undefined)
			return [{ kind: "solid", colour: readColour(fill), opacity }];
		const found = byId.get(reference);
		if (found === undefined) throw new Error(`nothing is called ${reference}`);
		if (found.name === "pattern")
			return found.children.flatMap(({ attributes }) =>
				read(attributes.fill, opacity, matrix),
			);
		return [gradient(found, opacity, matrix)];
	};
	return read;
}

function gradient(element: Element, opacity: number, matrix: Matrix): Gradient {
	const { attributes, children } = element;
	if (attributes.gradientUnits !== "userSpaceOnUse")
		throw new Error("a gradient of ours is in user space");
	const number = (name: string, missing = 0) =>
		Number(attributes[name] ?? missing);
	const own = attributes.gradientTransform;
	const all = {
		stops: stops(children, opacity),
		matrix: own === undefined ? matrix : compose(matrix, readTransform(own)),
	};
	if (element.name === "linearGradient")
		return {
			kind: "linear",
			...all,
			from: { x: number("x1"), y: number("y1") },
			to: { x: number("x2"), y: number("y2") },
		};
	if (element.name !== "radialGradient")
		throw new Error(`no paint of ours: ${element.name}`);
	const centre = { x: number("cx"), y: number("cy") };
	const focus = { x: number("fx", centre.x), y: number("fy", centre.y) };
	return { kind: "radial", ...all, centre, radius: number("r"), focus };
}

/** At least two, from 0 to 1, never going back. */
function stops(elements: readonly Element[], opacity: number): Stop[] {
	let last = 0;
	const read = elements.map(({ attributes }): Stop => {
		last = Math.max(last, Math.min(1, Number(attributes.offset ?? 0)));
		return {
			offset: last,
			...readColour(attributes["stop-color"] ?? "black"),
			opacity: opacity * Number(attributes["stop-opacity"] ?? 1),
		};
	});
	if (read.length === 0) throw new Error("a gradient of ours has stops");
	if (read[0].offset > 0) read.unshift({ ...read[0], offset: 0 });
	const end = read[read.length - 1];
	if (end.offset < 1 || read.length === 1) read.push({ ...end, offset: 1 });
	return read;
}

/** Whether a paint hides all that lies below it. */
export function isOpaque(paint: Paint): boolean {
	return paint.kind === "solid"
		? paint.opacity >= 1
		: paint.stops.every(({ opacity }) => opacity >= 1);
}

/** A gradient without extent paints its last colour alone (SVG 2, 14.2). */
export function asSolid(paint: Gradient): Paint | undefined {
	const flat =
		paint.kind === "radial"
			? paint.radius <= 0
			: paint.from.x === paint.to.x && paint.from.y === paint.to.y;
	const [a, b, c, d] = paint.matrix;
	if (!flat && a * d - b * c !== 0) return undefined;
	const { r, g, b: blue, opacity } = paint.stops[paint.stops.length - 1];
	return { kind: "solid", colour: { r, g, b: blue }, opacity };
}
