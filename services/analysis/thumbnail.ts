import type { Raster } from "../image/raster.ts";
import { fitInside } from "./picture.ts";

/** Pixels a side of the thumbnail. */
export const THUMBNAIL_SIDE = 32;

/**
 * A small picture for a network: all of the image, fitted inside 32 x 32 pixels.
 *
 * @returns 4 * 32 * 32 numbers, planar (all R, then G, B, A), straight, 0..1
 */
export const thumbnail = (raster: Raster): Float32Array =>
	fitInside(raster, THUMBNAIL_SIDE, THUMBNAIL_SIDE);
