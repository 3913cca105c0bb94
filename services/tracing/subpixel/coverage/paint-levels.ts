import type { GradientStop, Paint } from "../types.ts";

/**
 * The premultiplied levels 0..255 that a paint has at the point (x, y), as SVG draws it: straight
 * colours and opacities are interpolated between stops, the first and last stop go on outside.
 *
 * @param out R, G, B, A are written to out[offset .. offset + 3]
 */
export function paintLevels(
	paint: Paint,
	x: number,
	y: number,
	out: Float64Array,
	offset = 0,
): void {
	if (paint.kind === "solid") {
		const { r, g, b, opacity } = paint.colour;
		out[offset] = r * opacity;
		out[offset + 1] = g * opacity;
		out[offset + 2] = b * opacity;
		out[offset + 3] = 255 * opacity;
		return;
	}
	let t: number;
	if (paint.kind === "linear") {
		const dx = paint.to.x - paint.from.x;
		const dy = paint.to.y - paint.from.y;
		t =
			((x - paint.from.x) * dx + (y - paint.from.y) * dy) /
			(dx * dx + dy * dy || 1);
	} else {
		const u = x - paint.centre.x;
		const v = y - paint.centre.y;
		const cos = Math.cos(paint.rotation);
		const sin = Math.sin(paint.rotation);
		t = Math.hypot(
			(u * cos + v * sin) / (paint.radiusX || 1),
			(v * cos - u * sin) / (paint.radiusY || 1),
		);
	}
	stopsAt(paint.stops, t, out, offset);
}

function stopsAt(
	stops: readonly GradientStop[],
	t: number,
	out: Float64Array,
	offset: number,
): void {
	let k = 0;
	while (k + 2 < stops.length && stops[k + 1].offset <= t) k++;
	const from = stops[k];
	const to = stops[Math.min(k + 1, stops.length - 1)];
	const span = to.offset - from.offset;
	let part = span > 0 ? (t - from.offset) / span : t < from.offset ? 0 : 1;
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	const opacity = from.opacity + part * (to.opacity - from.opacity);
	out[offset] = (from.r + part * (to.r - from.r)) * opacity;
	out[offset + 1] = (from.g + part * (to.g - from.g)) * opacity;
	out[offset + 2] = (from.b + part * (to.b - from.b)) * opacity;
	out[offset + 3] = 255 * opacity;
}
