import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import type { Converter } from "../../services/tracing/converter.ts";
import { CONVERTERS } from "../../services/tracing/converters.ts";
import type { Variant } from "./variant.ts";

/** Settings worth a row of their own, by converter; all others run at their defaults. */
const SETTINGS: Record<string, Record<string, Record<string, unknown>>> = {
	imagetracer: {
		imagetracer: {},
		"imagetracer-detailed": { preset: "detailed" },
	},
	subpixel: {
		"subpixel-fast": { effort: "fast" },
		"subpixel-quality": { effort: "quality" },
	},
};

/** Every converter of the service, in each of its settings. */
export function serviceVariants(): Variant[] {
	return Object.values(CONVERTERS).flatMap((converter) =>
		Object.entries(SETTINGS[converter.name] ?? { [converter.name]: {} }).map(
			([name, given]) => variantOf(converter, name, given),
		),
	);
}

function variantOf(
	converter: Converter,
	name: string,
	given: Record<string, unknown>,
): Variant {
	const parameters = converter.complete(given);
	return {
		name,
		kind: "service",
		version: sourceHash(converter.name),
		accepts: () => true,
		convert: (raster) => converter.trace(raster, parameters).svg,
	};
}

/** A hash of all sources that a converter is made of: its own folder and what lies beside it. */
function sourceHash(name: string): string {
	const root = join(ROOT, "services/tracing");
	const hash = createHash("sha256");
	const entries = readdirSync(root, { withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name);
	const own = readdirSync(`${root}/${name}`, { recursive: true })
		.map((file) => `${name}/${file}`)
		.filter((file) => file.endsWith(".ts"));
	for (const file of [...files, ...own].sort()) {
		hash.update(file).update(readFileSync(`${root}/${file}`));
	}
	return hash.digest("hex").slice(0, 12);
}
