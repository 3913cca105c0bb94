import { Resvg } from "@resvg/resvg-js";
import sharp, { type Sharp } from "sharp";
import type { ImageFormat } from "../../../services/image/formats.ts";

/** A good image that mutations start from. */
export interface Seed {
	readonly format: ImageFormat;
	readonly bytes: Buffer;
}

/** A drawing with edges, a ramp, transparency and a hole; small, so that thousands are quick. */
function drawing(side: number): Sharp {
	const image = new Resvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 32 32"><defs><linearGradient id="a"><stop stop-color="#06c"/><stop offset="1" stop-color="#fc0"/></linearGradient></defs><rect width="32" height="16" fill="url(#a)"/><circle cx="16" cy="16" r="10" fill="#c03"/><circle cx="16" cy="16" r="4" fill="#fff"/><path d="M2 30 16 22 30 30z" fill="#083" fill-opacity=".6"/></svg>`,
	).render();
	return sharp(image.asPng());
}

/** Each of the four formats in the forms that encoders write. */
export async function makeSeeds(): Promise<Seed[]> {
	const seeds: Promise<Seed>[] = [];
	const add = (format: ImageFormat, image: Sharp) =>
		seeds.push(image.toBuffer().then((bytes) => ({ format, bytes })));
	for (const side of [20, 40]) {
		const clear = () => drawing(side);
		const opaque = () => clear().flatten({ background: "#fff" });
		add("png", clear().png());
		add("png", opaque().png({ progressive: true }));
		add("png", clear().png({ palette: true, colours: 16 }));
		add("png", opaque().greyscale().png());
		add("png", clear().toColourspace("rgb16").png());
		add("png", clear().withMetadata({ orientation: 6, icc: "p3" }).png());
		add("jpeg", opaque().jpeg());
		add("jpeg", opaque().jpeg({ progressive: true, quality: 60 }));
		add("jpeg", opaque().greyscale().jpeg());
		add("jpeg", opaque().toColourspace("cmyk").jpeg());
		add("jpeg", opaque().withMetadata({ orientation: 8, icc: "p3" }).jpeg());
		add("webp", clear().webp());
		add("webp", clear().webp({ lossless: true }));
		add("webp", opaque().webp({ nearLossless: true }));
		add("gif", clear().gif());
		add("gif", opaque().gif({ progressive: true, colours: 4 }));
	}
	return Promise.all(seeds);
}
