import { hypot } from "../geometry/hypot.ts";
import type { Gradient, GradientStop, Paint } from "../types.ts";
import { blurredAt } from "./field.ts";

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
	if (paint.kind === "blurred") {
		const { ground, fields } = paint;
		const { r, g, b, opacity } = ground;
		blurredAt(
			{
				ground: [r * opacity, g * opacity, b * opacity, 255 * opacity],
				fields,
			},
			x,
			y,
			out,
			offset,
		);
		return;
	}
	if (paint.kind !== "layers") {
		gradientAt(paint, x, y, out, offset);
		return;
	}
	out.fill(0, offset, offset + 4);
	for (const layer of paint.layers) {
		gradientAt(layer, x, y, above, 0);
		const through = 1 - above[3] / 255;
		for (let c = 0; c < 4; c++) {
			out[offset + c] = above[c] + through * out[offset + c];
		}
	}
}

const above = new Float64Array(4);

function gradientAt(
	gradient: Gradient,
	x: number,
	y: number,
	out: Float64Array,
	offset: number,
): void {
	let t: number;
	if (gradient.kind === "linear") {
		const dx = gradient.to.x - gradient.from.x;
		const dy = gradient.to.y - gradient.from.y;
		t =
			((x - gradient.from.x) * dx + (y - gradient.from.y) * dy) /
			(dx * dx + dy * dy || 1);
	} else {
		const u = x - gradient.centre.x;
		const v = y - gradient.centre.y;
		const cos = Math.cos(gradient.rotation);
		const sin = Math.sin(gradient.rotation);
		t = hypot(
			(u * cos + v * sin) / (gradient.radiusX || 1),
			(v * cos - u * sin) / (gradient.radiusY || 1),
		);
	}
	stopsAt(gradient.stops, t, out, offset);
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
