declare module "imagetracerjs" {
	interface PixelData {
		width: number;
		height: number;
		data: Uint8ClampedArray;
	}
	const ImageTracer: {
		readonly versionnumber: string;
		/** Traces the pixels; may change `options` and its palette in place. */
		imagedataToSVG(image: PixelData, options: object): string;
	};
	export default ImageTracer;
}
