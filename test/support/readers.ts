import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Test } from "tap";
import type { Raster } from "../../services/image/raster.ts";
import { renderSvg } from "../../services/quality/render.ts";
import { ssim } from "../../services/quality/ssim.ts";

/** Other people's readers of what we write: Debian's poppler-utils and ghostscript. */
export type Reader = "pdftoppm" | "gs";

/**
 * Whether a reader is installed. Without it the test says so and ends; where CI
 * is set it has to be there.
 */
export function hasReader(t: Test, reader: Reader): boolean {
	const { error } = spawnSync(reader, ["-v"], { stdio: "ignore" });
	if (error === undefined) return true;
	const told = `${reader} isn't installed: see .ci/run`;
	if (process.env.CI === "true") t.fail(told);
	else t.comment(told);
	return false;
}

/** Both are drawn at so many pixels for one that is compared, so that no renderer's way with edges counts. */
const FINER = 3;

/**
 * Draws a file of one page by another's reader.
 *
 * @param dpi of the picture
 * @returns it on white
 */
export async function drawBy(
	reader: Reader,
	bytes: Uint8Array,
	dpi: number,
): Promise<Raster> {
	const folder = mkdtempSync(join(tmpdir(), "svg-ai-reader-"));
	try {
		const file = join(folder, "file");
		writeFileSync(file, bytes);
		const picture = join(folder, "picture.png");
		if (reader === "pdftoppm")
			execFileSync(reader, [
				...["-png", "-singlefile", "-r", String(dpi)],
				...[file, picture.slice(0, -4)],
			]);
		else
			execFileSync(reader, [
				...["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop"],
				...["-sDEVICE=png16m", `-r${dpi}`, "-o", picture, file],
			]);
		// Its bytes: our own intake may have taken files away from sharp.
		return await onWhite(sharp(readFileSync(picture)));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/**
 * How alike an SVG and a file written from it look at twice the SVG's size.
 *
 * @param dpi that makes the file's page as large as the SVG
 * @returns SSIM, 1 is equal
 */
export async function likeness(
	reader: Reader,
	svg: string,
	bytes: Uint8Array,
	dpi = 96,
): Promise<number> {
	const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
	const wanted = renderSvg(svg, 2 * FINER * width);
	const drawn = await drawBy(reader, bytes, 2 * FINER * dpi);
	const raw = {
		width: wanted.width,
		height: wanted.height,
		channels: 4,
	} as const;
	const flat = await onWhite(sharp(Buffer.from(wanted.data.buffer), { raw }));
	return ssim(averaged(flat), averaged(drawn));
}

async function onWhite(picture: Sharp): Promise<Raster> {
	const { data, info } = await picture
		.flatten({ background: "white" })
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height } = info;
	return { width, height, data: new Uint8ClampedArray(data) };
}

/** Each square of FINER pixels becomes one, their mean. */
function averaged({ width, height, data }: Raster): Raster {
	const across = Math.floor(width / FINER);
	const down = Math.floor(height / FINER);
	const mean = new Uint8ClampedArray(4 * across * down);
	for (let y = 0; y < down; y++)
		for (let x = 0; x < across; x++)
			for (let c = 0; c < 4; c++) {
				let sum = 0;
				for (let v = 0; v < FINER; v++)
					for (let u = 0; u < FINER; u++)
						sum += data[4 * ((y * FINER + v) * width + x * FINER + u) + c];
				mean[4 * (y * across + x) + c] = sum / FINER ** 2;
			}
	return { width: across, height: down, data: mean };
}
