import type { Converter } from "./converter.ts";
import { imagetracer } from "./imagetracer/imagetracer.ts";
import { subpixelConverter } from "./subpixel/converter.ts";

/** Every converter by the name that clients use. The first is the default. */
export const CONVERTERS: Readonly<Record<string, Converter>> = {
	[imagetracer.name]: imagetracer as Converter,
	[subpixelConverter.name]: subpixelConverter as Converter,
};

export const DEFAULT_CONVERTER = imagetracer.name;
