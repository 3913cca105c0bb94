import sharp from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { randomFor } from "./seeded.ts";

/** What happened to a clean picture on its way to the upload. */
export type Damage =
	| "none"
	| "jpeg-40"
	| "jpeg-60"
	| "jpeg-80"
	| "jpeg-95"
	| "shrunk"
	| "enlarged"
	| "nearest"
	| "blurred"
	| "noisy"
	| "screenshot";

/** The file that a damaged picture is kept in. */
export interface Encoded {
	readonly bytes: Buffer;
	readonly extension: "png" | "jpg";
}

/** The damages that the `damaged` set goes through. */
export const RESAMPLINGS: readonly Damage[] = [
	"shrunk",
	"enlarged",
	"nearest",
	"blurred",
	"noisy",
	"screenshot",
];

/**
 * How many pixels a side must be drawn for one pixel of the damaged picture: those that were
 * shrunk are drawn larger, those that were enlarged smaller.
 */
export function drawScale(damage: Damage): number {
	if (damage === "shrunk") return 3;
	return damage === "enlarged" || damage === "nearest" ? 0.5 : 1;
}

/**
 * Damages a clean rendering and encodes it.
 *
 * @param clean the picture, drawn at {@link drawScale} times its final size
 * @param width final width in pixels
 * @param height final height in pixels
 * @param seed names the random numbers of noise
 */
export async function damaged(
	clean: Raster,
	damage: Damage,
	width: number,
	height: number,
	seed: string,
): Promise<Encoded> {
	const image = sharp(withNoise(clean, damage, seed), {
		raw: { width: clean.width, height: clean.height, channels: 4 },
	});
	if (damage.startsWith("jpeg-")) {
		const bytes = await image
			.flatten({ background: "#ffffff" })
			.jpeg({ quality: Number(damage.slice(5)) })
			.toBuffer();
		return { bytes, extension: "jpg" };
	}
	if (damage === "blurred") image.blur(0.9);
	if (drawScale(damage) !== 1) {
		const kernel =
			damage === "nearest"
				? "nearest"
				: damage === "enlarged"
					? "cubic"
					: "lanczos3";
		image.resize({ width, height, fit: "fill", kernel });
	}
	const bytes = await image.png({ compressionLevel: 6 }).toBuffer();
	return { bytes, extension: "png" };
}

/** Adds sensor-like noise, or the faint dithering of a screen picture that was recompressed. */
function withNoise(
	clean: Raster,
	damage: Damage,
	seed: string,
): Uint8ClampedArray {
	if (damage !== "noisy" && damage !== "screenshot") return clean.data;
	const random = randomFor(`damage:${seed}`);
	const sigma = damage === "noisy" ? 4 : 1.2;
	return clean.data.map((value, i) =>
		i % 4 === 3 ? value : value + sigma * random.normal(),
	);
}
