import type { Paint } from "../types.ts";

/** Opacities from here on hide what lies below; those below the other bound show nothing. Of 0..1. */
const LEAST_OPAQUE = 0.9985;
const LEAST_VISIBLE = 0.0015;

/** Whether an opacity counts as 1: a file says opacities to three places. */
export function hides(opacity: number): boolean {
	return opacity >= LEAST_OPAQUE;
}

/** Whether a paint hides all that lies below it. */
export function isOpaque(paint: Paint): boolean {
	if (paint.kind === "layers") return paint.layers.some(isOpaque);
	if (paint.kind === "blurred") return hides(paint.ground.opacity);
	return paint.kind === "solid"
		? hides(paint.colour.opacity)
		: paint.stops.length > 0 && paint.stops.every((s) => hides(s.opacity));
}

/** Whether a paint shows at all. */
export function isVisible(paint: Paint): boolean {
	if (paint.kind === "layers") return paint.layers.some(isVisible);
	if (paint.kind === "blurred") return true;
	return paint.kind === "solid"
		? paint.colour.opacity >= LEAST_VISIBLE
		: paint.stops.some((s) => s.opacity >= LEAST_VISIBLE);
}
