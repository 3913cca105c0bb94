import {
	arcAsCubics,
	type Contour,
	type Cubic,
	compose,
	type Drawing,
	type Gradient,
	hexColour,
	inverse,
	isSimilarity,
	type Matrix,
	type Paint,
	type Point,
	place,
	placeContour,
	type Segment,
	type Shape,
} from "../drawing/index.ts";
import { plain } from "../numbers.ts";

/** Places of coordinates: a thousandth of a pixel, ten times finer than our own grid. */
const PLACES = 3;

/**
 * Shapes as SVG in the fewest words: paths of lines and cubics, gradients in user space without a
 * transform of their own, opacity on fills and strokes. Every SVG since 1.0, Tiny 1.2 included, has
 * these.
 *
 * @returns the markup between the root's tags
 */
export function shapesMarkup(shapes: Drawing["shapes"]): string {
	const gradients = new Map<string, string>();
	const body = shapes.flatMap((shape) => elements(shape, gradients)).join("");
	const definitions = [...gradients].map(([markup, id]) =>
		markup.replace('id=""', `id="${id}"`),
	);
	return definitions.length === 0
		? body
		: `<defs>${definitions.join("")}</defs>${body}`;
}

/** A path for each paint, the stroke on the last. */
function elements(shape: Shape, gradients: Map<string, string>): string[] {
	const paints: (Paint | undefined)[] =
		shape.fill.length === 0 ? [undefined] : [...shape.fill];
	return paints.map((paint, i) => {
		const last = i + 1 === paints.length;
		const stroke = last ? strokeAttributes(shape) : "";
		if (paint === undefined || paint.kind === "solid") {
			const d = dataOf(shape.contours);
			return `<path${fillAttributes(paint, shape)}${stroke} d="${d}"/>`;
		}
		return gradientElement(paint, shape, stroke, gradients);
	});
}

/**
 * Where a gradient is bent, all of the path is drawn in the gradient's own space and bent back with
 * it: Tiny has no `gradientTransform`.
 */
function gradientElement(
	paint: Gradient,
	shape: Shape,
	stroke: string,
	gradients: Map<string, string>,
): string {
	const bent = !isSimilarity(paint.matrix);
	const matrix = bent ? normalised(paint) : undefined;
	const drawn =
		matrix === undefined
			? shape.contours
			: shape.contours.map((one) => placeContour(inverse(matrix), one));
	const local =
		matrix === undefined
			? paint
			: { ...paint, matrix: compose(inverse(matrix), paint.matrix) };
	const markup = gradientMarkup(local);
	const id = gradients.get(markup) ?? `g${gradients.size}`;
	gradients.set(markup, id);
	const opacity = attribute("fill-opacity", shape.opacity);
	const transform =
		matrix === undefined
			? ""
			: ` transform="matrix(${matrix.map((v) => plain(v, 6)).join(" ")})"`;
	const path = (attributes: string) =>
		`<path fill="url(#${id})"${opacity}${ruleAttribute(shape)}${attributes}${transform} d="${dataOf(drawn)}"/>`;
	if (matrix === undefined || stroke === "") return path(stroke);
	// A stroke isn't to be bent.
	return `${path("")}<path fill="none"${stroke} d="${dataOf(shape.contours)}"/>`;
}

/** A gradient's matrix, grown so that one unit of its space is about a pixel: its data need no more places. */
function normalised({ matrix }: Gradient): Matrix {
	const [a, b, c, d, e, f] = matrix;
	const grown = Math.sqrt(Math.abs(a * d - b * c));
	return [a / grown, b / grown, c / grown, d / grown, e, f];
}

function gradientMarkup(paint: Gradient): string {
	const on = (value: number) => plain(value, PLACES);
	const stops = paint.stops.map(
		(stop) =>
			`<stop offset="${plain(stop.offset, 4)}" stop-color="${hexColour(stop)}"${attribute("stop-opacity", stop.opacity)}/>`,
	);
	const end = `gradientUnits="userSpaceOnUse">${stops.join("")}`;
	if (paint.kind === "linear") {
		const from = place(paint.matrix, paint.from);
		const to = place(paint.matrix, paint.to);
		return `<linearGradient id="" x1="${on(from.x)}" y1="${on(from.y)}" x2="${on(to.x)}" y2="${on(to.y)}" ${end}</linearGradient>`;
	}
	const centre = place(paint.matrix, paint.centre);
	const [a, b] = paint.matrix;
	const radius = paint.radius * Math.hypot(a, b);
	return `<radialGradient id="" cx="${on(centre.x)}" cy="${on(centre.y)}" r="${on(radius)}" ${end}</radialGradient>`;
}

function fillAttributes(
	paint: Extract<Paint, { kind: "solid" }> | undefined,
	shape: Shape,
): string {
	if (paint === undefined) return ' fill="none"';
	const opacity = attribute("fill-opacity", paint.opacity * shape.opacity);
	return ` fill="${hexColour(paint.colour)}"${opacity}${ruleAttribute(shape)}`;
}

function ruleAttribute({ fillRule }: Shape): string {
	return fillRule === "evenodd" ? ' fill-rule="evenodd"' : "";
}

function strokeAttributes({ stroke, opacity }: Shape): string {
	if (stroke === undefined) return "";
	const { paint, width, cap, join, miterLimit } = stroke;
	return [
		` stroke="${hexColour(paint.colour)}" stroke-width="${plain(width, PLACES)}"`,
		attribute("stroke-opacity", paint.opacity * opacity),
		cap === "butt" ? "" : ` stroke-linecap="${cap}"`,
		join === "miter" ? "" : ` stroke-linejoin="${join}"`,
		miterLimit === 4 ? "" : ` stroke-miterlimit="${plain(miterLimit, 2)}"`,
	].join("");
}

/** An attribute that is left out where it is 1. */
function attribute(name: string, value: number): string {
	return value >= 1 ? "" : ` ${name}="${plain(value, 4)}"`;
}

function dataOf(contours: readonly Contour[]): string {
	const on = ({ x, y }: { x: number; y: number }) =>
		`${plain(x, PLACES)} ${plain(y, PLACES)}`;
	const written = (from: Point, one: Segment): string => {
		if (one.kind === "line") return `L${on(one.to)}`;
		if (one.kind === "arc")
			return arcAsCubics(one, Math.PI / 4)
				.map(
					({ control1, control2, to }) =>
						`C${on(control1)} ${on(control2)} ${on(to)}`,
				)
				.join("");
		const control = loweredControl(from, one);
		if (control !== undefined) return `Q${on(control)} ${on(one.to)}`;
		return `C${on(one.control1)} ${on(one.control2)} ${on(one.to)}`;
	};
	return contours
		.map(({ start, segments, closed }) => {
			const said = segments.map((one, k) =>
				written(k === 0 ? start : segments[k - 1].to, one),
			);
			return `M${on(start)}${said.join("")}${closed ? "Z" : ""}`;
		})
		.join("");
}

/** The control point of the quadratic curve that a cubic was made of, if it was. */
function loweredControl(from: Point, cubic: Cubic): Point | undefined {
	const { control1, control2, to } = cubic;
	const first = (axis: "x" | "y") => (3 * control1[axis] - from[axis]) / 2;
	const last = (axis: "x" | "y") => (3 * control2[axis] - to[axis]) / 2;
	const control = { x: first("x"), y: first("y") };
	const isOne = Math.hypot(control.x - last("x"), control.y - last("y")) < 1e-9;
	return isOne ? control : undefined;
}
