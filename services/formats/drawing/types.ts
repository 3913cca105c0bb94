/**
 * A drawing as every writer of a format sees it: what our SVG paints, in painting order, without
 * groups, transforms, references or inherited attributes.
 */

/** x' = a x + c y + e, y' = b x + d y + f, as SVG and PDF write it. */
export type Matrix = readonly [
	a: number,
	b: number,
	c: number,
	d: number,
	e: number,
	f: number,
];

export interface Point {
	readonly x: number;
	readonly y: number;
}

export type Segment =
	| { readonly kind: "line"; readonly to: Point }
	| {
			readonly kind: "cubic";
			readonly control1: Point;
			readonly control2: Point;
			readonly to: Point;
	  }
	| {
			/** Of an ellipse; of a circle where both radii are one number. */
			readonly kind: "arc";
			readonly centre: Point;
			readonly radiusX: number;
			readonly radiusY: number;
			/** Of the ellipse's own x axis, radians. */
			readonly rotation: number;
			/** Where it starts and how far it turns, radians on the ellipse's own axes; positive turns from x to y. */
			readonly from: number;
			readonly turn: number;
			readonly to: Point;
	  };

/** A line that is walked once; one that is closed ends where it starts. */
export interface Contour {
	readonly start: Point;
	readonly segments: readonly Segment[];
	readonly closed: boolean;
}

/** Channels in levels of 0..255, sRGB. */
export interface Rgb {
	readonly r: number;
	readonly g: number;
	readonly b: number;
}

export interface Stop extends Rgb {
	/** 0..1; never less than that of the stop before. */
	readonly offset: number;
	/** 0..1 */
	readonly opacity: number;
}

/** Two stops or more, the first at 0 and the last at 1; beyond its ends the last colour goes on. */
export type Gradient = {
	readonly stops: readonly Stop[];
	/** From the gradient's own space to the drawing's. */
	readonly matrix: Matrix;
} & (
	| { readonly kind: "linear"; readonly from: Point; readonly to: Point }
	| {
			readonly kind: "radial";
			readonly centre: Point;
			readonly radius: number;
			readonly focus: Point;
	  }
);

export type Paint =
	| {
			readonly kind: "solid";
			readonly colour: Rgb;
			/** 0..1 */
			readonly opacity: number;
	  }
	| Gradient;

export interface Stroke {
	readonly paint: Extract<Paint, { kind: "solid" }>;
	/** In the drawing's units. */
	readonly width: number;
	readonly cap: "butt" | "round" | "square";
	readonly join: "miter" | "round" | "bevel";
	readonly miterLimit: number;
}

/** Filled by the nonzero rule, then stroked. */
export interface Shape {
	readonly contours: readonly Contour[];
	readonly fillRule: "nonzero" | "evenodd";
	/** One after the other, the lowest first; none where it isn't filled. */
	readonly fill: readonly Paint[];
	readonly stroke?: Stroke;
	/** Of fill and stroke together, 0..1. */
	readonly opacity: number;
}

export interface Drawing {
	/** The units are pixels of the input: x grows to the right, y downwards. */
	readonly width: number;
	readonly height: number;
	readonly shapes: readonly Shape[];
	/** Whether it is meant without anti-aliasing, as squares of pixels are. */
	readonly crisp: boolean;
}
