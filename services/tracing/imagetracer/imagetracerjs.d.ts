declare module "imagetracerjs" {
	interface PixelData {
		width: number;
		height: number;
		data: Uint8ClampedArray;
	}
	interface Quantised {
		/** Of each pixel the index of its colour, row by row, with a border of -1. */
		readonly array: (number[] | Int16Array)[];
		readonly palette: readonly object[];
	}
	/** Of each corner between pixels how many of those are of a layer's colour, and where. */
	type Edges = (number[] | Int8Array)[];
	interface Path {
		points: readonly object[];
	}
	interface Traced {
		readonly isholepath: boolean;
	}
	const ImageTracer: {
		readonly versionnumber: string;
		/** Traces the pixels; may change `options` and its palette in place. */
		imagedataToSVG(image: PixelData, options: object): string;
		/** Its stages, in their order. */
		checkoptions<Options extends object>(options: Options): Options;
		colorquantization(image: PixelData, options: object): Quantised;
		/** All layers at once. */
		layering(quantised: Quantised): Edges[];
		pathscan(edges: Edges, pathomit: number): Path[];
		internodes(paths: readonly Path[], options: object): Path[];
		batchtracepaths(
			paths: readonly Path[],
			ltres: number,
			qtres: number,
		): Traced[];
		svgpathstring(
			traced: {
				readonly layers: readonly (readonly Traced[])[];
				readonly palette: readonly object[];
			},
			layer: number,
			path: number,
			options: object,
		): string;
	};
	export default ImageTracer;
}
