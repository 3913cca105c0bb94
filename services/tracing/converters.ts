import type { Converter } from "./converter.ts";
import { imagetracer } from "./imagetracer/imagetracer.ts";
import { subpixel } from "./subpixel/index.ts";

/** Every converter by the name that clients use. The first is the default. */
export const CONVERTERS: Readonly<Record<string, Converter>> = {
	[imagetracer.name]: imagetracer as Converter,
	[subpixel.name]: subpixel as Converter,
};

export const DEFAULT_CONVERTER = imagetracer.name;
