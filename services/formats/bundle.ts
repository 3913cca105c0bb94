import { type Zippable, zipSync } from "fflate";
import { writeDrawing } from "./formats.ts";
import type { WriteOrder, Written } from "./order.ts";

/** Every file is of this moment, so that equal drawings give equal bytes; no earlier one can be said. */
const MOMENT = new Date(1980, 0, 1);

/**
 * Writes a drawing in several formats and packs them, each under the name `converted` with the
 * format's extension. Pure, as `writeDrawing` is.
 */
export async function writeBundle(
	svg: string,
	orders: readonly WriteOrder[],
): Promise<Written> {
	const files: Zippable = {};
	const warnings: string[] = [];
	for (const order of orders) {
		const written = await writeDrawing(svg, order);
		// Pixels and pages are deflated already.
		const level = order.format === "png" || order.format === "pdf" ? 0 : 9;
		files[`converted.${order.format}`] = [written.bytes, { level }];
		warnings.push(...written.warnings);
	}
	return { bytes: zipSync(files, { mtime: MOMENT }), warnings };
}
