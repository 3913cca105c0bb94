import type { Sharp } from "sharp";
import type { Raster } from "../../image/raster.ts";
import { sharp } from "../../image/sharp.ts";

/** Levels of grain either way. */
const GRAIN = 6;

const rawOf = ({ data, width, height }: Raster): Sharp =>
	sharp(data, { raw: { width, height, channels: 4 } });
const onWhite = (image: Sharp) => image.flatten({ background: "#ffffff" });
const png = (image: Sharp) => image.png({ compressionLevel: 1 }).toBuffer();
const jpeg = (raster: Raster, quality: number) =>
	onWhite(rawOf(raster)).jpeg({ quality }).toBuffer();
const clean = (raster: Raster) => png(rawOf(raster));
const enlarged = (raster: Raster, kernel: "cubic" | "nearest") =>
	png(rawOf(raster).resize({ width: 2 * raster.width, kernel }));

function grained({ data, ...size }: Raster): Raster {
	const grain = (i: number) => ((i * 7919) % (2 * GRAIN + 1)) - GRAIN;
	return {
		...size,
		data: data.map((level, i) => (i % 4 === 3 ? level : level + grain(i))),
	};
}

/** What becomes of drawings on their way into pictures: each gives an encoded one. Clean ones, which come most often, come between. */
export const PICTURES: readonly ((drawn: Raster) => Promise<Buffer>)[] = [
	clean,
	clean,
	(drawn) => jpeg(drawn, 60),
	async (drawn) => png(sharp(await jpeg(drawn, 70))),
	clean,
	(drawn) => enlarged(drawn, "cubic"),
	(drawn) => png(rawOf(drawn).blur({ sigma: 1.2 })),
	clean,
	(drawn) => png(rawOf(drawn).sharpen({ sigma: 1 })),
	(drawn) => onWhite(rawOf(drawn)).webp({ quality: 60 }).toBuffer(),
	(drawn) => clean(grained(drawn)),
	(drawn) => enlarged(drawn, "nearest"),
	(drawn) => jpeg(drawn, 80),
];
