import { createRequire } from "node:module";
import { vectorizeRawSync } from "@neplex/vectorizer";
import sharp from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import type { Variant } from "./variant.ts";

const { version } = createRequire(import.meta.url)(
	"@neplex/vectorizer/package.json",
) as { version: string };

/** VTracer's native default on pixels. */
export function traceByVtracer({ width, height, data }: Raster): string {
	const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	return vectorizeRawSync(bytes, { width, height });
}

async function enlarged(raster: Raster): Promise<Raster> {
	const { data, info } = await sharp(raster.data, {
		raw: { width: raster.width, height: raster.height, channels: 4 },
	})
		.resize({ width: 4 * raster.width, height: 4 * raster.height, fit: "fill" })
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength),
	};
}

/** VTracer (native, MIT) as @neplex/vectorizer packs it, at its defaults. */
export const vtracer: Variant = {
	name: "vtracer",
	kind: "peer",
	version,
	accepts: () => true,
	convert: ({ raster }) => traceByVtracer(raster),
};

/** VTracer on the picture enlarged four times, a common way to get better edges out of it. */
export const vtracer4x: Variant = {
	name: "vtracer-4x",
	kind: "peer",
	version,
	// Beyond this the enlarged picture has more than 16 megapixels.
	accepts: (item) => item.size <= 1024,
	convert: async ({ raster }) => traceByVtracer(await enlarged(raster)),
};
