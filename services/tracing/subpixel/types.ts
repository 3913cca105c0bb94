/**
 * The words that the tracer's stages share. Coordinates are in pixels of the
 * traced image: pixel (i, j) covers the square [i, i + 1] x [j, j + 1], so the
 * image covers [0, width] x [0, height] and pixel centres lie at + 0.5.
 */

export interface Point {
	readonly x: number;
	readonly y: number;
}

/** A colour with an opacity; channels 0..255 in sRGB, opacity 0..1. */
export interface Colour {
	readonly r: number;
	readonly g: number;
	readonly b: number;
	readonly opacity: number;
}

/** One stop of a gradient; offset 0..1 along it. */
export interface GradientStop extends Colour {
	readonly offset: number;
}

/** A colour that changes along a line or around a centre. */
export type Gradient =
	| {
			readonly kind: "linear";
			readonly from: Point;
			readonly to: Point;
			readonly stops: readonly GradientStop[];
	  }
	| {
			readonly kind: "radial";
			readonly centre: Point;
			/** Half axes in pixels of the ellipse where the last stop is, equal for a circle. */
			readonly radiusX: number;
			readonly radiusY: number;
			/** Of the first half axis, radians, clockwise on screen. */
			readonly rotation: number;
			readonly stops: readonly GradientStop[];
	  };

/**
 * How much of one colour lies over a ground from pixel to pixel: what is left of a shape that was blurred. It is
 * kept at the centres of the pixels of a box, columns left .. left + width - 1, rows likewise; beyond it is nothing.
 */
export interface Field {
	readonly left: number;
	readonly top: number;
	/** At least 2 each. */
	readonly width: number;
	readonly height: number;
	/** 0..1, in rows. */
	readonly shares: Float32Array;
	/** 1 where that is seen, 0 where something sharper lies on it. */
	readonly seen: Uint8Array;
	/** Premultiplied R, G, B, A, levels: the colour where the share is 1 less the ground's. */
	readonly change: readonly [number, number, number, number];
}

/** What fills a face. An opacity of 0 paints nothing (the transparent ground). */
export type Paint =
	| { readonly kind: "solid"; readonly colour: Colour }
	| Gradient
	/** Gradients painted over one another, the lowest first. */
	| { readonly kind: "layers"; readonly layers: readonly Gradient[] }
	/** A ground, opaque or of no opacity, with what is blurred upon it. */
	| {
			readonly kind: "blurred";
			readonly ground: Colour;
			readonly fields: readonly Field[];
	  };

/**
 * The boundary between exactly two faces, measured below the pixel. Walking
 * along the points, face `left` lies to the left hand as seen on screen (y
 * grows downwards) and `right` to the right; -1 stands for the outside of the
 * image.
 */
export interface Edge {
	/** x0, y0, x1, y1, … in pixels. A closed edge doesn't repeat its first point. */
	readonly points: Float64Array;
	/** One standard deviation of each point's position along its normal, in pixels. */
	readonly sigma: Float64Array;
	/**
	 * The same boundary along the pixels' sides: x0, y0, … of the grid points that it passes. What is drawn
	 * of the measured points is held against it.
	 */
	readonly cracks: Int32Array | Float64Array;
	/**
	 * The image's border on both sides of each end that lies on it, x0, y0, x1, y1 a stretch: a boundary that
	 * meets it at a grazing angle runs on beside it, nearer than half a pixel, where no crack tells of it.
	 */
	readonly frame?: readonly (readonly number[])[];
	/** What a closed edge was measured to be as a whole, where it encloses no more than some pixels. */
	readonly whole?: Shape;
	readonly closed: boolean;
	readonly left: number;
	readonly right: number;
	/** Junction ids of the two ends; -1 for a closed edge. Edges that meet share the exact point. */
	readonly startJunction: number;
	readonly endJunction: number;
}

/** An edge as a face walks it. */
export interface EdgeUse {
	readonly edge: number;
	readonly reversed: boolean;
}

/** A connected region of one paint. Its loops keep the face to the left hand. */
export interface Face {
	readonly paint: Paint;
	/** In square pixels, > 0. */
	readonly area: number;
	/** The outer loop first, then the holes; each loop is closed. */
	readonly loops: readonly (readonly EdgeUse[])[];
}

/** Every face and every boundary of an image, each boundary stored once. */
export interface PlanarMap {
	readonly width: number;
	readonly height: number;
	readonly edges: readonly Edge[];
	readonly faces: readonly Face[];
	/** Pixels along boundaries that were drawn twice, by their index, as if drawn once: packed and premultiplied. */
	readonly unconflated?: ReadonlyMap<number, number>;
}

/** A piece of a curve; it starts where the one before it ended. */
export type Segment =
	| { readonly kind: "line"; readonly to: Point }
	| {
			readonly kind: "cubic";
			readonly control1: Point;
			readonly control2: Point;
			readonly to: Point;
	  }
	/** Only where it was asked for: nothing is fitted so. */
	| { readonly kind: "quadratic"; readonly control: Point; readonly to: Point }
	| {
			readonly kind: "arc";
			/** Circle's radius in pixels, > 0. */
			readonly radius: number;
			/** SVG's flags: more than half a turn; clockwise on screen. */
			readonly largeArc: boolean;
			readonly sweep: boolean;
			readonly to: Point;
	  };

/** An outline that SVG has an element for. */
export type Shape =
	| {
			readonly kind: "circle";
			readonly x: number;
			readonly y: number;
			readonly radius: number;
	  }
	| {
			readonly kind: "ellipse";
			readonly x: number;
			readonly y: number;
			readonly radiusX: number;
			readonly radiusY: number;
	  }
	| {
			readonly kind: "rect";
			readonly x: number;
			readonly y: number;
			readonly width: number;
			readonly height: number;
			/** Of the corners; 0 for sharp ones. */
			readonly radius: number;
	  }
	/** A regular polygon or, with an inner radius, a star. */
	| RegularPolygon;

/** Corners at equal angles around a middle. */
export interface RegularPolygon {
	readonly kind: "polygon";
	readonly x: number;
	readonly y: number;
	/** At least 3; a star has as many between them. */
	readonly corners: number;
	/** From the middle to each corner, pixels. */
	readonly radius: number;
	/** To those half-way between them, pixels; no more than `radius`. */
	readonly inner?: number;
	/** Where the first corner lies, radians, clockwise on screen from the right. */
	readonly rotation: number;
}

/** An edge after fitting. A closed curve ends where it starts. */
export interface Curve {
	readonly start: Point;
	readonly segments: readonly Segment[];
	readonly closed: boolean;
	/** What the whole closed curve is, where it is one simple shape; `segments` draw the same. */
	readonly shape?: Shape;
}
