import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";

/** Sides of the logos in pixels. */
export const SIZES = [128, 256, 512];

const FOLDER = join(ROOT, "test/fixtures/logos");

/** The same logos as PNG in each size. */
export async function logos(): Promise<ReadonlyMap<number, Buffer[]>> {
	const names = await readdir(FOLDER);
	const images = new Map<number, Buffer[]>();
	for (const size of SIZES) {
		const own = names.filter(
			(name) => name.startsWith("logo-") && name.endsWith(`-${size}.png`),
		);
		images.set(
			size,
			await Promise.all(own.map((name) => readFile(join(FOLDER, name)))),
		);
	}
	return images;
}
