import type { Paint, Rgb, Stop } from "../drawing/index.ts";

/** Parts that a stretch between two stops of different opacity is cut into: mixing bends its colours. */
const PARTS = 8;

/** What a paint looks like on a ground of one colour: a paint that hides it. @param opacity 0..1 */
export function paintOver(paint: Paint, opacity: number, ground: Rgb): Paint {
	const over = (colour: Rgb, alpha: number): Rgb => ({
		r: mix(ground.r, colour.r, alpha),
		g: mix(ground.g, colour.g, alpha),
		b: mix(ground.b, colour.b, alpha),
	});
	if (paint.kind === "solid") {
		const colour = over(paint.colour, paint.opacity * opacity);
		return { kind: "solid", colour, opacity: 1 };
	}
	const stops = finer(paint.stops).map((stop) => ({
		offset: stop.offset,
		...over(stop, stop.opacity * opacity),
		opacity: 1,
	}));
	return { ...paint, stops };
}

function finer(stops: readonly Stop[]): Stop[] {
	return stops.flatMap((stop, k) => {
		const next = stops[k + 1];
		if (next === undefined || next.opacity === stop.opacity) return [stop];
		return Array.from({ length: PARTS }, (_, i): Stop => {
			const t = i / PARTS;
			return {
				offset: mix(stop.offset, next.offset, t),
				r: mix(stop.r, next.r, t),
				g: mix(stop.g, next.g, t),
				b: mix(stop.b, next.b, t),
				opacity: mix(stop.opacity, next.opacity, t),
			};
		});
	});
}

function mix(from: number, to: number, share: number): number {
	return from + share * (to - from);
}
