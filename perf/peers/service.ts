import { completeSetting } from "../../services/settings/complete.ts";
import type { Setting } from "../../services/settings/setting.ts";
import { CONVERTERS } from "../../services/tracing/converters.ts";
import { TRACERS } from "../../services/tracing/tracers.ts";
import { conversionVersion } from "./source-hash.ts";
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
			([name, given]) =>
				serviceVariant(name, completeSetting(converter.name, given)),
		),
	);
}

/**
 * One of the service's converters in one setting.
 *
 * @param name what its results are kept under
 * @throws Error when there is no such converter
 */
export function serviceVariant(name: string, setting: Setting): Variant {
	const { converter, parameters } = setting;
	const trace = TRACERS[converter]?.trace;
	if (trace === undefined) throw new Error(`There is no ${converter}.`);
	return {
		name,
		kind: "service",
		version: conversionVersion(setting),
		accepts: () => true,
		convert: ({ raster }) => trace(raster, parameters).svg,
	};
}
