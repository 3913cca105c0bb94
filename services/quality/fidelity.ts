import { hasTransparency, type Raster } from "../image/raster.ts";
import { DARK, type Ground, overGround, WHITE } from "./ground.ts";
import type { Measured } from "./measure.ts";
import { cutMirrored } from "./mirror.ts";
import { ssim } from "./ssim.ts";
import { RADIUS } from "./ssim-windows.ts";

/** Rows or columns that a strip needs for its outer five to have whole windows. */
const STRIP = 3 * RADIUS;

/**
 * How faithful a drawing is to a picture: SSIM over all of it. The usual SSIM leaves out the outer five rows
 * and columns, whose windows reach over the border, so that a drawing without its rim goes unpunished;
 * here the border is a mirror and every pixel counts. Over white, and over a dark ground too where either
 * lets the ground show: holes in a drawing are seen there.
 *
 * @param picture what the drawing was made of; without its damage, where it had some
 * @param drawing the rendered drawing, of the same size
 * @param known their usual SSIM over each ground, where it was taken already: it need not be computed again
 * @returns -1..1, 1 for equal images
 * @throws QualityError `SIZE_MISMATCH`
 */
export function fidelity(
	picture: Raster,
	drawing: Raster,
	known: Partial<Pick<Measured, "onWhite" | "onDark">> = {},
): number {
	const grounds: Ground[] = [WHITE];
	if (hasTransparency(picture) || hasTransparency(drawing)) grounds.push(DARK);
	return Math.min(
		...grounds.map((ground) =>
			wholeSsim(
				overGround(picture, ground),
				overGround(drawing, ground),
				ground === WHITE ? known.onWhite : known.onDark,
			),
		),
	);
}

/** Mean SSIM over the windows of all pixels. */
function wholeSsim(a: Raster, b: Raster, known?: number): number {
	const { width, height } = a;
	// Small pictures are mirrored as a whole, others at their rim alone.
	if (width < STRIP || height < STRIP) {
		const mirror = (raster: Raster) =>
			cutMirrored(
				raster,
				-RADIUS,
				-RADIUS,
				width + 2 * RADIUS,
				height + 2 * RADIUS,
			);
		return ssim(mirror(a), mirror(b));
	}
	const inner = (width - 2 * RADIUS) * (height - 2 * RADIUS);
	let sum = inner * (known ?? ssim(a, b));
	const strip = (x: number, y: number, across: number, down: number) => {
		const windows = (across - 2 * RADIUS) * (down - 2 * RADIUS);
		sum +=
			windows *
			ssim(
				cutMirrored(a, x, y, across, down),
				cutMirrored(b, x, y, across, down),
			);
	};
	strip(-RADIUS, -RADIUS, width + 2 * RADIUS, STRIP);
	strip(-RADIUS, height - 2 * RADIUS, width + 2 * RADIUS, STRIP);
	strip(-RADIUS, 0, STRIP, height);
	strip(width - 2 * RADIUS, 0, STRIP, height);
	return sum / (width * height);
}
