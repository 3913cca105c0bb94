import type { Picture } from "../state/pictures.ts";
import { askWorker } from "../worker/ask-worker.ts";
import { renamed, save } from "./save.ts";

/** Saves the shown drawings as one archive. */
export async function saveAll(list: readonly Picture[]): Promise<void> {
	const files: Record<string, Uint8Array> = {};
	for (const { name, shown } of list) {
		const drawing = shown.peek();
		if (drawing !== undefined)
			files[freeName(renamed(name, "svg"), files)] = new TextEncoder().encode(
				drawing.svg,
			);
	}
	const bytes = await askWorker("zip", files);
	save(new Blob([bytes], { type: "application/zip" }), "drawings.zip");
}

/** `logo.svg`, `logo-2.svg` and so on. */
function freeName(name: string, taken: object): string {
	if (!Object.hasOwn(taken, name)) return name;
	for (let i = 2; ; i++) {
		const next = renamed(name, `${i}.svg`).replace(/\.(\d+)\.svg$/, "-$1.svg");
		if (!Object.hasOwn(taken, next)) return next;
	}
}
