import type { Colour, Gradient, GradientStop, Paint, Point } from "../types.ts";
import { roundedNumber } from "./numbers.ts";

/** Colour names that are shorter than any hexadecimal form. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
	"#f00": "red",
	"#d2b48c": "tan",
	"#ffd700": "gold",
	"#ffc0cb": "pink",
	"#dda0dd": "plum",
	"#fffafa": "snow",
	"#008080": "teal",
	"#f0ffff": "azure",
	"#f5f5dc": "beige",
	"#ffe4c4": "bisque",
	"#a52a2a": "brown",
	"#ff7f50": "coral",
	"#808080": "gray",
	"#008000": "green",
	"#4b0082": "indigo",
	"#fffff0": "ivory",
	"#f0e68c": "khaki",
	"#faf0e6": "linen",
	"#800000": "maroon",
	"#000080": "navy",
	"#808000": "olive",
	"#ffa500": "orange",
	"#da70d6": "orchid",
	"#cd853f": "peru",
	"#800080": "purple",
	"#fa8072": "salmon",
	"#a0522d": "sienna",
	"#c0c0c0": "silver",
	"#ff6347": "tomato",
	"#ee82ee": "violet",
	"#f5deb3": "wheat",
};

/**
 * A focal point that isn't quite the centre. Skia and its kin mix plain gradients in sixteen bits, which
 * adds up to a level for each see-through layer, but conical ones exactly.
 */
const OFF_CENTRE = ' fx=".001"';

function byte(value: number): number {
	return Math.min(255, Math.max(0, Math.round(value)));
}

/** The shortest way to say an opaque colour in an attribute. */
export function shortColour(colour: Colour): string {
	const channels = [byte(colour.r), byte(colour.g), byte(colour.b)];
	const long = `#${channels.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
	const twin = channels.every((c) => c % 17 === 0);
	const hex = twin
		? `#${channels.map((c) => (c / 17).toString(16)).join("")}`
		: long;
	return SHORT_NAMES[hex] ?? hex;
}

/** Opacity to three places, which is finer than the 1/255 of any input. */
export function shortOpacity(opacity: number): string {
	return roundedNumber(Math.min(1, Math.max(0, opacity)), 3);
}

/** One colour for a paint: a solid's own, of a gradient the mean of its stops, of layers the lowest one's. */
export function meanColour(paint: Paint): Colour {
	if (paint.kind === "solid") return paint.colour;
	if (paint.kind === "layers") return meanColour(paint.layers[0]);
	if (paint.kind === "blurred") return paint.ground;
	const { stops } = paint;
	const mean = (channel: (stop: GradientStop) => number) =>
		stops.reduce((sum, stop) => sum + channel(stop), 0) / stops.length;
	return {
		r: mean(({ r }) => r),
		g: mean(({ g }) => g),
		b: mean(({ b }) => b),
		opacity: 1,
	};
}

function stopMarkup(stop: GradientStop): string {
	const offset = roundedNumber(Math.min(1, Math.max(0, stop.offset)), 3);
	const opacity = shortOpacity(stop.opacity);
	return `<stop${offset === "0" ? "" : ` offset="${offset}"`} stop-color="${shortColour(stop)}"${opacity === "1" ? "" : ` stop-opacity="${opacity}"`}/>`;
}

function place(point: Point, decimals: number): [string, string] {
	return [roundedNumber(point.x, decimals), roundedNumber(point.y, decimals)];
}

type RadialPaint = Extract<Gradient, { kind: "radial" }>;

/** A gradient's circle; what isn't round, or one of several layers, is the unit circle transformed. */
function ellipse(
	paint: RadialPaint,
	decimals: number,
	layered: boolean,
): string {
	const { centre, rotation } = paint;
	const radii = [paint.radiusX, paint.radiusY].map((r) => Math.max(0, r));
	const [cx, cy] = place(centre, decimals);
	const [rx, ry] = radii.map((r) => roundedNumber(r, decimals));
	if (rx === ry && !layered) return ` cx="${cx}" cy="${cy}" r="${rx}"`;
	const cos = Math.cos(rotation);
	const sin = Math.sin(rotation);
	const axes = [
		radii[0] * cos,
		radii[0] * sin,
		-radii[1] * sin,
		radii[1] * cos,
	];
	const matrix = [...axes.map((v) => roundedNumber(v, decimals)), cx, cy];
	return ` cx="0" cy="0" r="1"${layered ? OFF_CENTRE : ""} gradientTransform="matrix(${matrix.join(" ")})"`;
}

/** Paints of a document: gradients get short ids in the order in which they are first used. */
export interface PaintBook {
	/** Attributes, led by a space, that fill an element with `paint`. */
	attributes(paint: Paint): string;
	/** What tells one paint from another: equal keys look equal. */
	key(paint: Paint): string;
	/** The `defs` element with every gradient used so far; empty when there is none. */
	definitions(): string;
}

/** @param width, height of the document: layers are a pattern of one tile as large as that */
export function paintBook(
	decimals: number,
	width: number,
	height: number,
): PaintBook {
	const ids = new Map<string, string>();
	const markups: string[] = [];

	const gradient = (paint: Gradient, layered = false): string => {
		const stops = paint.stops.map(stopMarkup).join("");
		if (paint.kind === "linear") {
			const [x1, y1] = place(paint.from, decimals);
			const [x2, y2] = place(paint.to, decimals);
			return `<linearGradient id="?" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" gradientUnits="userSpaceOnUse">${stops}</linearGradient>`;
		}
		return `<radialGradient id="?"${ellipse(paint, decimals, layered)} gradientUnits="userSpaceOnUse">${stops}</radialGradient>`;
	};

	const reference = (markup: string): string => {
		let id = ids.get(markup);
		if (id === undefined) {
			id = shortId(ids.size);
			ids.set(markup, id);
			markups.push(markup.replace('id="?"', `id="${id}"`));
		}
		return ` fill="url(#${id})"`;
	};

	/** Layers: a pattern whose only tile is the whole document, painted with one gradient after the other. */
	const pattern = (layers: readonly Gradient[]): string => {
		const size = `width="${width}" height="${height}"`;
		const rects = layers.map(
			(layer) => `<rect ${size}${reference(gradient(layer, true))}/>`,
		);
		return `<pattern id="?" ${size} patternUnits="userSpaceOnUse">${rects.join("")}</pattern>`;
	};

	const fill = (paint: Paint): string => {
		if (paint.kind === "blurred")
			return fill({ kind: "solid", colour: paint.ground });
		if (paint.kind === "solid") {
			const colour = shortColour(paint.colour);
			const opacity = shortOpacity(paint.colour.opacity);
			// Black is what an element without a fill is painted with.
			return `${colour === "#000" ? "" : ` fill="${colour}"`}${opacity === "1" ? "" : ` fill-opacity="${opacity}"`}`;
		}
		return reference(
			paint.kind === "layers" ? pattern(paint.layers) : gradient(paint),
		);
	};

	const key = (paint: Paint): string => {
		if (paint.kind === "solid") return fill(paint);
		if (paint.kind === "blurred")
			return `${fill(paint)} ${paint.fields.map(({ left, top, change }) => [left, top, ...change].join(" ")).join()}`;
		if (paint.kind !== "layers") return gradient(paint);
		return paint.layers.map((layer) => gradient(layer, true)).join("");
	};

	return {
		attributes: fill,
		key,
		definitions: () =>
			markups.length === 0 ? "" : `<defs>${markups.join("")}</defs>`,
	};
}

/** a, b, …, z, ba, bb, …: letters alone, so that it is a valid XML name. */
function shortId(index: number): string {
	let rest = index;
	let id = "";
	do {
		id = String.fromCharCode(97 + (rest % 26)) + id;
		rest = Math.floor(rest / 26);
	} while (rest > 0);
	return id;
}
