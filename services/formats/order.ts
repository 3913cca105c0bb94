/** What a drawing is to be written as: plain data, which crosses a thread and names a result. */
export interface WriteOrder {
	readonly format: WrittenFormat;
	readonly size: SizeOrder;
	/** As traced where it is left out. */
	readonly svgVersion?: "1.1" | "tiny-1.2";
	readonly svgSize: "fixed" | "responsive";
	readonly dxfEntities: "lines" | "lines_and_arcs" | "lines_arcs_and_splines";
	readonly pngAntialias: boolean;
	/** `#rrggbb`, `#rrggbbaa` or `none`. */
	readonly pngBackground: string;
}

/** What writers write. */
export const WRITTEN_FORMATS = ["svg", "pdf", "eps", "dxf", "png"] as const;
export type WrittenFormat = (typeof WRITTEN_FORMATS)[number];

export type Unit = "px" | "pt" | "in" | "mm" | "cm";

/** How large, and where on the page where that has another shape. */
export interface SizeOrder {
	/** In `unit`. */
	readonly width?: number;
	readonly height?: number;
	/** Of the input's own size; never beside a width or height. */
	readonly scale?: number;
	readonly unit: Unit;
	/** Pixels that make an inch. */
	readonly dpi: number;
	readonly aspect: "inset" | "overflow" | "stretch";
	/** Where the drawing lies, or is cut, on a page of another shape: 0 left or top, 1 right or bottom. */
	readonly alignX: number;
	readonly alignY: number;
}

/** A written file, and what its format couldn't hold. */
export interface Written {
	readonly bytes: Uint8Array;
	/** Sentences for the client. */
	readonly warnings: readonly string[];
}

/** The document as it came from the converter, its own size and units. */
export const AS_TRACED: SizeOrder = {
	unit: "px",
	dpi: 96,
	aspect: "inset",
	alignX: 0.5,
	alignY: 0.5,
};
