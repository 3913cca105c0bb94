import ImageTracer from "imagetracerjs";
import sharp from "sharp";

/**
 * imagetracerjs alone in one thread over the same images, decoded beforehand:
 * conversions a second.
 */
export async function imagetracerAlone(
	images: readonly Buffer[],
	seconds: number,
): Promise<number> {
	const rasters = await Promise.all(
		images.map(async (image) => {
			const { data, info } = await sharp(image)
				.ensureAlpha()
				.raw()
				.toBuffer({ resolveWithObject: true });
			return {
				width: info.width,
				height: info.height,
				data: new Uint8ClampedArray(data),
			};
		}),
	);
	const started = performance.now();
	let done = 0;
	// Whole rounds, so that each image counts alike.
	while (performance.now() - started < seconds * 1000)
		for (const raster of rasters) {
			ImageTracer.imagedataToSVG(raster, {});
			done++;
		}
	return (done * 1000) / (performance.now() - started);
}
